import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { type Problem, problem } from '../../message/problem.ts';
import { type FhirPackage, fileText } from './fhir-package.ts';

/** What a package may unpack to; MedCom's largest is 4 MB, HL7's own core 60 MB. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

export type PackageReading = { readonly package: FhirPackage } | { readonly problem: Problem };

/**
 * Reads a FHIR package from a `.tgz` archive or from a folder that holds `package/package.json` or
 * `package.json`. An unreadable archive, a missing manifest, a path that climbs out of the package and
 * an archive that unpacks to more than half a gigabyte are problems; nothing is written anywhere.
 */
export function readPackage(path: string): PackageReading {
  try {
    return statSync(path).isDirectory() ? readFolder(path) : readArchive(path, readFileSync(path));
  } catch (fault) {
    return unreadable(path, fault);
  }
}

/** {@link readPackage} for an archive already in memory, such as one fetched from a registry. */
export function readArchive(name: string, archive: Uint8Array): PackageReading {
  const files = new Map<string, Uint8Array>();
  try {
    const unpacked = gunzipSync(archive, { maxOutputLength: MAX_UNPACKED_BYTES });
    for (const item of parseTar(unpacked)) {
      if (climbsOut(item.name)) {
        return { problem: problem('package.path-escapes', { params: { package: name, path: item.name } }) };
      }
      if (item.type === 'file' && item.data && isText(item.name)) files.set(item.name, item.data);
    }
  } catch (fault) {
    return unreadable(name, fault);
  }
  return assemble(name, files, createHash('sha256').update(archive).digest('hex'));
}

function readFolder(folder: string): PackageReading {
  const files = new Map<string, Uint8Array>();
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isText(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const prefix = names.includes('package.json') ? 'package/' : '';
  for (const name of names) {
    const bytes = readFileSync(join(folder, name));
    files.set(prefix + name, bytes);
    hash.update(name).update('\0').update(bytes).update('\0');
  }
  return assemble(folder, files, hash.digest('hex'));
}

function assemble(name: string, files: ReadonlyMap<string, Uint8Array>, hash: string): PackageReading {
  const manifest = readManifest(files);
  if (typeof manifest?.name !== 'string' || typeof manifest.version !== 'string') {
    return unreadable(name, 'package/package.json lacks a name or a version');
  }
  const dependencies = textValues(manifest.dependencies);
  return { package: { name: manifest.name, version: manifest.version, dependencies, hash, files } };
}

function readManifest(files: ReadonlyMap<string, Uint8Array>): Record<string, unknown> | undefined {
  try {
    return JSON.parse(fileText({ files }, 'package/package.json') ?? '{}');
  } catch {
    return undefined;
  }
}

function textValues(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter(([, each]) => typeof each === 'string'));
}

function isText(name: string): boolean {
  return name.endsWith('.json') || name.endsWith('.xml');
}

function climbsOut(name: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..');
}

function unreadable(name: string, fault: unknown): PackageReading {
  const reason = fault instanceof Error ? fault.message : String(fault);
  return { problem: problem('package.unreadable', { params: { package: name, reason } }) };
}
