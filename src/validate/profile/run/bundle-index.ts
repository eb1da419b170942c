import { isRestBase } from './rest-url.ts';
import type { Run } from './run.ts';
import type { Scope } from './scope.ts';

/** One entry that has a resource. */
export interface BundleEntry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: object;
  readonly scope: Scope;
  /** What a relative reference of this entry is appended to; `undefined` without fullUrl. */
  readonly base: string | undefined;
  /** True when the fullUrl is RESTful and ends in the resource's own type and id. */
  readonly isRestful: boolean;
}

/** The entries of a bundle by every way a reference may name them. Built once per bundle. */
export interface BundleIndex {
  readonly type: unknown;
  readonly entries: readonly BundleEntry[];
  readonly byResource: ReadonlyMap<object, BundleEntry>;
  /** Entries by their fullUrl's part after a base, made on first use: most references are relative to one base. */
  readonly relative: Map<string, ReadonlyMap<string, readonly BundleEntry[]>>;
  /** Entries by `Type/id` of their resource, made on first use: only references that do not resolve ask. */
  byTypeAndId: ReadonlyMap<string, readonly BundleEntry[]> | undefined;
}

export function indexBundle(bundle: object, run: Run, path: string): BundleIndex {
  const entries: BundleEntry[] = [];
  const byResource = new Map<object, BundleEntry>();
  const { type, entry: listed } = bundle as { type?: unknown; entry?: unknown };
  const index = { type, entries, byResource, relative: new Map(), byTypeAndId: undefined };
  if (!Array.isArray(listed)) return index;
  for (let i = 0; i < listed.length; i++) {
    const { resource, fullUrl } = (listed[i] ?? {}) as { resource?: unknown; fullUrl?: unknown };
    if (typeof resource !== 'object' || resource === null) continue;
    const at = run.isExplaining ? `${path}.entry[${i}].resource` : '';
    const scope = run.makeScope(run, resource, undefined, index, at);
    const entry = makeEntry(i, resource, typeof fullUrl === 'string' ? fullUrl : undefined, scope);
    scope.entry = entry;
    entries.push(entry);
    byResource.set(resource, entry);
  }
  return index;
}

function makeEntry(index: number, resource: object, fullUrl: string | undefined, scope: Scope): BundleEntry {
  const { resourceType, id } = resource as { resourceType?: unknown; id?: unknown };
  const base = fullUrl === undefined ? undefined : baseOf(fullUrl);
  const isRestful =
    base !== undefined &&
    typeof resourceType === 'string' &&
    typeof id === 'string' &&
    fullUrl?.length === base.length + resourceType.length + 1 + id.length &&
    fullUrl.startsWith(resourceType, base.length) &&
    fullUrl.endsWith(id) &&
    isRestBase(base);
  return { index, fullUrl, resource, scope, base, isRestful };
}

/** A fullUrl without its last two parts, or an urn without its last. */
function baseOf(fullUrl: string): string {
  if (fullUrl.startsWith('urn')) return fullUrl.slice(0, fullUrl.lastIndexOf(':') + 1);
  return fullUrl.slice(0, fullUrl.lastIndexOf('/', fullUrl.lastIndexOf('/') - 1) + 1);
}

/** So many bases get an index of their own; messages have one or two. */
const MAX_BASES = 8;

/** The entries whose fullUrl is `base` followed by `rest`. */
export function entriesAt(
  base: string,
  rest: string,
  bundle: BundleIndex,
): readonly BundleEntry[] | undefined {
  const known = bundle.relative.get(base);
  if (known) return known.get(rest);
  if (bundle.relative.size >= MAX_BASES && base !== '') return entriesAt('', base + rest, bundle);
  const made = new Map<string, BundleEntry[]>();
  for (const entry of bundle.entries) {
    if (entry.fullUrl?.startsWith(base)) append(made, entry.fullUrl.slice(base.length), entry);
  }
  bundle.relative.set(base, made);
  return made.get(rest);
}

/** The entries whose resource has the type and id, wherever they say they are. */
export function entriesLike(type: string, id: string, bundle: BundleIndex): readonly BundleEntry[] {
  bundle.byTypeAndId ??= indexTypesAndIds(bundle);
  return bundle.byTypeAndId.get(`${type}/${id}`) ?? [];
}

function indexTypesAndIds({ entries }: BundleIndex): ReadonlyMap<string, readonly BundleEntry[]> {
  const made = new Map<string, BundleEntry[]>();
  for (const entry of entries) {
    const { resourceType, id } = entry.resource as { resourceType?: unknown; id?: unknown };
    if (id !== undefined) append(made, `${String(resourceType)}/${String(id)}`, entry);
  }
  return made;
}

function append(map: Map<string, BundleEntry[]>, key: string, entry: BundleEntry): void {
  const same = map.get(key);
  if (same) same.push(entry);
  else map.set(key, [entry]);
}
