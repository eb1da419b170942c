/** Writes fixtures/messages and fixtures/scenarios from scripts/fixtures. Run it after a change there: `npm run build:fixtures`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allCases } from './fixtures/all-cases.ts';
import { jsonText } from './fixtures/case.ts';
import { allScenarios } from './fixtures/scenarios/all-scenarios.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'messages');

rmSync(root, { recursive: true, force: true });
for (const { name, text, expected } of allCases()) {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'message.json'), text);
  writeFileSync(join(folder, 'expected.json'), jsonText(expected));
}

const scenarios = join(import.meta.dirname, '..', 'fixtures', 'scenarios');

rmSync(scenarios, { recursive: true, force: true });
for (const { scenario, files } of allScenarios()) {
  const folder = join(scenarios, scenario.id);
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  writeFileSync(join(folder, 'scenario.json'), jsonText(scenario));
}
