import type { Problem } from '../../message/problem.ts';
import { dependentsOf } from './dependents.ts';
import { packageId } from './fhir-package.ts';
import { type LockedPackage, readLock } from './package-lock.ts';
import { type ArchiveState, stateOf } from './package-store.ts';

/** `overgang package list`: an installed package, whether its archive is intact, and who needs it. */
export interface ListedPackage extends LockedPackage {
  readonly state: ArchiveState;
  /** `NAME#VERSION` of the installed packages that depend on it. */
  readonly neededBy: readonly string[];
}

/** What is installed, by name and version. Every archive is hashed and held against the lock file. */
export async function listPackages(
  folder: string,
): Promise<{ readonly packages: readonly ListedPackage[] } | Problem[]> {
  const lock = await readLock(folder);
  if (Array.isArray(lock)) return lock;
  const packages: ListedPackage[] = [];
  for (const locked of lock.packages) {
    const neededBy = dependentsOf(locked, lock.packages).map(packageId);
    packages.push({ ...locked, state: await stateOf(folder, locked), neededBy });
  }
  return { packages };
}
