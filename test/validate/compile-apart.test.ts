import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileApart } from '../../src/validate/compile-apart.ts';
import { openByEvent, openContexts } from '../../src/validate/contexts.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overgang-apart-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('fills the folder of compiled profiles from a process of its own, so that this one compiles nothing', async () => {
  const cache = join(folder, 'profiles');
  const packages = join(folder, 'no-packages');
  let filled = 0;
  let left: readonly string[] = [];
  const contexts = openContexts({
    packages,
    cache,
    fill: async () => {
      filled += 1;
      await compileApart(packages, cache);
      left = readdirSync(cache).sort();
    },
    onProblem: () => {},
  });
  await contexts.base();
  await openByEvent(contexts);
  expect(filled).toBe(1);
  expect(left.some((name) => name.startsWith('core-'))).toBe(true);
  // What is compiled here is written here; nothing was.
  expect(readdirSync(cache).sort()).toEqual(left);
});

it('compiles here what the other process could not leave behind', async () => {
  const cache = join(folder, 'empty');
  const contexts = openContexts({
    packages: join(folder, 'no-packages'),
    cache,
    fill: async () => {},
    onProblem: () => {},
  });
  const base = await contexts.base();
  expect(base.compiled).toBeDefined();
});
