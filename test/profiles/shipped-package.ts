import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource, StructureDefinition } from '@medplum/fhirtypes';

/** The repository. */
export const repository = join(import.meta.dirname, '..', '..');
/** The package as it ships. */
export const packageFolder = join(repository, 'profiles', 'package');
/** Where the packages of MedCom and HL7 Denmark lie on a developer's machine. */
export const officialPackages = join(repository, '..', 'shared', 'fhir', 'packages');

/** Every resource of the shipped package. */
export const shipped: readonly Resource[] = readdirSync(packageFolder)
  .filter((name) => name !== 'package.json')
  .map((name) => JSON.parse(readFileSync(join(packageFolder, name), 'utf8')));

/** The shipped resources of one type. */
export function shippedOf<Type extends Resource['resourceType']>(type: Type) {
  return shipped.filter((each) => each.resourceType === type) as Extract<Resource, { resourceType: Type }>[];
}

/** The shipped profile or extension with this id; throws when there is none. */
export function shippedStructure(id: string): StructureDefinition {
  const found = shippedOf('StructureDefinition').find((each) => each.id === id);
  if (found === undefined) throw new Error(`The package has no ${id}.`);
  return found;
}
