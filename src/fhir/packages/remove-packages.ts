import { type Problem, problem } from '../../message/problem.ts';
import { dependentsOf } from './dependents.ts';
import { packageId } from './fhir-package.ts';
import { type LockedPackage, readLock } from './package-lock.ts';
import { dropPackages } from './package-store.ts';

/** `overgang package remove`. */
export interface RemovePackages {
  readonly folder: string;
  /** `NAME#VERSION` each. */
  readonly unwanted: readonly string[];
  /** Removes also what other packages need. */
  readonly force?: boolean;
}

export interface RemovedPackages {
  readonly removed: readonly LockedPackage[];
  readonly problems: readonly Problem[];
}

/**
 * Uninstalls packages. All or nothing: when one is not installed, or is needed by a package that stays, none
 * is removed. Packages that need each other can go together.
 */
export async function removePackages({ folder, unwanted, force }: RemovePackages): Promise<RemovedPackages> {
  const lock = await readLock(folder);
  if (Array.isArray(lock)) return { removed: [], problems: lock };
  const problems: Problem[] = [];
  const removed = new Set<LockedPackage>();
  for (const id of unwanted) {
    const found = lock.packages.find((each) => packageId(each) === id);
    if (found) removed.add(found);
    else problems.push(problem('package.not-installed', { params: { package: id.slice(0, 200) } }));
  }
  if (!force) problems.push(...stillNeeded(removed, lock.packages));
  if (problems.length > 0) return { removed: [], problems };
  if (removed.size > 0) await dropPackages(folder, lock.packages, removed);
  return { removed: [...removed], problems: [] };
}

function stillNeeded(removed: ReadonlySet<LockedPackage>, installed: readonly LockedPackage[]): Problem[] {
  const staying = installed.filter((each) => !removed.has(each));
  return [...removed].flatMap((each) =>
    dependentsOf(each, [...staying, each]).map((dependent) =>
      problem('package.needed', { params: { package: packageId(each), by: packageId(dependent) } }),
    ),
  );
}
