import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Problem, problem } from '../../message/problem.ts';
import { packageId } from './fhir-package.ts';
import type { PackageId } from './package-id.ts';
import { fetchPackage, type PackageRegistry } from './package-registry.ts';
import type { ArrivedPackage } from './package-store.ts';
import { unpackPackage } from './unpack-package.ts';

/** Reads and unpacks an archive from a file. */
export async function readPackageFile(file: string): Promise<ArrivedPackage | Problem[]> {
  const label = basename(file);
  let archive: Uint8Array;
  try {
    archive = await readFile(file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return [problem('package.unreadable', { params: { package: label, reason } })];
  }
  const unpacked = unpackPackage(label, archive);
  return Array.isArray(unpacked) ? unpacked : { package: unpacked, archive, source: `file:${label}` };
}

/** Fetches and unpacks an archive from a registry, and sees that it holds the package it was asked for as. */
export async function obtainPackage(
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
