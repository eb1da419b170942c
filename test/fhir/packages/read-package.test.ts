import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTarGzip } from 'nanotar';
import { afterEach, expect, test } from 'vitest';
import { readPackage } from '../../../src/fhir/packages/read-package.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'package-'));
  folders.push(made);
  return made;
}

async function archive(files: Record<string, string>): Promise<string> {
  const path = join(folder(), 'package.tgz');
  const items = Object.entries(files).map(([name, data]) => ({ name, data }));
  writeFileSync(path, await createTarGzip(items));
  return path;
}

const MANIFEST = JSON.stringify({
  name: 'test.pkg',
  version: '1.2.3',
  dependencies: { 'other.pkg': '1.0.x' },
});

test('reads name, version, dependencies and files of an archive', async () => {
  const path = await archive({ 'package/package.json': MANIFEST, 'package/ValueSet-a.json': '{}' });
  expect(readPackage(path)).toMatchObject({
    name: 'test.pkg',
    version: '1.2.3',
    dependencies: { 'other.pkg': '1.0.x' },
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    files: new Map([
      ['package/package.json', MANIFEST],
      ['package/ValueSet-a.json', '{}'],
    ]),
  });
});

test('reads a folder with and without the inner package folder the same way', () => {
  const inner = folder();
  mkdirSync(join(inner, 'package'));
  writeFileSync(join(inner, 'package', 'package.json'), MANIFEST);
  const flat = folder();
  writeFileSync(join(flat, 'package.json'), MANIFEST);
  for (const path of [inner, flat]) {
    expect(readPackage(path)).toMatchObject({
      name: 'test.pkg',
      files: new Map([['package/package.json', MANIFEST]]),
    });
  }
});

test.each(['../evil.json', 'package/../../evil.json', '/etc/evil.json'])(
  'refuses a package with the path %s',
  async (path) => {
    const reading = readPackage(await archive({ 'package/package.json': MANIFEST, [path]: '{}' }));
    expect(reading).toMatchObject([{ code: 'package.path-escapes' }]);
  },
);

test.each([
  ['is missing', () => join(folder(), 'nowhere.tgz')],
  ['is not an archive', () => fileWith('not a gzip')],
  ['has no manifest', () => archive({ 'package/x.json': '{}' })],
])('tells a problem when the package %s', async (_, make) => {
  expect(readPackage(await make())).toMatchObject([{ code: 'package.unreadable' }]);
});

test('a folder whose manifest is not JSON is a problem', () => {
  const path = folder();
  writeFileSync(join(path, 'package.json'), '{');
  expect(readPackage(path)).toMatchObject([{ code: 'package.unreadable' }]);
});

function fileWith(text: string): string {
  const path = join(folder(), 'file.tgz');
  writeFileSync(path, text);
  return path;
}
