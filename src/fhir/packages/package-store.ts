import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Problem, problem } from '../../message/problem.ts';
import { type FhirPackage, packageId } from './fhir-package.ts';
import type { PackageId } from './package-id.ts';
import { type LockedPackage, readLock, writeLock } from './package-lock.ts';
import { unpackPackage } from './unpack-package.ts';

/** A package on its way into the store: unpacked, with the archive it came in. */
export interface ArrivedPackage {
  readonly package: FhirPackage;
  readonly archive: Uint8Array;
  readonly source: string;
}

/** Whether the archive is what the lock file says. */
export type ArchiveState = 'ok' | 'missing' | 'changed';

/**
 * Installs packages: writes their archives as `NAME#VERSION.tgz` beside the lock file and then names
 * them all in it. The lock file is the truth: an archive it does not name is not installed.
 */
export async function storePackages(
  folder: string,
  installed: readonly LockedPackage[],
  arrived: readonly ArrivedPackage[],
): Promise<LockedPackage[]> {
  await mkdir(folder, { recursive: true });
  const added: LockedPackage[] = [];
  for (const {
    package: { name, version, hash, dependencies },
    archive,
    source,
  } of arrived) {
    await writeFile(archivePath(folder, { name, version }), archive);
    added.push({ name, version, sha256: hash, source, dependencies });
  }
  const ids = new Set(added.map(packageId));
  await writeLock(folder, [...installed.filter((each) => !ids.has(packageId(each))), ...added]);
  return added;
}

/** Takes packages out of the lock file, then deletes their archives. */
export async function dropPackages(
  folder: string,
  installed: readonly LockedPackage[],
  dropped: ReadonlySet<LockedPackage>,
): Promise<void> {
  await writeLock(
    folder,
    installed.filter((each) => !dropped.has(each)),
  );
  for (const each of dropped) await rm(archivePath(folder, each), { force: true });
}

/**
 * The installed packages, unpacked, in the lock file's order. An archive that is missing or no longer has
 * the hash of the lock file is a problem; then none are given.
 */
export async function loadInstalled(
  folder: string,
): Promise<{ readonly packages: readonly FhirPackage[] } | Problem[]> {
  const lock = await readLock(folder);
  if (Array.isArray(lock)) return lock;
  const packages: FhirPackage[] = [];
  const problems: Problem[] = [];
  for (const locked of lock.packages) {
    const id = packageId(locked);
    const reading = await readArchive(folder, locked);
    if (reading.state === 'ok') {
      const unpacked = unpackPackage(id, reading.archive);
      if (Array.isArray(unpacked)) problems.push(...unpacked);
      else packages.push(unpacked);
    } else if (reading.state === 'missing') {
      problems.push(problem('package.not-installed', { params: { package: id } }));
    } else
      problems.push(problem('package.integrity', { params: { package: id, source: 'packages.lock.json' } }));
  }
  return problems.length > 0 ? problems : { packages };
}

/** Compares the archive of an installed package with the lock file. */
export async function stateOf(folder: string, locked: LockedPackage): Promise<ArchiveState> {
  return (await readArchive(folder, locked)).state;
}

type ArchiveReading =
  | { readonly state: 'ok'; readonly archive: Uint8Array }
  | { readonly state: 'missing' | 'changed' };

async function readArchive(folder: string, locked: LockedPackage): Promise<ArchiveReading> {
  try {
    const archive = await readFile(archivePath(folder, locked));
    const sha256 = createHash('sha256').update(archive).digest('hex');
    return sha256 === locked.sha256 ? { state: 'ok', archive } : { state: 'changed' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { state: 'missing' };
    throw error;
  }
}

function archivePath(folder: string, id: PackageId): string {
  return join(folder, `${packageId(id)}.tgz`);
}
