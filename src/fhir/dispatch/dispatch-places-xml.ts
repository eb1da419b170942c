import { type DispatchPlaces, type FoundProvenance, ownInstants, type Span } from './dispatch-places.ts';

/** What is neither a start tag nor an end tag, and how it ends. */
const passedOver: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];

/** Deeper than Bundle/entry/resource/Provenance/target/reference nothing is looked at. */
const deepest = 6;

/**
 * Finds the parts of a message in XML that belong to one dispatch of it; their spans cover what stands between the
 * quotes of the `value`. Linear in the text, without recursion.
 * @param text a well-formed document without DOCTYPE, or its bytes one by one where ASCII stands for itself
 */
export function dispatchPlacesInXml(text: string): DispatchPlaces {
  let bundleId: Span | undefined;
  let messageId: string | undefined;
  const instants: Span[] = [];
  const provenances: { readonly targets: string[]; readonly instants: Span[] }[] = [];
  const listen = (path: string, tag: Span): void => {
    if (path === 'Bundle/entry/resource/Provenance') provenances.push({ targets: [], instants: [] });
    const span = interesting.has(path) ? valueOfTag(text, tag) : undefined;
    if (span === undefined) return;
    const value = text.slice(span.start, span.end);
    const provenance = provenances.at(-1);
    if (path === 'Bundle/id') bundleId = span;
    else if (path === 'Bundle/timestamp') instants.push(span);
    else if (path.endsWith('MessageHeader/id')) messageId ??= value;
    else if (path.endsWith('target/reference')) provenance?.targets.push(value);
    else provenance?.instants.push(span);
  };
  walk(text, listen);
  const found: readonly FoundProvenance[] = provenances;
  return { bundleId, instants: [...instants, ...ownInstants(found, messageId)] };
}

const interesting = new Set([
  'Bundle/id',
  'Bundle/timestamp',
  'Bundle/entry/resource/MessageHeader/id',
  'Bundle/entry/resource/Provenance/target/reference',
  'Bundle/entry/resource/Provenance/occurredDateTime',
  'Bundle/entry/resource/Provenance/recorded',
]);

/** Tells of every start tag that is not too deep, with the local names from the root to it. */
function walk(text: string, listen: (path: string, tag: Span) => void): void {
  const path: string[] = [];
  let depth = 0;
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', start)) {
    const skipped = passedOver.find(([begin]) => text.startsWith(begin, start));
    if (skipped !== undefined) {
      const end = text.indexOf(skipped[1], start + skipped[0].length);
      if (end === -1) return;
      start = end + skipped[1].length;
      continue;
    }
    const end = endOfTag(text, start);
    if (text[start + 1] === '/') {
      depth -= 1;
      path.length = Math.min(path.length, depth);
    } else {
      if (depth < deepest) {
        path.push(localName(text, start));
        listen(path.join('/'), { start, end });
      }
      if (text[end - 2] === '/') path.length = Math.min(path.length, depth);
      else depth += 1;
    }
    start = end;
  }
}

/** Index behind a tag's `>`; one inside a quoted value does not end it. */
function endOfTag(text: string, start: number): number {
  const sign = /["'>]/g;
  sign.lastIndex = start;
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    if (found[0] === '>') return found.index + 1;
    const close = text.indexOf(found[0], found.index + 1);
    if (close === -1) break;
    sign.lastIndex = close + 1;
  }
  return text.length;
}

function localName(text: string, start: number): string {
  const name = /[^\s/>]+/y;
  name.lastIndex = start + 1;
  return name.exec(text)?.[0].split(':').at(-1) ?? '';
}

/** What stands between the quotes of the tag's attribute `value`. */
function valueOfTag(text: string, { start, end }: Span): Span | undefined {
  const attribute = /\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
  for (const found of text.slice(start, end).matchAll(attribute)) {
    if (found[1] !== 'value') continue;
    const closing = start + found.index + found[0].length - 1;
    const value = found[2] ?? found[3] ?? '';
    return { start: closing - value.length, end: closing };
  }
  return undefined;
}
