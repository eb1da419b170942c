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
  /** What follows the base in the fullUrl. */
  readonly rest: string | undefined;
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
    const entry = makeEntry(
      i,
      resource,
      typeof fullUrl === 'string' ? fullUrl : undefined,
      scope,
      entries.at(-1),
    );
    scope.entry = entry;
    entries.push(entry);
    byResource.set(resource, entry);
  }
  return index;
}

function makeEntry(
  index: number,
  resource: object,
  fullUrl: string | undefined,
  scope: Scope,
  before: BundleEntry | undefined,
): BundleEntry {
  const { resourceType, id } = resource as { resourceType?: unknown; id?: unknown };
  const cut = fullUrl === undefined ? 0 : baseLength(fullUrl);
  const rest = fullUrl?.slice(cut);
  const made = fullUrl?.slice(0, cut);
  // One text for one base: to find it equal to itself costs nothing.
  const base = made === before?.base ? before?.base : made;
  const isRestful =
    rest !== undefined &&
    typeof resourceType === 'string' &&
    typeof id === 'string' &&
    rest.charCodeAt(resourceType.length) === 47 &&
    rest.startsWith(resourceType) &&
    rest.slice(resourceType.length + 1) === id &&
    ((base === before?.base && before?.isRestful === true) || isRestBase(base as string));
  return { index, fullUrl, resource, scope, base, rest, isRestful };
}

/** How much of a fullUrl is before its last two parts, of an urn before its last. */
function baseLength(fullUrl: string): number {
  if (fullUrl.startsWith('urn')) return fullUrl.lastIndexOf(':') + 1;
  return fullUrl.lastIndexOf('/', fullUrl.lastIndexOf('/') - 1) + 1;
}

/** So few entries are looked through faster than they are put into an index. */
const FEW_ENTRIES = 32;

/** So many bases get an index of their own; messages have one or two. */
const MAX_BASES = 8;

/** The entries whose fullUrl is `base` followed by `rest`. */
export function entriesAt(
  base: string,
  rest: string,
  bundle: BundleIndex,
): readonly BundleEntry[] | undefined {
  if (bundle.entries.length <= FEW_ENTRIES) return searchAt(base, rest, bundle);
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

function searchAt(base: string, rest: string, { entries }: BundleIndex): BundleEntry[] | undefined {
  let found: BundleEntry[] | undefined;
  for (const entry of entries) {
    if (!isAt(entry, base, rest)) continue;
    if (found) found.push(entry);
    else found = [entry];
  }
  return found;
}

/** Whether an entry's fullUrl is `base` followed by `rest`; whole texts compare faster than their ends. */
function isAt({ fullUrl, base: own, rest: ownRest }: BundleEntry, base: string, rest: string): boolean {
  if (fullUrl?.length !== base.length + rest.length) return false;
  if (base === '') return fullUrl === rest;
  return own === base ? ownRest === rest : fullUrl.startsWith(base) && fullUrl.endsWith(rest);
}

/** The entries whose resource has the type and id, wherever they say they are. */
export function entriesLike(type: string, id: string, bundle: BundleIndex): readonly BundleEntry[] {
  if (bundle.entries.length <= FEW_ENTRIES) return bundle.entries.filter((each) => isOf(each, type, id));
  bundle.byTypeAndId ??= indexTypesAndIds(bundle);
  return bundle.byTypeAndId.get(`${type}/${id}`) ?? [];
}

function isOf({ resource }: BundleEntry, type: string, id: string): boolean {
  const own = resource as { resourceType?: unknown; id?: unknown };
  return own.id === id && own.resourceType === type;
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
