import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { type Problem, problem } from '../../message/problem.ts';
import type { FhirPackage } from './fhir-package.ts';
import { isPackageName, isPackageVersion } from './package-id.ts';
import { readTar, type TarFile } from './read-tar.ts';

/** What a package may unpack to; MedCom's largest is 4 MB, HL7's own core 60 MB. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/**
 * Unpacks a FHIR package from its archive in memory. `label` names it in problems, for the archive may not.
 * Only JSON and XML files are kept; nothing is written anywhere. Refused: what is no gzipped tar, what
 * unpacks beyond the limit, what {@link readTar} refuses, and a manifest without a proper name and version.
 */
export function unpackPackage(
  label: string,
  archive: Uint8Array,
  maxBytes = MAX_UNPACKED_BYTES,
): FhirPackage | Problem[] {
  const tar = gunzip(archive, maxBytes);
  if ('fault' in tar) {
    if (tar.fault !== 'ERR_BUFFER_TOO_LARGE') return unreadable(label, tar.fault);
    return [problem('package.too-large', { params: { package: label, limit: maxBytes } })];
  }
  const read = readTar(tar.bytes);
  if (!Array.isArray(read)) {
    if (read.path === undefined) return unreadable(label, read.reason);
    return [problem('package.path-escapes', { params: { package: label, path: read.path } })];
  }
  const files = textsOf(read);
  if (!files) return unreadable(label, 'a file is not text in UTF-8');
  return assemble(label, files, createHash('sha256').update(archive).digest('hex'));
}

function gunzip(archive: Uint8Array, maxBytes: number): { bytes: Uint8Array } | { fault: string } {
  try {
    return { bytes: gunzipSync(archive, { maxOutputLength: maxBytes }) };
  } catch (error) {
    return { fault: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

function textsOf(files: readonly TarFile[]): Map<string, string> | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const texts = new Map<string, string>();
  try {
    for (const { path, bytes } of files) {
      if (/\.(?:json|xml)$/.test(path)) texts.set(path, decoder.decode(bytes));
    }
    return texts;
  } catch {
    return undefined;
  }
}

function assemble(label: string, files: Map<string, string>, hash: string): FhirPackage | Problem[] {
  const manifest = parseObject(files.get('package/package.json'));
  if (!manifest) return unreadable(label, 'it has no package/package.json');
  const { name, version, dependencies = {} } = manifest;
  if (!isPackageName(name)) return badManifest(label, 'name');
  if (!isPackageVersion(version)) return badManifest(label, 'version');
  if (!isDependencies(dependencies)) return badManifest(label, 'dependencies');
  return { name, version, dependencies, hash, files };
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isDependencies(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, version]) => isPackageName(name) && isPackageVersion(version));
}

function unreadable(label: string, reason: string): Problem[] {
  return [problem('package.unreadable', { params: { package: label, reason } })];
}

function badManifest(label: string, element: string): Problem[] {
  return [problem('package.manifest', { params: { package: label, element } })];
}
