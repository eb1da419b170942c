import { parseRestUrl } from './rest-url.ts';
import type { Run } from './run.ts';
import { makeScope, type Scope } from './scope.ts';

/** One entry that has a resource. */
export interface BundleEntry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: object;
  readonly scope: Scope;
  /** Base of the fullUrl when it is RESTful and ends in the resource's own type and id. */
  readonly restBase: string | undefined;
}

/** The entries of a bundle by every way a reference may name them. Built once per bundle. */
export interface BundleIndex {
  readonly type: unknown;
  readonly entries: readonly BundleEntry[];
  readonly byFullUrl: ReadonlyMap<string, readonly BundleEntry[]>;
  /** By `Type/id`. */
  readonly byTypeAndId: ReadonlyMap<string, readonly BundleEntry[]>;
  readonly byResource: ReadonlyMap<object, BundleEntry>;
}

export function indexBundle(bundle: object, run: Run, path: string): BundleIndex {
  const entries: BundleEntry[] = [];
  const byFullUrl = new Map<string, BundleEntry[]>();
  const byTypeAndId = new Map<string, BundleEntry[]>();
  const byResource = new Map<object, BundleEntry>();
  const { type, entry: listed } = bundle as { type?: unknown; entry?: unknown };
  const index = { type, entries, byFullUrl, byTypeAndId, byResource };
  if (!Array.isArray(listed)) return index;
  for (let i = 0; i < listed.length; i++) {
    const { resource, fullUrl } = (listed[i] ?? {}) as { resource?: unknown; fullUrl?: unknown };
    if (typeof resource !== 'object' || resource === null) continue;
    const url = typeof fullUrl === 'string' ? fullUrl : undefined;
    const { resourceType, id } = resource as { resourceType?: unknown; id?: unknown };
    const scope = makeScope(run, resource, undefined, index, `${path}.entry[${i}].resource`);
    const typeAndId = `${String(resourceType)}/${String(id)}`;
    const entry = { index: i, fullUrl: url, resource, scope, restBase: restBase(url, typeAndId) };
    entries.push(entry);
    scope.entry = entry;
    byResource.set(resource, entry);
    if (url !== undefined) append(byFullUrl, url, entry);
    if (id !== undefined) append(byTypeAndId, typeAndId, entry);
  }
  return index;
}

function restBase(fullUrl: string | undefined, typeAndId: string): string | undefined {
  if (!fullUrl?.endsWith(`/${typeAndId}`)) return undefined;
  return parseRestUrl(fullUrl)?.base;
}

function append(map: Map<string, BundleEntry[]>, key: string, entry: BundleEntry): void {
  const same = map.get(key);
  if (same) same.push(entry);
  else map.set(key, [entry]);
}
