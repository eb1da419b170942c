import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Problem, problem } from '../../message/problem.ts';
import { compareVersions } from './compare-versions.ts';
import { isPackageName, isPackageVersion } from './package-id.ts';

const LOCK_FILE = 'packages.lock.json';
const LOCK_VERSION = 1;

/** What the lock file says of an installed package. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the archive, in hex. */
  readonly sha256: string;
  /** Where it came from: the address it was fetched from, or `file:NAME.tgz`. */
  readonly source: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Reads the lock file of a package folder; no file means that nothing is installed. A file that is not what
 * {@link writeLock} writes is a problem, never an empty list.
 */
export async function readLock(
  folder: string,
): Promise<{ readonly packages: readonly LockedPackage[] } | Problem[]> {
  const file = join(folder, LOCK_FILE);
  try {
    const text = await readFile(file, 'utf8');
    const lock = JSON.parse(text) as { lockVersion?: unknown; packages?: unknown } | null;
    if (lock?.lockVersion !== LOCK_VERSION) return unreadable(file, `lockVersion is not ${LOCK_VERSION}`);
    if (Array.isArray(lock.packages) && lock.packages.every(isLockedPackage))
      return { packages: lock.packages };
    return unreadable(file, 'an entry is not complete');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { packages: [] };
    return unreadable(file, error instanceof SyntaxError ? 'it is not JSON' : String(error));
  }
}

/** Replaces the lock file in one step, entries by name and version, so that differences read well. */
export async function writeLock(folder: string, packages: readonly LockedPackage[]): Promise<void> {
  const sorted = packages
    .map(({ name, version, sha256, source, dependencies }) => ({
      name,
      version,
      sha256,
      source,
      dependencies,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : compareVersions(a.version, b.version)));
  const file = join(folder, LOCK_FILE);
  await writeFile(
    `${file}.new`,
    `${JSON.stringify({ lockVersion: LOCK_VERSION, packages: sorted }, null, 2)}\n`,
  );
  await rename(`${file}.new`, file);
}

function isLockedPackage(value: unknown): value is LockedPackage {
  if (typeof value !== 'object' || value === null) return false;
  const { name, version, sha256, source, dependencies } = value as Record<string, unknown>;
  return (
    isPackageName(name) &&
    isPackageVersion(version) &&
    typeof sha256 === 'string' &&
    typeof source === 'string' &&
    typeof dependencies === 'object' &&
    dependencies !== null &&
    Object.entries(dependencies).every(([key, wanted]) => isPackageName(key) && isPackageVersion(wanted))
  );
}

function unreadable(file: string, reason: string): Problem[] {
  return [problem('package.lock', { params: { file, reason } })];
}
