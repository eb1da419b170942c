import { isAbsoluteUrl } from './absolute-url.ts';
import { type BundleEntry, type BundleIndex, entriesAt, entriesLike } from './bundle-index.ts';
import { parseRestUrl } from './rest-url.ts';
import type { ContainedIndex, Scope } from './scope.ts';

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
  const named = resolveIn(bundle, plain, entry?.base);
  return history < 0 ? named : named?.filter((each) => versionOf(each) === reference.slice(history + 10));
}

function resolveIn(
  bundle: BundleIndex,
  plain: string,
  base: string | undefined,
): readonly BundleEntry[] | undefined {
  const relative = base === undefined ? undefined : entriesAt(base, plain, bundle);
  if (relative) return relative;
  if (isAbsoluteUrl(plain)) return entriesAt('', plain, bundle);
  // Below an urn there are no types: `Patient/x` means `urn:uuid:x`.
  return base?.startsWith('urn') ? entriesAt(base, plain.slice(plain.indexOf('/') + 1), bundle) : undefined;
}

function versionOf(entry: BundleEntry): unknown {
  return (entry.resource as { meta?: { versionId?: unknown } }).meta?.versionId;
}

/** The resource a reference of some entry points at, when the entry is not known: an invariant asks from the bundle. */
export function findInBundle(reference: string, bundle: BundleIndex): Scope | undefined {
  const byUrl = entriesAt('', reference, bundle)?.[0];
  const named = byUrl ? undefined : parseRestUrl(reference);
  const entry = byUrl ?? (named && entriesLike(named.type, named.id, bundle)[0]);
  return entry?.scope;
}

function findContained(id: string, from: Scope): Scope | undefined {
  const holder = from.container ?? from;
  return id === '' ? holder : containedIn(holder).byId.get(id);
}

function containedIn(holder: Scope): ContainedIndex {
  holder.contained ??= indexContained(holder);
  return holder.contained;
}

function indexContained(holder: Scope): ContainedIndex {
  const byId = new Map<string, Scope>();
  const byResource = new Map<object, Scope>();
  const { run, path } = holder;
  const { contained } = holder.resource as { contained?: unknown };
  if (!Array.isArray(contained)) return { byId, byResource };
  for (let i = 0; i < contained.length; i++) {
    const resource: unknown = contained[i];
    if (typeof resource !== 'object' || resource === null) continue;
    const { id } = resource as { id?: unknown };
    const scope = run.makeScope(run, resource, holder, holder.bundle, `${path}.contained[${i}]`);
    byResource.set(resource, scope);
    if (typeof id === 'string' && !byId.has(id)) byId.set(id, scope);
  }
  return { byId, byResource };
}

/** The scope of a resource met on the way down: an entry's, a contained one's, or a new one. */
export function scopeOf(resource: object, parent: Scope, path: string): Scope {
  const entry = parent.inner?.byResource.get(resource);
  const known = entry?.scope ?? containedIn(parent.container ?? parent).byResource.get(resource);
  return known ?? parent.run.makeScope(parent.run, resource, undefined, parent.bundle, path);
}
