/** Writes fixtures/messages, fixtures/scenarios and fixtures/organisations from scripts/fixtures. Run it after a change there: `npm run build:fixtures`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allCases } from './fixtures/all-cases.ts';
import { jsonText } from './fixtures/case.ts';
import { allOrganisations } from './fixtures/organisations/all-organisations.ts';
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

const organisations = join(import.meta.dirname, '..', 'fixtures', 'organisations');

rmSync(organisations, { recursive: true, force: true });
for (const { name, network, parts, agreements } of allOrganisations()) {
  const folder = join(organisations, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'network.json'), jsonText(network));
  writeFileSync(join(folder, 'agreements.json'), jsonText(agreements));
  writeFileSync(join(folder, 'parts.json'), jsonText(parts));
}
