/** Writes fixtures/messages from scripts/fixtures. Run it after a change there: `npm run build:fixtures`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allCases } from './fixtures/all-cases.ts';
import { jsonText } from './fixtures/case.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'messages');

rmSync(root, { recursive: true, force: true });
for (const { name, text, expected } of allCases()) {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'message.json'), text);
  writeFileSync(join(folder, 'expected.json'), jsonText(expected));
}
