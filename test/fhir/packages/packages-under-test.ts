import type { AddedPackages } from '../../../src/fhir/packages/add-packages.ts';
import { packageId } from '../../../src/fhir/packages/fhir-package.ts';
import { listPackages } from '../../../src/fhir/packages/list-packages.ts';
import type { Problem } from '../../../src/message/problem.ts';
import { archiveOf, type Served } from './small-registry.ts';

/** What is wrong, in short: severity, code and which package. */
export const codes = (problems: readonly Problem[]) =>
  problems.map(({ code, severity, params }) =>
    `${severity} ${code} ${params?.dependency ?? params?.package ?? ''}`.trim(),
  );
export const ids = (packages: AddedPackages['added']) => packages.map(packageId);

/** What a folder has installed, each with its state and who needs it. */
export async function listed(folder: string): Promise<string[]> {
  const list = await listPackages(folder);
  if (Array.isArray(list)) throw new Error(JSON.stringify(list));
  return list.packages.map((each) => [packageId(each), each.state, ...each.neededBy].join(' '));
}

/** Four packages that need each other, one of them in two versions. */
export const family: Record<string, Served> = {
  'a.core#1.0.0': { archive: archiveOf('a.core', '1.0.0') },
  'a.core#1.1.0': { archive: archiveOf('a.core', '1.1.0') },
  'a.base#2.0.0': {
    archive: archiveOf('a.base', '2.0.0', { 'a.core': '1.0.x', 'hl7.fhir.r4.core': '4.0.1' }),
  },
  'a.note#3.0.0': { archive: archiveOf('a.note', '3.0.0', { 'a.base': '2.0.0', 'a.core': '1.1.0' }) },
};
