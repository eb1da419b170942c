import { asList, asText, at } from '../json.ts';
import { type DispatchPlaces, type FoundProvenance, ownInstants, type Span } from './dispatch-places.ts';

/**
 * Finds the parts of a message in JSON that belong to one dispatch of it; their spans cover the quotes. Linear in the
 * text, without recursion.
 * @param text JSON that `JSON.parse` accepts, or its UTF-8 bytes one by one
 */
export function dispatchPlacesInJson(text: string): DispatchPlaces {
  const bundle = membersAt(text, text.indexOf('{'));
  const entries = bundle.get('entry');
  let messageId: string | undefined;
  const provenances: FoundProvenance[] = [];
  for (const entry of entries === undefined ? [] : itemsAt(text, entries.start)) {
    const resource = membersAt(text, entry.start).get('resource');
    if (resource === undefined) continue;
    const members = membersAt(text, resource.start);
    const type = valueAt(text, members.get('resourceType'));
    if (type === 'MessageHeader') messageId ??= asText(valueAt(text, members.get('id')));
    if (type === 'Provenance') provenances.push(readProvenance(text, members));
  }
  const timestamp = bundle.get('timestamp');
  return {
    bundleId: bundle.get('id'),
    instants: [...(timestamp === undefined ? [] : [timestamp]), ...ownInstants(provenances, messageId)],
  };
}

function readProvenance(text: string, members: ReadonlyMap<string, Span>): FoundProvenance {
  const targets = asList(valueAt(text, members.get('target'))).map((each) => asText(at(each, 'reference')));
  const instants = [members.get('occurredDateTime'), members.get('recorded')];
  return {
    targets: targets.filter((each) => each !== undefined),
    instants: instants.filter((each) => each !== undefined),
  };
}

function valueAt(text: string, span: Span | undefined): unknown {
  return span === undefined ? undefined : JSON.parse(text.slice(span.start, span.end));
}

/** The members of the object that begins at an index; none when it is no object. */
function membersAt(text: string, start: number): ReadonlyMap<string, Span> {
  const members = new Map<string, Span>();
  if (text[start] !== '{') return members;
  let index = afterSpace(text, start + 1);
  while (text[index] === '"') {
    const nameEnd = endOfValue(text, index);
    const name = String(JSON.parse(text.slice(index, nameEnd)));
    const value = afterSpace(text, afterSpace(text, nameEnd) + 1);
    const end = endOfValue(text, value);
    members.set(name, { start: value, end });
    index = afterSpace(text, afterSpace(text, end) + 1);
  }
  return members;
}

/** The items of the array that begins at an index; none when it is no array. */
function* itemsAt(text: string, start: number): Generator<Span> {
  if (text[start] !== '[') return;
  let index = afterSpace(text, start + 1);
  while (index < text.length && text[index] !== ']') {
    const end = endOfValue(text, index);
    yield { start: index, end };
    index = afterSpace(text, end);
    if (text[index] === ',') index = afterSpace(text, index + 1);
  }
}

const space = /[^ \t\r\n]/g;
const structure = /["{}[\]]/g;
const scalarEnd = /[,\]} \t\r\n]/g;

function afterSpace(text: string, from: number): number {
  return nextMatch(space, text, from);
}

function nextMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** Index behind the value that begins at an index. */
function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (text[start] !== '{' && text[start] !== '[') return nextMatch(scalarEnd, text, start);
  let depth = 0;
  for (let index = start; index < text.length; index = nextMatch(structure, text, index)) {
    const sign = text[index];
    if (sign === '"') {
      index = endOfString(text, index);
      continue;
    }
    depth += sign === '{' || sign === '[' ? 1 : -1;
    index += 1;
    if (depth === 0) return index;
  }
  return text.length;
}

/** Index behind the closing quote of the string that begins at an index. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = end;
    while (text[slashes - 1] === '\\') slashes -= 1;
    if ((end - slashes) % 2 === 0) return end + 1;
  }
  return text.length;
}
