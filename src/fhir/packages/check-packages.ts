import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Problem, problem } from '../../message/problem.ts';
import { type FhirPackage, packageId } from './fhir-package.ts';
import { fhirVersionFault } from './fhir-version-fault.ts';
import { unpackPackage } from './unpack-package.ts';

/** `overgang package check`: what is wrong with one file; `id` is missing when it could not be read. */
export interface CheckedPackage {
  readonly file: string;
  readonly id?: string;
  readonly problems: readonly Problem[];
}

/**
 * Checks package archives without installing them: they unpack, no path climbs out, the manifest is
 * proper and for R4, every resource at the top level is JSON with a type, no canonical is defined twice
 * within a package, and every StructureDefinition has a snapshot (a warning).
 */
export async function checkPackages(files: readonly string[]): Promise<CheckedPackage[]> {
  const checked: CheckedPackage[] = [];
  for (const file of files) checked.push(await checkFile(file));
  return checked;
}

async function checkFile(file: string): Promise<CheckedPackage> {
  let archive: Uint8Array;
  try {
    archive = await readFile(file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return {
      file,
      problems: [problem('package.unreadable', { params: { package: basename(file), reason } })],
    };
  }
  const unpacked = unpackPackage(basename(file), archive);
  if (Array.isArray(unpacked)) return { file, problems: unpacked };
  const fault = fhirVersionFault(unpacked);
  return {
    file,
    id: packageId(unpacked),
    problems: [...(fault ? [fault] : []), ...resourceProblems(unpacked)],
  };
}

function resourceProblems(checked: FhirPackage): Problem[] {
  const problems: Problem[] = [];
  const definedBy = new Map<string, string>();
  for (const [path, text] of checked.files) {
    if (!isResourceFile(path)) continue;
    const resource = resourceIn(text);
    if (!resource) {
      problems.push(problem('package.resource', { params: { path } }));
      continue;
    }
    if (resource.resourceType === 'StructureDefinition' && !resource.snapshot) {
      problems.push(problem('package.snapshot-missing', { params: { path } }));
    }
    const canonical = canonicalOf(resource);
    const other = canonical && definedBy.get(canonical);
    if (other) problems.push(problem('package.canonical-repeated', { params: { canonical, path, other } }));
    else if (canonical) definedBy.set(canonical, path);
  }
  return problems;
}

/** Resources lie directly in `package/`; the manifest and indexes are none, examples lie deeper. */
function isResourceFile(path: string): boolean {
  return /^package\/[^/]+\.json$/.test(path) && !/\/(?:package\.json|\.|[^/]*\.index\.json)/.test(path);
}

function resourceIn(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null;
    return typeof value?.resourceType === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function canonicalOf({ url, version }: Record<string, unknown>): string | undefined {
  if (typeof url !== 'string') return undefined;
  return typeof version === 'string' ? `${url}|${version}` : url;
}
