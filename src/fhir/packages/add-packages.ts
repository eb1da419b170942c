import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Problem, problem, refuses } from '../../message/problem.ts';
import { isBuiltIn } from './built-in-package.ts';
import { type FhirPackage, packageId } from './fhir-package.ts';
import { fhirVersionFault } from './fhir-version-fault.ts';
import { type PackageId, parsePackageId } from './package-id.ts';
import { type LockedPackage, readLock } from './package-lock.ts';
import { fetchPackage, type PackageRegistry } from './package-registry.ts';
import { type ArrivedPackage, storePackages } from './package-store.ts';
import { selectVersion } from './select-version.ts';
import { unpackPackage } from './unpack-package.ts';

/** No set of packages is larger; a registry that makes up dependencies without end is stopped here. */
const MAX_PACKAGES = 200;

/** `overgang package add`. */
export interface AddPackages {
  /** The package folder; made when there is none. */
  readonly folder: string;
  /** `NAME#VERSION`, or the path of an archive ending in `.tgz`. */
  readonly wanted: readonly string[];
  /** Where packages are fetched from; without one, only files can be added. */
  readonly registry?: PackageRegistry;
  /** False leaves dependencies alone. */
  readonly withDependencies?: boolean;
}

export interface AddedPackages {
  readonly added: readonly LockedPackage[];
  /** Asked for, and installed already with the same content. */
  readonly present: readonly LockedPackage[];
  readonly problems: readonly Problem[];
}

/**
 * Installs packages and what they depend on. All or nothing: when anything asked for cannot be had, or the
 * registry fails, nothing is installed. A dependency that the registry does not have, or that is not
 * made for R4, is a warning: MedCom pins its packages apart from what their manifests say.
 */
export async function addPackages(request: AddPackages): Promise<AddedPackages> {
  const lock = await readLock(request.folder);
  if (Array.isArray(lock)) return { added: [], present: [], problems: lock };
  const gathering = gather(request, lock.packages);
  await gathering.wanted();
  if (request.withDependencies !== false) await gathering.dependencies();
  const { arrived, present, problems } = gathering;
  if (refuses(problems)) return { added: [], present: [], problems };
  const added =
    arrived.size > 0 ? await storePackages(request.folder, lock.packages, [...arrived.values()]) : [];
  return { added, present, problems };
}

function gather({ wanted, registry }: AddPackages, installed: readonly LockedPackage[]) {
  const arrived = new Map<string, ArrivedPackage>();
  const present: LockedPackage[] = [];
  const problems: Problem[] = [];

  async function addWanted(): Promise<void> {
    for (const each of wanted) {
      if (each.endsWith('.tgz')) keep(await readArchiveFile(each));
      else await addNamed(each);
    }
  }

  async function addNamed(text: string): Promise<void> {
    const id = parsePackageId(text);
    const known = id && installed.find(({ name, version }) => name === id.name && version === id.version);
    if (known) present.push(known);
    else if (!id) problems.push(problem('package.name', { params: { found: text.slice(0, 200) } }));
    else if (registry) keep(await fetchAndUnpack(registry, id));
    else problems.push(problem('package.unknown', { params: { package: text } }));
  }

  /** Takes a package in, unless it is installed already. */
  function keep(found: ArrivedPackage | Problem[]): void {
    if (Array.isArray(found)) {
      problems.push(...found);
      return;
    }
    const { name, version, hash } = found.package;
    const fault = fhirVersionFault(found.package);
    const known = installed.find((each) => each.name === name && each.version === version);
    const same = arrived.get(packageId(found.package)) ?? known;
    const sameHash = same && ('sha256' in same ? same.sha256 : same.package.hash);
    if (fault) problems.push(fault);
    else if (same && sameHash !== hash) {
      problems.push(problem('package.changed', { params: { package: packageId(found.package) } }));
    } else if (known) present.push(known);
    else arrived.set(packageId(found.package), found);
  }

  async function addDependencies(): Promise<void> {
    const missed = new Set<string>();
    // Both lists grow while they are walked: what arrives has dependencies too.
    for (const dependent of present) await addDependenciesOf(dependent, missed);
    for (const each of arrived.values()) {
      if (refuses(problems)) return;
      await addDependenciesOf(each.package, missed);
    }
  }

  async function addDependenciesOf(
    dependent: FhirPackage | LockedPackage,
    missed: Set<string>,
  ): Promise<void> {
    for (const [name, version] of Object.entries(dependent.dependencies)) {
      const dependency = packageId({ name, version });
      if (isBuiltIn(name) || missed.has(dependency) || has(name, version)) continue;
      if (registry && arrived.size >= MAX_PACKAGES) {
        const reason = `it names more than ${MAX_PACKAGES} dependencies`;
        problems.push(problem('package.registry', { params: { registry: registry.url, reason } }));
        return;
      }
      const found = registry && (await fetchAndUnpack(registry, { name, version }));
      const fault = Array.isArray(found) ? found[0] : found && fhirVersionFault(found.package);
      if (found && !fault) keep(found);
      else if (!fault || fault.code === 'package.unknown' || fault.code === 'package.fhir-version') {
        missed.add(dependency);
        const params = { package: packageId(dependent), dependency };
        problems.push(problem('package.missing', { severity: 'warning', params }));
      } else problems.push(fault);
      if (refuses(problems)) return;
    }
  }

  function has(name: string, version: string): boolean {
    const known = [...installed, ...[...arrived.values()].map((each) => each.package)];
    return (
      selectVersion(
        known.filter((each) => each.name === name).map((each) => each.version),
        version,
      ) !== undefined
    );
  }

  return { arrived, present, problems, wanted: addWanted, dependencies: addDependencies };
}

async function readArchiveFile(file: string): Promise<ArrivedPackage | Problem[]> {
  const label = basename(file);
  try {
    const archive = await readFile(file);
    const unpacked = unpackPackage(label, archive);
    return Array.isArray(unpacked) ? unpacked : { package: unpacked, archive, source: `file:${label}` };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return [problem('package.unreadable', { params: { package: label, reason } })];
  }
}

/** Fetches an archive and sees that it is the package it was asked for as. */
async function fetchAndUnpack(
  registry: PackageRegistry,
  wanted: PackageId,
): Promise<ArrivedPackage | Problem[]> {
  const fetched = await fetchPackage(registry, wanted.name, wanted.version);
  if (Array.isArray(fetched)) return fetched;
  const { archive, source } = fetched;
  const asked = packageId(fetched.id);
  const unpacked = unpackPackage(asked, archive);
  if (Array.isArray(unpacked)) return unpacked;
  const found = packageId(unpacked);
  if (found !== asked) return [problem('package.other', { params: { package: asked, found } })];
  return { package: unpacked, archive, source };
}
