import { type Canonical, parseCanonical } from './canonical.ts';
import { compareVersions } from './compare-versions.ts';
import type { CanonicalResource, CodeSystem, StructureDefinition, ValueSet } from './conformance.ts';

/** Conformance resources by canonical URL; several versions of one URL live side by side. */
export interface CanonicalIndex {
  structure(canonical: string): StructureDefinition | undefined;
  valueSet(canonical: string): ValueSet | undefined;
  codeSystem(canonical: string): CodeSystem | undefined;
  /** Every StructureDefinition, of each URL the newest first. */
  structures(): Iterable<StructureDefinition>;
  /** Every CodeSystem, of each URL the one that decides first. */
  codeSystems(): Iterable<CodeSystem>;
}

/**
 * Indexes resources by `url` and `url|version`. A pinned canonical finds that version only (the version of
 * the resource, which may differ from its package's); an unpinned one finds the newest.
 */
export function indexCanonicals(resources: Iterable<CanonicalResource>): CanonicalIndex {
  const structures = byUrl<StructureDefinition>(resources, 'StructureDefinition');
  const valueSets = byUrl<ValueSet>(resources, 'ValueSet');
  const codeSystems = byUrl<CodeSystem>(resources, 'CodeSystem');
  return {
    structure: (canonical) => find(structures, canonical),
    valueSet: (canonical) => find(valueSets, canonical),
    codeSystem: (canonical) => find(codeSystems, canonical),
    structures: () => [...structures.values()].flat(),
    codeSystems: () => [...codeSystems.values()].flat(),
  };
}

/** A package may carry a fragment of a code system that another has whole; the whole one decides. */
function rank(resource: CanonicalResource): number {
  return resource.resourceType === 'CodeSystem' && (resource as CodeSystem).content !== 'complete' ? 1 : 0;
}

type Versions<T> = ReadonlyMap<string, readonly T[]>;

function byUrl<T extends CanonicalResource>(
  resources: Iterable<CanonicalResource>,
  resourceType: string,
): Versions<T> {
  const found = new Map<string, T[]>();
  for (const resource of resources) {
    if (resource.resourceType !== resourceType) continue;
    const same = found.get(resource.url);
    if (same) same.push(resource as T);
    else found.set(resource.url, [resource as T]);
  }
  for (const same of found.values()) {
    same.sort(
      (one, other) => rank(one) - rank(other) || compareVersions(other.version ?? '', one.version ?? ''),
    );
  }
  return found;
}

function find<T extends CanonicalResource>(versions: Versions<T>, canonical: string): T | undefined {
  const { url, version }: Canonical = parseCanonical(canonical);
  const same = versions.get(url);
  return version === undefined ? same?.[0] : same?.find((each) => matches(each.version, version));
}

/** A pin may name fewer parts than the resource's version: `|4.0` finds 4.0.1. */
function matches(version: string | undefined, pinned: string): boolean {
  return version === pinned || version?.startsWith(`${pinned}.`) === true;
}
