import type { LinkedUnit } from './emit/link-unit.ts';
import type {
  CompiledContext,
  ContextPolicy,
  ExtensionCheck,
  ProfileCheck,
  ResourceCheck,
} from './run/compiled-context.ts';
import type { ShapeCheck } from './run/shape-check.ts';
import type { UnitTables } from './unit-tables.ts';

/** A unit with the tables that name its checks. */
export interface NamedUnit {
  readonly tables: UnitTables;
  readonly unit: LinkedUnit;
}

/** Puts units together into what generated code looks things up in; an earlier unit goes before a later one. */
export function assembleContext(units: readonly NamedUnit[], policy: ContextPolicy): CompiledContext {
  const resources = new Map<string, ResourceCheck>();
  const profiles = new Map<string, ProfileCheck>();
  const extensions = new Map<string, ExtensionCheck>();
  const codeSystems = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const supplements = new Set(units.flatMap(({ tables }) => tables.supplements));
  const valueSets = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  for (const { tables, unit } of units.toReversed()) {
    // Of each URL a unit lists the newest version first; that is what an unpinned canonical means.
    const isNewest = firstTime();
    const refusals = new Map(tables.refusals);
    for (const { type, canonical, check } of tables.resources) {
      resources.set(type, { ...unit.check(check), refusal: refusals.get(canonical) });
    }
    for (const { url, version, resourceType, check, bases } of tables.profiles) {
      const canonical = version === undefined ? url : `${url}|${version}`;
      const profile = {
        ...unit.check(check),
        canonical,
        resourceType,
        bases,
        refusal: refusals.get(canonical),
      };
      profiles.set(canonical, profile);
      if (isNewest(url)) profiles.set(url, profile);
    }
    for (const { url, check, ...definition } of tables.extensions) {
      if (isNewest(url)) extensions.set(url, { ...unit.check(check), ...definition });
    }
    for (const [url, codes] of tables.codeSystems) {
      if (isNewest(url)) codeSystems.set(url, new Map(codes));
    }
    for (const [url, codes] of tables.valueSets) {
      valueSets.set(url, new Map(codes.map(([system, each]) => [system, new Set(each)])));
    }
  }
  const anyExtension = extensionCheck(units);
  return {
    resource: (type) => resources.get(type),
    profile: (canonical) => profiles.get(canonical),
    extension: (url) => extensions.get(url),
    codeSystem: (url) => codeSystems.get(url),
    isSupplement: (url) => supplements.has(url),
    valueSet: (canonical) => valueSets.get(canonical),
    anyExtension,
    policy,
  };
}

function firstTime(): (key: string) => boolean {
  const seen = new Set<string>();
  return (key) => seen.size < seen.add(key).size;
}

function extensionCheck(units: readonly NamedUnit[]): ShapeCheck {
  for (const { tables, unit } of units)
    if (tables.anyExtension !== undefined) return unit.check(tables.anyExtension);
  throw new Error('no unit defines Extension');
}
