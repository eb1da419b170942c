import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compileContext } from '../../../src/validate/profile/message-context.ts';
import { define, profile } from './own-package.ts';

const cache = mkdtempSync(join(tmpdir(), 'definitions-'));
afterAll(() => rmSync(cache, { recursive: true }));

const strict = profile('Patient', 'strict', { id: 'Patient.gender', path: 'Patient.gender', min: 1 });
const good = { resourceType: 'Patient', gender: 'female' };
const bad = { resourceType: 'Patient', active: true };

async function judge(resources = [strict]) {
  const context = compileContext(await define(resources, { cache }), { name: 'strict', profile: strict.url });
  return [
    context.check(good),
    context.check(bad),
    context.explain(bad).some((each) => each.severity === 'error'),
  ];
}

test('what was compiled is kept and judges the same when it is read again', async () => {
  expect(await judge()).toEqual([true, false, true]);
  const kept = readdirSync(cache);
  expect(kept).not.toEqual([]);
  expect(await judge()).toEqual([true, false, true]);
  expect(readdirSync(cache)).toEqual(kept);
});

test('another content of the packages is compiled anew', async () => {
  const before = readdirSync(cache).length;
  const lenient = { ...strict, differential: { element: [] } };
  expect(await judge([lenient])).toEqual([true, true, false]);
  expect(readdirSync(cache).length).toBeGreaterThan(before);
});

test('a damaged file of the cache is made again', async () => {
  for (const name of readdirSync(cache)) {
    if (name.startsWith('packages')) writeFileSync(join(cache, name), '{"half');
  }
  expect(await judge()).toEqual([true, false, true]);
});

test('a cache that cannot be written to costs nothing but time', async () => {
  const context = compileContext(await define([strict], { cache: '/dev/null/nowhere' }), {
    name: 'strict',
    profile: strict.url,
  });
  expect(context.check(good)).toBe(true);
});

test('a valid message has no problems to tell, an invalid one has all of them', async () => {
  const context = compileContext(await define([strict]), { name: 'strict', profile: strict.url });
  expect(context.validate(good)).toEqual({ valid: true, problems: [], unchecked: [] });
  const { valid, problems } = context.validate({ ...bad, foo: 1, name: [] });
  expect(valid).toBe(false);
  expect(problems.map((each) => each.code)).toEqual(
    expect.arrayContaining(['cardinality.too-few', 'structure.unexpected-element', 'structure.empty-array']),
  );
});
