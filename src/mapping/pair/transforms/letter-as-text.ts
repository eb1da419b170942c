import { toPlainText } from '../../text/plain-text.ts';
import { elementsOf, type XmlElement } from '../../xml/xml-element.ts';
import type { Transform, TransformContext } from '../transform.ts';

/** Parts that the message carries in places of its own, as far as their own values go. */
const ELSEWHERE = new Set(['Envelope', 'Letter', 'Sender', 'Receiver', 'Patient']);
/** A message must say something, also when the letter does not. */
const EMPTY = 'Brevet har intet indhold ud over afsender, modtager og borger.';
const MARKUP = new Set(['Break', 'Space', 'Bold', 'Italic', 'Underline', 'Center', 'Right', 'FixedFont']);

/**
 * A whole letter as text, for letters that no FHIR message matches: every value on its own line under the
 * name of its element, in the letter's order, so that nothing clinical is left out.
 */
export const letterAsText: Transform = {
  outcome: 'transformed',
  uses: toldElements,
  toFhir: (letter) => {
    const lines: string[] = [];
    for (const section of toldElements(letter)) tell(section, '', lines);
    return lines.length === 0 ? EMPTY : lines.join('\n');
  },
};

/** What no other row of the table carried, likewise: whole sections of which something is left. */
export const letterRestAsText: Transform = {
  outcome: 'transformed',
  uses: restOf,
  toFhir: (letter, context) => {
    const lines: string[] = [];
    for (const section of restOf(letter, context)) tell(section, '', lines);
    return lines.length === 0 ? undefined : lines.join('\n');
  },
};

function restOf(letter: XmlElement, context: Pick<TransformContext, 'isUsed'>): XmlElement[] {
  return toldElements(letter).filter((section) => hasUnused(section, context));
}

function hasUnused(element: XmlElement, context: Pick<TransformContext, 'isUsed'>): boolean {
  const inner = elementsOf(element).filter((child) => !MARKUP.has(child.name));
  return inner.length === 0 ? !context.isUsed(element, '') : inner.some((child) => hasUnused(child, context));
}

/** What the text tells: everything but the parties and the citizen, of whom only contacts, signatures and work. */
function toldElements(letter: XmlElement): XmlElement[] {
  return elementsOf(letter).flatMap((section) => {
    if (!ELSEWHERE.has(section.name)) return [section];
    if (section.name !== 'Sender' && section.name !== 'Patient') return [];
    return elementsOf(section).filter(
      (each) => elementsOf(each).length > 0 || each.name === 'Occupation' || each.name === 'OccupancyText',
    );
  });
}

function tell(element: XmlElement, indent: string, lines: string[]): void {
  const inner = elementsOf(element);
  if (inner.length === 0 || inner.every((child) => MARKUP.has(child.name))) {
    lines.push(...`${indent}${words(element.name)}: ${toPlainText(element.children).trim()}`.split('\n'));
    return;
  }
  const [date, time] = inner;
  if (inner.length === 2 && date?.name === 'Date' && time !== undefined) {
    lines.push(
      `${indent}${words(element.name)}: ${toPlainText(date.children)} kl. ${toPlainText(time.children)}`,
    );
    return;
  }
  lines.push(`${indent}${words(element.name)}:`);
  for (const child of inner) tell(child, `${indent}  `, lines);
}

/** `DiagnoseText` reads as `Diagnose text`. */
function words(name: string): string {
  const known = told.get(name);
  if (known !== undefined) return known;
  const made = name
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replace(/ (\w)/g, (_, letter: string) => ` ${letter.toLowerCase()}`);
  if (told.size < 1_000) told.set(name, made);
  return made;
}

/** Names told before; letters have a few hundred. */
const told = new Map<string, string>();
