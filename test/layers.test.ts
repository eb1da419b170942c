import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const refused = [
  ['src/parse/a.ts', '../store/store.ts', 'parse knows vocabulary only'],
  ['src/parse/b.ts', 'node:fs', 'parse does no I/O'],
  ['src/message/a.ts', '../fhir/json.ts', 'the vocabulary imports nothing of ours'],
  ['src/accept/a.ts', '../store/sqlite/sqlite-store.ts', 'stages see ports, never implementations'],
  ['src/deliver/a.ts', '../broker/rabbitmq-broker.ts', 'stages see ports, never implementations'],
  ['src/accept/b.ts', '../http/outcome.ts', 'stages know nothing of HTTP'],
  ['src/accept/c.ts', 'express', 'express only at the door'],
  ['src/deliver/b.ts', 'amqplib', 'amqplib only in broker/rabbitmq-*'],
  ['src/accept/d.ts', 'ajv', 'ajv only where data is checked'],
  ['src/http/a.ts', 'fhirpath', 'fhirpath only in validate, fhir and mapping'],
  ['src/validate/a.ts', '../store/store.ts', 'validate knows messages, not the gateway'],
  ['src/course/a.ts', '../store/store.ts', 'the course is pure'],
  ['src/store/store.ts', '../broker/broker.ts', 'ports import vocabulary only'],
  ['src/http/b.ts', '../gateway.ts', 'only main knows the composition root'],
  ['src/subscribe/a.ts', '../http/outcome.ts', 'notifications are written without the door'],
  ['src/follow/a.ts', '../store/sqlite/sqlite-store.ts', 'courses are followed through the port'],
] as const;

const allowed = [
  ['src/parse/c.ts', '../fhir/json.ts'],
  ['src/accept/e.ts', '../store/store.ts'],
  ['src/http/c.ts', 'express'],
  ['src/broker/rabbitmq-a.ts', 'amqplib'],
  ['src/main.ts', './gateway.ts'],
] as const;

describe('the layers', () => {
  const root = join(import.meta.dirname, '..');
  const folder = mkdtempSync(join(tmpdir(), 'overgang-layers-'));
  let complaints = new Set<string>();

  beforeAll(() => {
    const { vcs: _, $schema: __, ...config } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
    for (const [path, imported] of [...refused, ...allowed]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `import '${imported}';\n`);
    }
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const { stdout } = spawnSync(
      process.execPath,
      [biome, 'lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=200'],
      { cwd: folder, encoding: 'utf8' },
    );
    const report = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: unknown } }[] };
    complaints = new Set(
      report.diagnostics
        .filter(({ category }) => category === 'lint/style/noRestrictedImports')
        .map(({ location }) => String((location.path as { file?: string }).file ?? location.path)),
    );
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(refused)('refuse %s importing %s: %s', (path) => {
    expect([...complaints].some((each) => each.endsWith(path))).toBe(true);
  });

  it.each(allowed)('let %s import %s', (path) => {
    expect([...complaints].filter((each) => each.endsWith(path))).toEqual([]);
  });
});
