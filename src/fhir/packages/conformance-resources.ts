import type { CanonicalResource } from './conformance.ts';
import type { FhirPackage } from './fhir-package.ts';

const CONFORMANCE = /^package\/(?:StructureDefinition|ValueSet|CodeSystem)-[^/]*\.json$/;

/**
 * The StructureDefinitions, ValueSets and CodeSystems of a package, in file order. Examples and other
 * folders are left out. A file that is not JSON or has no `url` is skipped: it cannot be named by anything.
 */
export function conformanceResources(source: FhirPackage): CanonicalResource[] {
  const resources: CanonicalResource[] = [];
  for (const [path, text] of source.files) {
    if (!CONFORMANCE.test(path)) continue;
    const resource = parse(text);
    if (typeof resource?.url === 'string') resources.push(resource);
  }
  return resources;
}

function parse(text: string): CanonicalResource | undefined {
  try {
    return JSON.parse(text) as CanonicalResource;
  } catch {
    return undefined;
  }
}
