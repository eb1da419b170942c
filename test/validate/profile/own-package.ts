import type { FhirPackage } from '../../../src/fhir/packages/fhir-package.ts';
import {
  type DefinitionOptions,
  type Definitions,
  loadDefinitions,
} from '../../../src/validate/profile/definitions.ts';

/** A package made of resources, so that a test shows the definition it is about. */
function ownPackage(resources: readonly { resourceType: string; url: string }[]): FhirPackage {
  const files = resources.map(
    (resource, i) => [`package/${resource.resourceType}-${i}.json`, JSON.stringify(resource)] as const,
  );
  return {
    name: 'own.test',
    version: '1.0.0',
    dependencies: {},
    hash: JSON.stringify(resources),
    files: new Map(files),
  };
}

/** A profile given by its differential alone. */
export function profile(type: string, name: string, ...element: readonly object[]) {
  return {
    resourceType: 'StructureDefinition',
    url: `http://test/StructureDefinition/${name}`,
    version: '1.0.0',
    kind: type === 'Extension' || type === 'Identifier' ? 'complex-type' : 'resource',
    type,
    baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
    derivation: 'constraint',
    differential: { element },
  };
}

export function define(
  resources: readonly { resourceType: string; url: string }[],
  options: Omit<DefinitionOptions, 'packages'> = {},
): Promise<Definitions> {
  return loadDefinitions({ packages: [ownPackage(resources)], ...options });
}
