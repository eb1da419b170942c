import { isAbsoluteUrl } from './absolute-url.ts';
import { type BundleEntry, type BundleIndex, entriesBelow, entriesLike } from './bundle-index.ts';
import { parseRestUrl } from './rest-url.ts';
import type { Scope } from './scope.ts';

/**
 * The resource a reference points at, when it is contained or in the same bundle: absolute references by
 * fullUrl, relative ones by the base of the referring entry's own fullUrl. https://hl7.org/fhir/R4/bundle.html#references
 */
export function findTarget(reference: string, from: Scope): Scope | undefined {
  if (reference.charCodeAt(0) === 35) return findContained(reference.slice(1), from);
  return entriesNamed(reference, from)?.[0]?.scope;
}

/** The entries a reference names; more than one is a fault of the bundle. */
export function entriesNamed(reference: string, from: Scope): readonly BundleEntry[] | undefined {
  const { bundle, entry } = from;
  if (!bundle) return undefined;
  const history = reference.indexOf('/_history/');
  const plain = history < 0 ? reference : reference.slice(0, history);
  const named = entriesAt(plain, entry?.base, bundle);
  return history < 0 ? named : named?.filter((each) => versionOf(each) === reference.slice(history + 10));
}

function entriesAt(
  plain: string,
  base: string | undefined,
  bundle: BundleIndex,
): readonly BundleEntry[] | undefined {
  const relative = base === undefined ? undefined : entriesBelow(base, bundle).get(plain);
  if (relative) return relative;
  if (isAbsoluteUrl(plain)) return entriesBelow('', bundle).get(plain);
  // Below an urn there are no types: `Patient/x` means `urn:uuid:x`.
  return base?.startsWith('urn')
    ? entriesBelow('', bundle).get(base + plain.slice(plain.indexOf('/') + 1))
    : undefined;
}

function versionOf(entry: BundleEntry): unknown {
  return (entry.resource as { meta?: { versionId?: unknown } }).meta?.versionId;
}

/** The resource a reference of some entry points at, when the entry is not known: an invariant asks from the bundle. */
export function findInBundle(reference: string, bundle: BundleIndex): Scope | undefined {
  const byUrl = entriesBelow('', bundle).get(reference)?.[0];
  const named = byUrl ? undefined : parseRestUrl(reference);
  const entry = byUrl ?? (named && entriesLike(named.type, named.id, bundle)[0]);
  return entry?.scope;
}

function findContained(id: string, from: Scope): Scope | undefined {
  const holder = from.container ?? from;
  if (id === '') return holder;
  holder.contained ??= indexContained(holder);
  return holder.contained.get(id);
}

function indexContained(holder: Scope): Map<string, Scope> {
  const found = new Map<string, Scope>();
  const { run, path } = holder;
  const { contained } = holder.resource as { contained?: unknown };
  if (!Array.isArray(contained)) return found;
  for (let i = 0; i < contained.length; i++) {
    const resource: unknown = contained[i];
    if (typeof resource !== 'object' || resource === null) continue;
    const { id } = resource as { id?: unknown };
    const scope = run.makeScope(run, resource, holder, holder.bundle, `${path}.contained[${i}]`);
    if (typeof id === 'string' && !found.has(id)) found.set(id, scope);
  }
  return found;
}

/** The scope of a resource met on the way down: an entry's, a contained one's, or a new one. */
export function scopeOf(resource: object, parent: Scope, path: string): Scope {
  const entry = parent.inner?.byResource.get(resource);
  if (entry) return entry.scope;
  const { run } = parent;
  const holder = parent.container ?? parent;
  const { contained } = holder.resource as { contained?: unknown };
  if (!Array.isArray(contained) || !contained.includes(resource)) {
    return run.makeScope(run, resource, undefined, parent.bundle, path);
  }
  holder.contained ??= indexContained(holder);
  for (const scope of holder.contained.values()) if (scope.resource === resource) return scope;
  return run.makeScope(run, resource, holder, holder.bundle, path);
}
