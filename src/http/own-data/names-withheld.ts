import { asList, asObject, asText, at, type JsonObject } from '../../fhir/json.ts';
import { resemblesCpr } from '../../message/delivery-action.ts';
import { cprSystem, glnSystems, sorSystem } from '../../message/systems.ts';

/** What a resource is told by. */
export interface Withholding {
  /** The citizen's own number, ten digits. */
  readonly cpr: string;
  /** What a reference means: a resource of the message, one that is withheld, or nothing of it. */
  readonly targetOf: (reference: string) => JsonObject | 'withheld' | undefined;
  readonly isTold: (resource: unknown) => boolean;
}

const masked = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
};

/** What names somebody wherever it stands. */
const dropped = new Set([
  'contact',
  'authorString',
  'valueHumanName',
  'valueContactDetail',
  'valueContactPoint',
]);

/** Ids, addresses and contents: ten digits in them are no citizen's number. */
const technical = new Set(['reference', 'url', 'fullUrl', 'system', 'id', 'data', 'hash']);

/**
 * A resource without the names and numbers of others: references to professionals and relatives are masked, other citizens'
 * numbers taken out, and the resource's own narrative left away, which says the same in words. Other words are told as written.
 */
export function namesWithheld(resource: JsonObject, by: Withholding): JsonObject {
  const all = contained(resource);
  const shown = all.filter((each) => each.resourceType !== 'Patient' && by.isTold(each));
  const inner = new Map(
    all.map((each) => [`#${asText(each.id)}`, shown.includes(each) ? each : ('withheld' as const)]),
  );
  const targetOf = (reference: string) => inner.get(reference) ?? by.targetOf(reference);
  const known = { ...by, targetOf };
  const { text: _, contained: __, ...rest } = withoutHome(resource);
  return {
    ...(seen(rest, known) as JsonObject),
    ...(shown.length === 0 ? {} : { contained: shown.map((each) => namesWithheld(each, known)) }),
  };
}

function contained(resource: JsonObject): readonly JsonObject[] {
  return asList(resource.contained)
    .map(asObject)
    .filter((each) => each !== undefined);
}

/** A place that nobody manages may be somebody's home. */
function withoutHome(resource: JsonObject): JsonObject {
  const { resourceType, id, managingOrganization } = resource;
  return resourceType === 'Location' && managingOrganization === undefined ? { resourceType, id } : resource;
}

function seen(value: unknown, by: Withholding, name = ''): unknown {
  if (typeof value === 'string') return technical.has(name) ? value : withoutNumbers(value, by.cpr);
  if (Array.isArray(value)) {
    const items = value.map((each) => seen(each, by, name)).filter((each) => each !== undefined);
    return items.length === 0 ? undefined : items;
  }
  const object = asObject(value);
  if (object === undefined) return value;
  if (isReference(object, name)) return seenReference(object, by);
  if (isForeignNumber(object, by.cpr)) return undefined;
  const kept = Object.entries(object)
    .filter(([key]) => !dropped.has(key))
    .map(([key, each]) => [key, seen(each, by, key)] as const)
    .filter(([, each]) => each !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const partsOfReference = new Set(['reference', 'type', 'identifier', 'display', 'id', 'extension']);

/** Nothing else is written with these parts alone; a Coding of only a display is taken for one, and masked. */
function isReference(object: JsonObject, name: string): boolean {
  const keys = Object.keys(object);
  return (
    name !== 'contained' &&
    keys.every((key) => partsOfReference.has(key)) &&
    ['reference', 'identifier', 'display'].some((key) => key in object)
  );
}

function seenReference(object: JsonObject, by: Withholding): unknown {
  const { reference, identifier, type, display } = object;
  const written = asText(reference);
  const target = written === undefined ? undefined : by.targetOf(written);
  if (target === 'withheld') return masked;

  const kind =
    asText(target?.resourceType) ?? asText(type) ?? /^(?:.*\/)?([A-Z]\w+)\/[^/]+$/.exec(written ?? '')?.[1];
  if (kind !== undefined && !by.isTold({ resourceType: kind })) return masked;
  const number = asObject(identifier);
  if (number !== undefined && isForeignNumber(number, by.cpr)) return masked;
  const isBody = kind === 'Organization' || isOrganisations(number);
  const isKnown = kind !== undefined || isBody || isNeutral(number);
  if (written === undefined && !isKnown) return masked;
  const address = fullOrRelative(written, target);
  return {
    ...(address === undefined ? {} : { reference: address }),
    ...(kind === undefined ? {} : { type: kind }),
    ...(number === undefined || !isKnown ? {} : { identifier: number }),
    ...(isBody && typeof display === 'string' ? { display } : {}),
  };
}

/** A role that is told as its organisation is no longer referred to as the role. */
function fullOrRelative(written: string | undefined, target: JsonObject | undefined): string | undefined {
  const id = asText(target?.id);
  return id === undefined || written === undefined || written.endsWith(id)
    ? written
    : `${asText(target?.resourceType)}/${id}`;
}

/** Names of organisations in the registers. */
function isOrganisations(number: JsonObject | undefined): boolean {
  const system = asText(number?.system) ?? '';
  return system === sorSystem || glnSystems.includes(system);
}

/** A UUID, such as a course's or a referral's, names nobody. */
function isNeutral(number: JsonObject | undefined): boolean {
  const value = asText(number?.value) ?? '';
  return /^(urn:uuid:)?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
}

/** CPR, and the replacement numbers of the nation and the regions. */
const personal = /^urn:oid:1\.2\.208\.176\.1\.(2|6\.1(\.\d+)*)$/;

function isForeignNumber(object: JsonObject, cpr: string): boolean {
  const system = asText(at(object, 'system'));
  const value = asText(at(object, 'value'))?.replace('-', '');
  return system !== undefined && personal.test(system) && !(system === cprSystem && value === cpr);
}

/** Other citizens' numbers in what is written in words. */
function withoutNumbers(text: string, cpr: string): string {
  return text.replace(/(?<!\d)\d{6}[\s./-]?\d{4}(?!\d)/g, (found) =>
    found.replace(/\D/g, '') === cpr || !resemblesCpr(found) ? found : '(…)',
  );
}
