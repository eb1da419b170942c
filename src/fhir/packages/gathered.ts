import { type Problem, problem } from '../../message/problem.ts';
import { packageId } from './fhir-package.ts';
import { fhirVersionFault } from './fhir-version-fault.ts';
import type { PackageId } from './package-id.ts';
import type { LockedPackage } from './package-lock.ts';
import type { ArrivedPackage } from './package-store.ts';
import { selectVersion } from './select-version.ts';

/** What an installation has found so far. */
export interface Gathered {
  /** The lock file's packages, those with a missing or changed archive included. */
  readonly locked: readonly LockedPackage[];
  /** Those of them whose archive is there and has its hash. */
  readonly intact: readonly LockedPackage[];
  /** To be written to the package folder, by `NAME#VERSION`. */
  readonly arrived: Map<string, ArrivedPackage>;
  /** Asked for, and installed already. */
  readonly present: Set<LockedPackage>;
  readonly problems: Problem[];
}

/**
 * Takes an arrived package in. One that the lock file knows must have the content it had; it is written
 * again only when its archive was lost.
 */
export function takeIn(gathered: Gathered, arrived: ArrivedPackage): void {
  const id = packageId(arrived.package);
  const fault = fhirVersionFault(arrived.package);
  const known = gathered.locked.find((each) => packageId(each) === id);
  const hash = gathered.arrived.get(id)?.package.hash ?? known?.sha256;
  if (fault) gathered.problems.push(fault);
  else if (hash !== undefined && hash !== arrived.package.hash) {
    gathered.problems.push(problem('package.changed', { params: { package: id } }));
  } else if (known && gathered.intact.includes(known)) gathered.present.add(known);
  else gathered.arrived.set(id, arrived);
}

/** True when a dependency is met by what is installed or has arrived. */
export function hasGathered({ intact, arrived }: Gathered, { name, version }: PackageId): boolean {
  const known = [...intact, ...[...arrived.values()].map((each) => each.package)];
  const versions = known.filter((each) => each.name === name).map((each) => each.version);
  return selectVersion(versions, version) !== undefined;
}
