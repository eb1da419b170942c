import { isExtensionUrl, isNarrative, isNarrativeStatus } from '../../loss/fhir-leaves.ts';
import { HEADINGS } from '../../text/headed-text.ts';
import { narrativeText, showsMore } from '../../text/narrative-text.ts';
import { fromPlainText } from '../../text/plain-text.ts';
import { toWallTime } from '../../time/danish-time.ts';
import { type FhirObject, isObject } from '../fhir-path.ts';
import type { Transform, TransformContext } from '../transform.ts';

/** Resources whose content the letter has places for, or that only say how the message travelled. */
const ELSEWHERE = new Set(['MessageHeader', 'Organization', 'Provenance']);
/** Not told: how a resource is stored, and bytes. */
const PLUMBING = new Set(['resourceType', 'id', 'meta', 'system', 'data', 'contained']);
/** What the letter has places for. */
const CITIZEN = new Set(['identifier', 'name', 'address', 'telecom', 'active', 'gender', 'birthDate']);

/**
 * A whole message as text, for messages that no letter type matches (MedCom's XDIS91 carries them): each
 * resource under its name, each value on a line of its own, so that a reader loses nothing.
 */
export const messageAsText: Transform = {
  outcome: 'transformed',
  takesObject: true,
  toLegacy: (_, context) => ({
    nodes: fromPlainText(linesOf(context, () => true).join('\n'), context.namespace),
  }),
};

/** What no other row of the table carried, likewise: it goes where a letter has room for remarks. */
export const restAsText: Transform = {
  outcome: 'transformed',
  takesObject: true,
  appends: true,
  toLegacy: (_, context) => {
    const lines = linesOf(context, (holder, key) => !context.isUsed(holder, key), ROUTINE);
    return lines.length === 0
      ? undefined
      : { nodes: fromPlainText([HEADINGS.rest, ...lines].join('\n'), context.namespace) };
  },
};

type Wanted = (holder: object, key: string) => boolean;

/** What every referral has, and what the letter says by being one. */
const ROUTINE = new Set([
  'identifier',
  'status',
  'intent',
  'authoredOn',
  'requester',
  'performer',
  'subject',
  'encounter',
  'class',
  'serviceProvider',
]);

function linesOf(
  context: TransformContext,
  wanted: Wanted,
  skipped: ReadonlySet<string> = new Set(),
): string[] {
  const entries = Array.isArray(context.message.entry) ? context.message.entry.filter(isObject) : [];
  const lines: string[] = [];
  for (const resource of entries.flatMap(withContained)) {
    if (ELSEWHERE.has(String(resource.resourceType))) continue;
    const told = without(resource, resource.resourceType === 'Patient' ? CITIZEN : skipped);
    const found: string[] = [];
    tell(told, '', found, { ...context, wanted }, resource);
    if (found.length > 0)
      lines.push(...(lines.length > 0 ? [''] : []), String(resource.resourceType), ...found);
  }
  return lines;
}

function withContained({ resource }: FhirObject): FhirObject[] {
  if (!isObject(resource)) return [];
  return [resource, ...(Array.isArray(resource.contained) ? resource.contained.filter(isObject) : [])];
}

function without(resource: FhirObject, keys: ReadonlySet<string>): FhirObject {
  return Object.fromEntries(Object.entries(resource).filter(([key]) => !keys.has(key)));
}

function tell(
  value: FhirObject,
  prefix: string,
  lines: string[],
  context: TransformContext & { readonly wanted: Wanted },
  holder: FhirObject = value,
): void {
  for (const [key, child] of Object.entries(value)) {
    if (PLUMBING.has(key) || isNarrative(key, child, holder) || isExtensionUrl(key, holder)) continue;
    if (isNarrativeStatus(key, holder)) continue;
    const list = Array.isArray(child);
    for (const [index, each] of (list ? child : [child]).entries()) {
      const label = labelOf(key, each, prefix);
      if (isObject(each)) tell(each, label, lines, context);
      else {
        const at = list ? child : holder;
        const name = list ? String(index) : key;
        if (!context.wanted(at, name) || (key === 'reference' && isTold(String(each), context))) continue;
        // An image is no words: that the narrative had one stays in the report as a loss.
        if (key !== 'div' || !showsMore(String(each))) context.alsoUsed(at, name);
        lines.push(
          key === 'div'
            ? `${prefix}: ${narrativeText(String(each))}`
            : `${label}: ${shownValue(key, each, context)}`,
        );
      }
    }
  }
}

/** Whom the letter names already needs no second mention. */
function isTold(reference: string, context: TransformContext): boolean {
  const target = context.resolve(reference);
  return target !== undefined && someUsed(target, context);
}

function someUsed(value: object, context: TransformContext): boolean {
  return Object.entries(value).some(([key, child]) =>
    typeof child === 'object' && child !== null ? someUsed(child, context) : context.isUsed(value, key),
  );
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
