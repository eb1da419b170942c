import type { CompiledPair, CompiledResource } from './compile-pair.ts';
import { type FhirObject, isObject, readFirst } from './fhir-path.ts';

/** The resources of a message by what they can be referred to. */
export interface MessageIndex {
  readonly resources: readonly FhirObject[];
  readonly resolve: (reference: string) => FhirObject | undefined;
}

/** Indexes a bundle: a reference is a full URL, or a type and an id. */
export function indexMessage(bundle: FhirObject): MessageIndex {
  const entries = Array.isArray(bundle.entry) ? bundle.entry.filter(isObject) : [];
  const byReference = new Map<string, FhirObject>();
  const resources: FhirObject[] = [];
  for (const { fullUrl, resource } of entries) {
    if (!isObject(resource)) continue;
    resources.push(resource);
    byReference.set(`${resource.resourceType}/${resource.id}`, resource);
    if (typeof fullUrl === 'string') byReference.set(fullUrl, resource);
    for (const inner of Array.isArray(resource.contained) ? resource.contained.filter(isObject) : []) {
      resources.push(inner);
      byReference.set(`#${inner.id}`, inner);
    }
  }
  const resolve = (reference: string): FhirObject | undefined =>
    byReference.get(reference) ?? byReference.get(reference.split('/').slice(-2).join('/'));
  return { resources, resolve };
}

/** Finds the resources that a table names. A resource it does not find is left out. */
export function findResources(
  pair: CompiledPair,
  bundle: FhirObject,
  index: MessageIndex,
): Record<string, FhirObject | undefined> {
  const found: Record<string, FhirObject | undefined> = { bundle };
  for (const resource of pair.resources) {
    const value = findResource(resource, found, index);
    if (value !== undefined) found[resource.name] = value;
  }
  return found;
}

function findResource(
  resource: CompiledResource,
  found: Readonly<Record<string, FhirObject | undefined>>,
  index: MessageIndex,
): FhirObject | undefined {
  const ofType = (each: FhirObject | undefined): FhirObject | undefined =>
    each?.resourceType === resource.type ? each : undefined;
  if (resource.reference !== undefined)
    return ofType(index.resolve(String(readFirst(resource.reference, found)?.value)));
  if (resource.find === 'never') return undefined;
  if (resource.find === 'first') return index.resources.find((each) => ofType(each) !== undefined);
  if (resource.pointsTo === undefined) return ofType(index.resources[0]);
  const { path, resource: name } = resource.pointsTo;
  const target = found[name];
  const matches = index.resources.filter(
    (each) =>
      ofType(each) !== undefined &&
      index.resolve(String(readFirst({ ...path, variable: 'it' }, { it: each })?.value)) === target,
  );
  return matches.at(-1);
}

/** Whether a message is for a table: its event, and the values that tell tables of one event apart. */
export function isFor(pair: CompiledPair, event: string, bundle: FhirObject, index: MessageIndex): boolean {
  const reads = pair.table.reads ?? [];
  if (!reads.includes(event) && (!reads.includes('*') || pair.table.except?.includes(event) === true))
    return false;
  if (pair.when.length === 0) return true;
  const variables = findResources(pair, bundle, index);
  return pair.when.some((tests) =>
    tests.every(({ path, values }) => values.includes(String(readFirst(path, variables)?.value))),
  );
}
