import { type Problem, problem, refuses } from '../../message/problem.ts';
import { isBuiltIn } from './built-in-package.ts';
import { packageId } from './fhir-package.ts';
import { fhirVersionFault } from './fhir-version-fault.ts';
import { type Gathered, hasGathered, takeIn } from './gathered.ts';
import { obtainPackage, readPackageFile } from './obtain-package.ts';
import { type PackageId, parsePackageId } from './package-id.ts';
import { type LockedPackage, readLock } from './package-lock.ts';
import type { PackageRegistry } from './package-registry.ts';
import { stateOf, storePackages } from './package-store.ts';

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
  const { folder, wanted, registry, withDependencies = true } = request;
  const lock = await readLock(folder);
  if (Array.isArray(lock)) return { added: [], present: [], problems: lock };
  const gathered = await begin(folder, lock.packages);
  for (const each of wanted) await addWanted(gathered, each, registry);
  if (withDependencies) await addDependencies(gathered, registry);
  const { arrived, present, problems } = gathered;
  if (refuses(problems)) return { added: [], present: [], problems };
  const added = arrived.size > 0 ? await storePackages(folder, lock.packages, [...arrived.values()]) : [];
  return { added, present: [...present], problems };
}

async function begin(folder: string, locked: readonly LockedPackage[]): Promise<Gathered> {
  const intact: LockedPackage[] = [];
  for (const each of locked) if ((await stateOf(folder, each)) === 'ok') intact.push(each);
  return { locked, intact, arrived: new Map(), present: new Set(), problems: [] };
}

async function addWanted(gathered: Gathered, wanted: string, registry?: PackageRegistry): Promise<void> {
  const { intact, present, problems } = gathered;
  const id = parsePackageId(wanted);
  const known = intact.find((each) => packageId(each) === wanted);
  if (known) present.add(known);
  else if (wanted.endsWith('.tgz')) takeOrReport(gathered, await readPackageFile(wanted));
  else if (!id) problems.push(problem('package.name', { params: { found: wanted.slice(0, 200) } }));
  else if (!registry) problems.push(problem('package.no-registry', { params: { package: wanted } }));
  else takeOrReport(gathered, await obtainPackage(registry, id));
}

function takeOrReport(gathered: Gathered, found: Awaited<ReturnType<typeof readPackageFile>>): void {
  if (Array.isArray(found)) gathered.problems.push(...found);
  else takeIn(gathered, found);
}

async function addDependencies(gathered: Gathered, registry?: PackageRegistry): Promise<void> {
  const { arrived, problems } = gathered;
  const missed = new Set<string>();
  for (const { dependent, needed } of dependencies(gathered)) {
    if (refuses(problems)) return;
    const dependency = packageId(needed);
    if (missed.has(dependency) || hasGathered(gathered, needed)) continue;
    if (registry && arrived.size >= MAX_PACKAGES) {
      const reason = `it names more than ${MAX_PACKAGES} dependencies`;
      problems.push(problem('package.registry', { params: { registry: registry.url, reason } }));
    } else if (!(await addDependency(gathered, needed, registry))) {
      missed.add(dependency);
      const params = { package: dependent, dependency };
      problems.push(problem('package.missing', { severity: 'warning', params }));
    }
  }
}

/** What the packages need, those included that arrive while this is walked. */
function* dependencies({ present, arrived }: Gathered): Generator<{ dependent: string; needed: PackageId }> {
  const needs = function* (dependent: PackageId & { dependencies: Readonly<Record<string, string>> }) {
    for (const [name, version] of Object.entries(dependent.dependencies)) {
      if (!isBuiltIn(name)) yield { dependent: packageId(dependent), needed: { name, version } };
    }
  };
  for (const each of present) yield* needs(each);
  for (const each of arrived.values()) yield* needs(each.package);
}

/** False when it cannot be had, or not for R4. Other faults become problems. */
async function addDependency(
  gathered: Gathered,
  needed: PackageId,
  registry: PackageRegistry | undefined,
): Promise<boolean> {
  if (!registry) return false;
  const found = await obtainPackage(registry, needed);
  if (Array.isArray(found)) {
    if (found.some(({ code }) => code === 'package.unknown')) return false;
    gathered.problems.push(...found);
    return true;
  }
  if (fhirVersionFault(found.package)) return false;
  takeIn(gathered, found);
  return true;
}
