import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addPackages } from '../../../src/fhir/packages/add-packages.ts';
import { temporaryFolder } from './package-folder.ts';
import { codes, family, ids, listed } from './packages-under-test.ts';
import { archiveOf, serveRegistry } from './small-registry.ts';

describe('package add', () => {
  test('installs a package with all it depends on, each version that is asked for', async () => {
    const folder = join(await temporaryFolder(), 'made', 'on the way');
    await using served = await serveRegistry(family);
    const { registry } = served;
    const result = await addPackages({ folder, wanted: ['a.note#3.0.0'], registry });
    expect(codes(result.problems)).toEqual([]);
    expect(ids(result.added)).toEqual(['a.note#3.0.0', 'a.base#2.0.0', 'a.core#1.1.0', 'a.core#1.0.0']);
    expect(await listed(folder)).toEqual([
      'a.base#2.0.0 ok a.note#3.0.0',
      'a.core#1.0.0 ok a.base#2.0.0',
      'a.core#1.1.0 ok a.note#3.0.0',
      'a.note#3.0.0 ok',
    ]);
    expect(served.asked.filter((path) => path.includes('r4.core'))).toEqual([]);
  });

  test('writes down name, version, hash and source', async () => {
    const folder = await temporaryFolder();
    await using served = await serveRegistry(family);
    await addPackages({ folder, wanted: ['a.core#latest'], registry: served.registry });
    const lock = JSON.parse(await readFile(join(folder, 'packages.lock.json'), 'utf8'));
    const source = `${served.registry.url}a.core/1.1.0`;
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/);
    const entry = { name: 'a.core', version: '1.1.0', sha256, source, dependencies: {} };
    expect(lock).toEqual({ lockVersion: 1, packages: [entry] });
    expect((await readdir(folder)).sort()).toEqual(['a.core#1.1.0.tgz', 'packages.lock.json']);
  });

  test('gives the same lock file whatever the order of adding', async () => {
    await using served = await serveRegistry(family);
    const locks: string[] = [];
    for (const wanted of [['a.note#3.0.0'], ['a.core#1.1.0', 'a.base#2.0.0', 'a.note#3.0.0']]) {
      const folder = await temporaryFolder();
      for (const each of wanted) await addPackages({ folder, wanted: [each], registry: served.registry });
      locks.push(await readFile(join(folder, 'packages.lock.json'), 'utf8'));
    }
    expect(locks[0]).toBe(locks[1]);
  });

  test('asks the registry for nothing that is installed', async () => {
    const folder = await temporaryFolder();
    await using served = await serveRegistry(family);
    await addPackages({ folder, wanted: ['a.note#3.0.0'], registry: served.registry });
    const before = served.asked.length;
    const again = await addPackages({ folder, wanted: ['a.note#3.0.0'], registry: served.registry });
    expect(again).toMatchObject({ added: [], present: [{ name: 'a.note' }], problems: [] });
    expect(served.asked).toHaveLength(before);
  });

  test('fetches again what was lost, and only that', async () => {
    const folder = await temporaryFolder();
    await using served = await serveRegistry(family);
    const { registry } = served;
    await addPackages({ folder, wanted: ['a.base#2.0.0'], registry });
    const lock = await readFile(join(folder, 'packages.lock.json'), 'utf8');
    await rm(join(folder, 'a.core#1.0.0.tgz'));
    expect(await listed(folder)).toContain('a.core#1.0.0 missing a.base#2.0.0');
    const again = await addPackages({ folder, wanted: ['a.base#2.0.0'], registry });
    expect(ids(again.added)).toEqual(['a.core#1.0.0']);
    expect(await listed(folder)).toEqual(['a.base#2.0.0 ok', 'a.core#1.0.0 ok a.base#2.0.0']);
    expect(await readFile(join(folder, 'packages.lock.json'), 'utf8')).toBe(lock);
  });

  test('without a registry names are refused, files are not', async () => {
    const folder = await temporaryFolder();
    const result = await addPackages({ folder, wanted: ['a.core#1.0.0'] });
    expect(codes(result.problems)).toEqual(['error package.no-registry a.core#1.0.0']);
  });

  test('takes files, and finds their dependencies among them without a registry', async () => {
    const folder = await temporaryFolder();
    const wanted: string[] = [];
    for (const [id, { archive }] of Object.entries(family)) {
      wanted.push(join(folder, `${id.replace('#', '-')}.tgz`));
      await writeFile(wanted.at(-1) ?? '', archive);
    }
    const { added, problems } = await addPackages({ folder, wanted });
    expect(codes(problems)).toEqual([]);
    expect(added.map(({ source }) => source)).toContain('file:a.note-3.0.0.tgz');
    const again = await addPackages({ folder, wanted });
    expect(again).toMatchObject({ added: [], present: { length: 4 }, problems: [] });
  });

  test('warns of a dependency that cannot be had, and installs the rest', async () => {
    const folder = await temporaryFolder();
    const { 'a.base#2.0.0': _, ...rest } = family;
    await using served = await serveRegistry(rest);
    const result = await addPackages({ folder, wanted: ['a.note#3.0.0'], registry: served.registry });
    expect(codes(result.problems)).toEqual(['warning package.missing a.base#2.0.0']);
    expect(ids(result.added)).toEqual(['a.note#3.0.0', 'a.core#1.1.0']);
  });

  test('asks and warns once of what several packages lack', async () => {
    const folder = await temporaryFolder();
    await using served = await serveRegistry({
      'a.one#1.0.0': { archive: archiveOf('a.one', '1.0.0', { 'a.two': '1.0.0', 'a.none': '1.0.0' }) },
      'a.two#1.0.0': { archive: archiveOf('a.two', '1.0.0', { 'a.none': '1.0.0' }) },
    });
    const result = await addPackages({ folder, wanted: ['a.one#1.0.0'], registry: served.registry });
    expect(codes(result.problems)).toEqual(['warning package.missing a.none#1.0.0']);
    expect(served.asked.filter((path) => path === '/a.none')).toHaveLength(1);
  });

  test('leaves dependencies alone when told to', async () => {
    const folder = await temporaryFolder();
    await using served = await serveRegistry(family);
    const { registry } = served;
    const result = await addPackages({ folder, wanted: ['a.note#3.0.0'], registry, withDependencies: false });
    expect(ids(result.added)).toEqual(['a.note#3.0.0']);
    expect(result.problems).toEqual([]);
  });

  test('ends where packages depend on each other in a circle', async () => {
    const folder = await temporaryFolder();
    await using served = await serveRegistry({
      'a.one#1.0.0': { archive: archiveOf('a.one', '1.0.0', { 'a.two': '1.0.0' }) },
      'a.two#1.0.0': { archive: archiveOf('a.two', '1.0.0', { 'a.one': 'latest' }) },
    });
    const result = await addPackages({ folder, wanted: ['a.one#1.0.0'], registry: served.registry });
    expect(ids(result.added)).toEqual(['a.one#1.0.0', 'a.two#1.0.0']);
  });
});
