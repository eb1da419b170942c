import { isAbsoluteUrl } from './absolute-url.ts';
import type { BundleEntry, BundleIndex } from './bundle-index.ts';
import { makeScope, type Scope } from './scope.ts';

/**
 * The resource a reference points at, when it is contained or in the same bundle: absolute references by
 * fullUrl, relative ones by the base of the referring entry's own fullUrl. https://hl7.org/fhir/R4/bundle.html#references
 */
export function findTarget(reference: string, from: Scope): Scope | undefined {
  if (reference.charCodeAt(0) === 35) return findContained(reference.slice(1), from);
  return entriesNamed(reference, from)?.[0]?.scope;
}

/** The resource a reference of some entry points at, when the entry is not known: an invariant asks from the bundle. */
export function findInBundle(reference: string, bundle: BundleIndex): Scope | undefined {
  return (bundle.byFullUrl.get(reference) ?? bundle.byTypeAndId.get(reference))?.[0]?.scope;
}

/** The entries a reference names; more than one is a fault of the bundle. */
export function entriesNamed(reference: string, from: Scope): readonly BundleEntry[] | undefined {
  if (!from.bundle) return undefined;
  const history = reference.indexOf('/_history/');
  const plain = history < 0 ? reference : reference.slice(0, history);
  const url = targetUrl(plain, from.entry?.fullUrl);
  const named = url === undefined ? undefined : from.bundle.byFullUrl.get(url);
  return history < 0 ? named : named?.filter((entry) => versionOf(entry) === reference.slice(history + 10));
}

function versionOf(entry: BundleEntry): unknown {
  return (entry.resource as { meta?: { versionId?: unknown } }).meta?.versionId;
}

function targetUrl(plain: string, fullUrl: string | undefined): string | undefined {
  if (isAbsoluteUrl(plain)) return plain;
  if (fullUrl === undefined) return undefined;
  if (fullUrl.startsWith('urn')) {
    return fullUrl.slice(0, fullUrl.lastIndexOf(':') + 1) + plain.slice(plain.indexOf('/') + 1);
  }
  const last = fullUrl.lastIndexOf('/');
  return fullUrl.slice(0, fullUrl.lastIndexOf('/', last - 1) + 1) + plain;
}

function findContained(id: string, from: Scope): Scope | undefined {
  const holder = from.container ?? from;
  if (id === '') return holder;
  holder.contained ??= indexContained(holder);
  return holder.contained.get(id);
}

function indexContained(holder: Scope): Map<string, Scope> {
  const found = new Map<string, Scope>();
  const { contained } = holder.resource as { contained?: unknown };
  if (!Array.isArray(contained)) return found;
  for (let i = 0; i < contained.length; i++) {
    const resource: unknown = contained[i];
    if (typeof resource !== 'object' || resource === null) continue;
    const { id } = resource as { id?: unknown };
    const scope = makeScope(holder.run, resource, holder, holder.bundle, `${holder.path}.contained[${i}]`);
    if (typeof id === 'string' && !found.has(id)) found.set(id, scope);
  }
  return found;
}

/** The scope of a resource met on the way down: an entry's, a contained one's, or a new one. */
export function scopeOf(resource: object, parent: Scope, path: string): Scope {
  const entry = parent.inner?.byResource.get(resource);
  if (entry) return entry.scope;
  const holder = parent.container ?? parent;
  const { contained } = holder.resource as { contained?: unknown };
  if (!Array.isArray(contained) || !contained.includes(resource)) {
    return makeScope(parent.run, resource, undefined, parent.bundle, path);
  }
  holder.contained ??= indexContained(holder);
  for (const scope of holder.contained.values()) if (scope.resource === resource) return scope;
  return makeScope(parent.run, resource, holder, holder.bundle, path);
}
