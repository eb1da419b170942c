import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks, outcomes } from '../../../src/course/checks/checks.ts';
import type { Rule } from '../../../src/course/rules/rule.ts';
import { type RuleId, rules } from '../../../src/course/rules/rules.ts';
import { holderOf, writeRules } from '../../../src/course/rules/write-rules.ts';
import { machines } from '../../../src/course/tables/machines.ts';
import { taskKinds } from '../../../src/course/tasks/open-tasks.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const sources = [
  ...globSync('test/**/*.test.ts', { cwd: root.pathname }).filter(
    (path) => !path.endsWith('rules/rules.test.ts'),
  ),
  // What breaks a rule stands beside the suite that judges it.
  ...globSync('test/course/checks/*-rows.ts', { cwd: root.pathname }),
  ...globSync('fixtures/scenarios/*/scenario.json', { cwd: root.pathname }),
];
const tests = sources.sort().map((path) => ({ path, text: read(path) }));
const testsOf = (rule: RuleId): readonly string[] =>
  tests.filter(({ text }) => text.includes(rule)).map(({ path }) => nameOf(path));
const nameOf = (path: string): string =>
  path.replace('test/course/', '').replace(/^fixtures\/scenarios\/(.*)\/scenario.json$/, '$1');

const rows = machines.flatMap(({ transitions, refusals }) => [
  ...transitions.map(({ rule }) => ({ rule, code: undefined })),
  ...refusals.map(({ rule, problem }) => ({ rule, code: problem })),
]);
const used = [
  ...rows,
  ...[...checks, ...outcomes],
  ...taskKinds.map(({ rule }) => ({ rule, code: undefined })),
];
const codesOf = (rule: RuleId): readonly string[] => [
  ...new Set(used.flatMap((row) => (row.rule === rule && row.code !== undefined ? [row.code] : []))),
];
const held = (Object.entries(rules) as [RuleId, Rule][]).filter(([, { code }]) => code !== undefined);

describe('the register of rules', () => {
  it('is what docs/rules.md says', async () => {
    await expect(writeRules({ codes: codesOf, tests: testsOf })).toMatchFileSnapshot(
      '../../../docs/rules.md',
    );
  });

  it.each(held)('%s is held by the file it names, which names it', (id, { code }) => {
    const path = holderOf(String(code));
    expect(existsSync(new URL(path, root))).toBe(true);
    expect(read(path)).toContain(id);
  });

  it.each(held)('%s has a test', (id) => {
    expect(testsOf(id)).not.toEqual([]);
  });

  it('counts as held every rule that an arrow, a check or a task ends in', () => {
    const named = new Set(used.map(({ rule }) => rule));
    const heldIds = new Set(held.map(([id]) => id));
    expect([...named].filter((rule) => !heldIds.has(rule))).toEqual([]);
  });
});
