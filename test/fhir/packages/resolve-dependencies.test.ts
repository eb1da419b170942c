import { expect, test } from 'vitest';
import type { FhirPackage } from '../../../src/fhir/packages/fhir-package.ts';
import { packageId } from '../../../src/fhir/packages/fhir-package.ts';
import { resolveDependencies } from '../../../src/fhir/packages/resolve-dependencies.ts';

function pkg(id: string, dependencies: Record<string, string> = {}): FhirPackage {
  const [name = '', version = ''] = id.split('#');
  return { name, version, dependencies, hash: id, files: new Map() };
}

function resolve(roots: FhirPackage[], installed: FhirPackage[]) {
  const { packages, problems } = resolveDependencies(roots, installed);
  return { packages: packages.map(packageId), problems };
}

test('follows dependencies of dependencies, circles included', () => {
  const b = pkg('b.x#1.0.0', { 'c.x': '1.0.0' });
  const c = pkg('c.x#1.0.0', { 'b.x': '1.0.0' });
  expect(resolve([pkg('a.x#1.0.0', { 'b.x': '1.0.0' })], [b, c])).toEqual({
    packages: ['a.x#1.0.0', 'b.x#1.0.0', 'c.x#1.0.0'],
    problems: [],
  });
});

test('takes the newest version that fits a range', () => {
  const installed = [pkg('b.x#1.2.0'), pkg('b.x#1.2.10'), pkg('b.x#1.3.0')];
  expect(resolve([pkg('a.x#1.0.0', { 'b.x': '1.2.x' })], installed).packages).toContain('b.x#1.2.10');
});

test('keeps two versions of one package that two dependencies ask for', () => {
  const installed = [pkg('c.x#1.0.0'), pkg('c.x#2.0.0')];
  const roots = [pkg('a.x#1.0.0', { 'c.x': '1.0.0' }), pkg('b.x#1.0.0', { 'c.x': '2.0.0' })];
  expect(resolve(roots, installed).packages).toEqual(['a.x#1.0.0', 'b.x#1.0.0', 'c.x#1.0.0', 'c.x#2.0.0']);
});

test('a version the context pins goes before what a dependency asks for', () => {
  const roots = [pkg('a.x#1.0.0', { 'c.x': '1.0.0' }), pkg('c.x#2.0.1')];
  expect(resolve(roots, [pkg('c.x#1.0.0')]).packages).toEqual(['a.x#1.0.0', 'c.x#2.0.1']);
});

test('what is not installed is a problem; what comes with the program is not', () => {
  const root = pkg('a.x#1.0.0', {
    'b.x': '1.0.0',
    'hl7.fhir.r4.core': '4.0.1',
    'hl7.terminology.r4': '7.0.1',
  });
  expect(resolve([root], []).problems).toMatchObject([
    { code: 'package.missing', params: { package: 'a.x#1.0.0', dependency: 'b.x#1.0.0' } },
  ]);
});
