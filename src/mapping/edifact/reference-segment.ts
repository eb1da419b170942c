import type { CodeLists } from '../letter/value-type.ts';
import { childOf, trimmedText, type XmlElement } from '../xml/xml-element.ts';
import { packText } from './pack-text.ts';
import { component, type Segment } from './segment.ts';
import { codecOf } from './value-codec.ts';

/** The codes of FTX segments that refer to a document: at a super-user, a web address, a binary letter. */
export const REFERENCE_CODES: ReadonlySet<string> = new Set(['SUP', 'URL', 'BIN']);

/** A `Reference` as one FTX segment: its description, then what it points to, a line each. */
export function writeReference(reference: XmlElement, lists: CodeLists): Segment[] {
  const [url, bin] = [childOf(reference, 'URL'), childOf(reference, 'BIN')];
  const code = bin !== undefined ? 'BIN' : url !== undefined ? 'URL' : 'SUP';
  const lines = [textOf(reference, 'RefDescription')];
  if (url !== undefined) lines.push(trimmedText(url));
  if (bin !== undefined) {
    const coded = (name: string): string => {
      const element = childOf(bin, name);
      return element === undefined ? '' : (codecOf(name, lists).write(element) ?? trimmedText(element));
    };
    lines.push(
      textOf(bin, 'ObjectIdentifier'),
      coded('ObjectCode'),
      coded('ObjectExtensionCode'),
      textOf(bin, 'OriginalObjectSize'),
    );
  }
  const { namespace } = reference;
  return packText(
    lines.flatMap((line, index) =>
      index === 0 ? [line] : [{ name: 'Break', namespace, children: [] }, line],
    ),
    code,
  );
}

/** The `Reference` of an FTX segment, and of those that continue it. */
export function readReference(segments: readonly Segment[], namespace: string, lists: CodeLists): XmlElement {
  const element = (name: string, ...children: XmlElement['children']): XmlElement => ({
    name,
    namespace,
    children,
  });
  const [description = '', ...rest] = linesOf(segments);
  const target = (): XmlElement => {
    const code = segments[0] === undefined ? '' : component(segments[0], 0);
    if (code === 'SUP') return element('SUP', 'true');
    if (code === 'URL') return element('URL', rest.join(''));
    const coded = (name: string, value: string): XmlElement =>
      element(name, ...(codecOf(name, lists).read(value, namespace) ?? [value]));
    const [identifier = '', object = '', extension = '', size = ''] = rest;
    return element(
      'BIN',
      element('ObjectIdentifier', identifier),
      coded('ObjectCode', object),
      coded('ObjectExtensionCode', extension),
      element('OriginalObjectSize', size),
    );
  };
  return element('Reference', element('RefDescription', description), target());
}

function linesOf(segments: readonly Segment[]): string[] {
  const lines: string[] = [];
  let open = '';
  for (const value of segments.flatMap((segment) => segment.elements[3] ?? [])) {
    if (value.endsWith('\\')) open += value.slice(0, -1);
    else {
      lines.push(open + (value === '.' ? '' : value));
      open = '';
    }
  }
  return open === '' ? lines : [...lines, open];
}

function textOf(parent: XmlElement, name: string): string {
  const child = childOf(parent, name);
  return child === undefined ? '' : trimmedText(child);
}

/** Lines that a reference of each code has; a description with many released characters may push some into another segment. */
const LINES: Readonly<Record<string, number>> = { SUP: 1, URL: 2, BIN: 5 };

/** True when the next segment goes on with what these say of a reference. */
export function isContinued(segments: readonly Segment[]): boolean {
  const [first, last] = [segments[0], segments.at(-1)];
  if (first === undefined || last === undefined) return false;
  const open = (last.elements[3]?.at(-1) ?? '').endsWith('\\');
  return open || linesOf(segments).length < (LINES[component(first, 0)] ?? 1);
}
