import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { parseCanonical } from '../fhir/packages/canonical.ts';
import { compareVersions } from '../fhir/packages/compare-versions.ts';
import { conformanceResources } from '../fhir/packages/conformance-resources.ts';
import { type FhirPackage, packageId } from '../fhir/packages/fhir-package.ts';
import { readPackage } from '../fhir/packages/read-package.ts';
import { resolveDependencies } from '../fhir/packages/resolve-dependencies.ts';

/** A package and what it depends on, all as `name#version`. */
export interface PackageSet {
  readonly root: string;
  /** The root and its dependencies, as far as they are installed. */
  readonly packages: readonly string[];
  /** Dependencies that are not installed. */
  readonly missing: readonly string[];
}

/** Finds the package set that holds a profile, `url` or `url|version`; undefined when none does. */
export type FindPackageSet = (canonical: string) => Promise<PackageSet | undefined>;

interface Holding {
  readonly version: string;
  readonly holder: FhirPackage;
}

/**
 * Finds profiles in a folder of packages: of the version asked for, else the newest. The folder is read when first
 * asked, package by package with a pause between them, and only the names are kept. Packages that cannot be read hold
 * nothing.
 */
export function indexInstalled(folder: string): FindPackageSet {
  let index: Promise<Index> | undefined;
  return async (canonical) => {
    index ??= readFolder(folder).catch((fault: unknown) => {
      index = undefined;
      throw fault;
    });
    const { holdings, manifests } = await index;
    const { url, version } = parseCanonical(canonical);
    const fitting = (holdings.get(url) ?? []).filter(
      (each) => version === undefined || each.version === version,
    );
    const [best] = fitting.toSorted(newestFirst);
    if (best === undefined) return undefined;
    const { packages, problems } = resolveDependencies([best.holder], manifests);
    const missing = problems.map(({ params }) => String(params?.dependency));
    return { root: packageId(best.holder), packages: packages.map(packageId), missing };
  };
}

interface Index {
  /** By URL of a profile. */
  readonly holdings: ReadonlyMap<string, readonly Holding[]>;
  /** Every package, without its files. */
  readonly manifests: readonly FhirPackage[];
}

async function readFolder(folder: string): Promise<Index> {
  const holdings = new Map<string, Holding[]>();
  const manifests: FhirPackage[] = [];
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = isFolder ? readdirSync(folder).filter((name) => name.includes('#')) : [];
  for (const name of names.sort()) {
    const found = readPackage(join(folder, name));
    await breathe();
    if (Array.isArray(found)) continue;
    const holder = { ...found, files: new Map() };
    manifests.push(holder);
    for (const { resourceType, url, version = '' } of conformanceResources(found)) {
      if (resourceType !== 'StructureDefinition') continue;
      const known = holdings.get(url);
      if (known === undefined) holdings.set(url, [{ version, holder }]);
      else known.push({ version, holder });
    }
  }
  return { holdings, manifests };
}

function newestFirst(one: Holding, other: Holding): number {
  return (
    compareVersions(other.version, one.version) || compareVersions(other.holder.version, one.holder.version)
  );
}
