import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Problem, problem } from '../../message/problem.ts';
import type { FhirPackage } from './fhir-package.ts';
import { isPackageName, isPackageVersion } from './package-id.ts';
import { unpackPackage } from './unpack-package.ts';

/**
 * Reads a FHIR package from a `.tgz` archive (see {@link unpackPackage}) or from a folder that holds
 * `package/package.json` or `package.json`. Links in a folder are not followed. Never throws for what is in
 * the files; what cannot be read is a problem.
 */
export function readPackage(path: string): FhirPackage | Problem[] {
  try {
    return statSync(path).isDirectory() ? readFolder(path) : unpackPackage(path, readFileSync(path));
  } catch (fault) {
    return unreadable(path, fault instanceof Error ? fault.message : String(fault));
  }
}

function readFolder(folder: string): FhirPackage | Problem[] {
  const files = new Map<string, string>();
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:json|xml)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const prefix = names.includes('package.json') ? 'package/' : '';
  for (const name of names) {
    const text = readFileSync(join(folder, name), 'utf8');
    files.set(prefix + name, text);
    hash.update(name).update('\0').update(text).update('\0');
  }
  return assemble(folder, files, hash.digest('hex'));
}

function assemble(folder: string, files: ReadonlyMap<string, string>, hash: string): FhirPackage | Problem[] {
  const { name, version, dependencies } = JSON.parse(files.get('package/package.json') ?? '{}');
  if (!isPackageName(name) || !isPackageVersion(version)) {
    return unreadable(folder, 'package/package.json lacks a proper name or version');
  }
  return { name, version, dependencies: textValues(dependencies), hash, files };
}

function textValues(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter(([, each]) => typeof each === 'string'));
}

function unreadable(path: string, reason: string): Problem[] {
  return [problem('package.unreadable', { params: { package: path, reason } })];
}
