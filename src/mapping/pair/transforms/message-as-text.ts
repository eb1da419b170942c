import { fromPlainText } from '../../text/plain-text.ts';
import { toWallTime } from '../../time/danish-time.ts';
import { type FhirObject, isObject } from '../fhir-path.ts';
import type { Transform, TransformContext } from '../transform.ts';

/** Resources whose content the letter has places for, or that only say how the message travelled. */
const ELSEWHERE = new Set(['MessageHeader', 'Patient', 'Organization', 'Provenance']);
const PLUMBING = new Set(['resourceType', 'id', 'meta', 'text', 'url', 'system', 'unit']);

/**
 * A whole message as text, for messages that no letter type matches (MedCom's XDIS91 carries them): each
 * resource under its name, each value on a line of its own, so that a reader loses nothing.
 */
export const messageAsText: Transform = {
  outcome: 'transformed',
  toLegacy: (_, context) => {
    const entries = Array.isArray(context.message.entry) ? context.message.entry.filter(isObject) : [];
    const lines: string[] = [];
    for (const { resource } of entries) {
      if (!isObject(resource) || ELSEWHERE.has(String(resource.resourceType))) continue;
      if (lines.length > 0) lines.push('');
      lines.push(String(resource.resourceType));
      tell(resource, '', lines, context);
    }
    return { nodes: fromPlainText(lines.join('\n'), context.namespace) };
  },
};

function tell(value: FhirObject, prefix: string, lines: string[], context: TransformContext): void {
  for (const [key, child] of Object.entries(value)) {
    if (PLUMBING.has(key)) continue;
    const list = Array.isArray(child);
    for (const [index, each] of (list ? child : [child]).entries()) {
      const label = labelOf(key, each, prefix);
      if (isObject(each)) tell(each, label, lines, context);
      else {
        context.alsoUsed(list ? child : value, list ? String(index) : key);
        lines.push(`${label}: ${shownValue(key, each, context)}`);
      }
    }
  }
}

/** `extension` says nothing by itself: the end of its URL is its name. */
function labelOf(key: string, value: unknown, prefix: string): string {
  const url = isObject(value) && key === 'extension' ? String(value.url ?? '') : '';
  const name = url === '' ? key : url.slice(url.lastIndexOf('/') + 1);
  const shown = key.startsWith('value') && key !== 'value' ? '' : name;
  return [prefix, shown].filter((part) => part !== '').join('.');
}

function shownValue(key: string, value: unknown, context: TransformContext): string {
  const text = String(value);
  if (key === 'reference') return nameOf(context.resolve(text)) ?? text;
  if (/^\d{4}-\d\d-\d\dT/.test(text)) {
    const wall = toWallTime(text);
    return wall === undefined ? text : `${wall.date} kl. ${wall.time.slice(0, 5)}`;
  }
  return text;
}

function nameOf(resource: FhirObject | undefined): string | undefined {
  if (resource === undefined) return undefined;
  const { name } = resource;
  if (typeof name === 'string') return name;
  const person = Array.isArray(name) ? name.find(isObject) : undefined;
  if (person === undefined) return String(resource.resourceType);
  const given = Array.isArray(person.given) ? person.given : [];
  return [...given, person.family].filter((part) => typeof part === 'string').join(' ');
}
