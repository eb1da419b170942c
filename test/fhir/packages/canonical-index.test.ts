import { expect, test } from 'vitest';
import { indexCanonicals } from '../../../src/fhir/packages/canonical-index.ts';

const url = 'http://test/StructureDefinition/a';
const structure = (version?: string) => ({ resourceType: 'StructureDefinition', url, version }) as never;
const index = indexCanonicals([
  structure('1.9.0'),
  structure('1.10.0'),
  structure('2.0.0-rc'),
  structure('1.2.0'),
]);

test('an unpinned canonical finds the newest version, a pre-release included', () => {
  expect(index.structure(url)?.version).toBe('2.0.0-rc');
});

test('a pinned canonical finds that version beside others', () => {
  expect(index.structure(`${url}|1.9.0`)?.version).toBe('1.9.0');
});

test('a pin may leave out the last part of the version', () => {
  expect(index.structure(`${url}|1.10`)?.version).toBe('1.10.0');
  expect(index.structure(`${url}|1.1`)).toBeUndefined();
});

test('a fragment behind # is no part of the canonical', () => {
  expect(index.structure(`${url}|1.2.0#part`)?.version).toBe('1.2.0');
});

test('a version that is not there is not replaced by another', () => {
  expect(index.structure(`${url}|3.0.0`)).toBeUndefined();
});

test('a resource is found as its own type only', () => {
  expect(index.valueSet(url)).toBeUndefined();
});

test('a complete code system goes before a newer fragment of it', () => {
  const system = (version: string, content: string) =>
    ({ resourceType: 'CodeSystem', url: 'http://test/cs', version, content }) as never;
  const systems = indexCanonicals([system('3.4.0', 'fragment'), system('1.1.0', 'complete')]);
  expect(systems.codeSystem('http://test/cs')?.version).toBe('1.1.0');
});
