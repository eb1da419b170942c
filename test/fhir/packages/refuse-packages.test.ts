import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addPackages } from '../../../src/fhir/packages/add-packages.ts';
import { temporaryFolder } from './package-folder.ts';
import { codes, family } from './packages-under-test.ts';
import { archiveOf, archiveOfFiles, type Served, serveRegistry } from './small-registry.ts';

describe('package add refuses, and installs nothing', () => {
  async function refusal(
    packages: Record<string, Served>,
    wanted: string[],
    instead?: Parameters<typeof serveRegistry>[1],
    limits = {},
  ): Promise<string[]> {
    const folder = await temporaryFolder();
    await using served = await serveRegistry(packages, instead);
    const registry = { ...served.registry, ...limits };
    const result = await addPackages({ folder, wanted, registry });
    expect(result.added).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
    return codes(result.problems);
  }

  test.each([
    'a.core',
    'a.core#',
    '#1.0.0',
    '../a.core#1.0.0',
    'a.core#../1',
    'a.core#1#2',
    'a.core#1?x',
    '',
  ])('what is not NAME#VERSION: %j', async (name) => {
    expect(await refusal(family, [name])).toEqual(['error package.name']);
  });

  test('a package and a version that the registry does not know', async () => {
    expect(await refusal(family, ['a.none#1.0.0'])).toEqual(['error package.unknown a.none#1.0.0']);
    expect(await refusal(family, ['a.core#9.9.9'])).toEqual(['error package.unknown a.core#9.9.9']);
    expect(await refusal(family, ['a.core#1.0.0', 'a.none#1.0.0'])).toHaveLength(1);
  });

  test('an archive whose hash is not the promised one', async () => {
    const archive = archiveOf('a.core', '1.0.0');
    for (const dist of [{ shasum: '0'.repeat(40) }, { integrity: `sha512-${'A'.repeat(86)}==` }]) {
      const packages = { 'a.core#1.0.0': { archive, dist } };
      expect(await refusal(packages, ['a.core#1.0.0'])).toEqual(['error package.integrity a.core#1.0.0']);
    }
  });

  test('a dependency whose hash is not the promised one', async () => {
    const packages = {
      ...family,
      'a.core#1.0.0': { archive: archiveOf('a.core', '1.0.0'), dist: { shasum: 'f' } },
    };
    expect(await refusal(packages, ['a.base#2.0.0'])).toEqual(['error package.integrity a.core#1.0.0']);
  });

  test('an archive that holds another package', async () => {
    const packages = { 'a.core#1.0.0': { archive: archiveOf('a.core', '6.6.6') } };
    expect(await refusal(packages, ['a.core#1.0.0'])).toEqual(['error package.other a.core#1.0.0']);
  });

  test('a package whose paths climb out', async () => {
    const manifest = '{"name":"a.core","version":"1.0.0"}';
    const archive = archiveOfFiles({ 'package/package.json': manifest, '../../evil.json': '{}' });
    const packages = { 'a.core#1.0.0': { archive } };
    expect(await refusal(packages, ['a.core#1.0.0'])).toEqual(['error package.path-escapes a.core#1.0.0']);
  });

  test('a package for another FHIR than R4', async () => {
    const manifest = '{"name":"a.core","version":"1.0.0","fhirVersions":["5.0.0"]}';
    const packages = { 'a.core#1.0.0': { archive: archiveOfFiles({ 'package/package.json': manifest }) } };
    expect(await refusal(packages, ['a.core#1.0.0'])).toEqual(['error package.fhir-version a.core#1.0.0']);
  });

  test('a registry that answers nonsense, fails, is slow or is not there', async () => {
    const wanted = ['a.core#1.0.0'];
    const answering = (status: number, body: string) =>
      refusal(family, wanted, (_, response) => {
        response.statusCode = status;
        response.end(body);
        return true;
      });
    expect(await answering(500, '')).toEqual(['error package.registry']);
    expect(await answering(200, '<html>')).toEqual(['error package.registry']);
    expect(await answering(200, 'null')).toEqual(['error package.registry']);
    expect(await answering(200, '{"versions":[]}')).toEqual(['error package.registry']);
    expect(await answering(200, '{"versions":{"1.0.0":null}}')).toEqual([
      'error package.unreadable a.core#1.0.0',
    ]);
    expect(await refusal(family, wanted, () => true, { timeoutMs: 50 })).toEqual(['error package.registry']);
    expect(await refusal(family, wanted, undefined, { url: 'http://127.0.0.1:1' })).toEqual([
      'error package.registry',
    ]);
    expect(await refusal(family, wanted, undefined, { url: 'no address' })).toEqual([
      'error package.registry',
    ]);
  });

  test('a registry that breaks off, or sends without end', async () => {
    const breaking = (
      path: string,
      response: Parameters<NonNullable<Parameters<typeof serveRegistry>[1]>>[1],
    ) => {
      if (path !== '/a.core/1.0.0') return false;
      response.writeHead(200, { 'content-length': 1000 });
      response.write('x', () => response.destroy());
      return true;
    };
    expect(await refusal(family, ['a.core#1.0.0'], breaking)).toEqual(['error package.registry']);
    const flooding: typeof breaking = (path, response) => {
      if (path !== '/a.core/1.0.0') return false;
      const flood = () => {
        if (!response.destroyed) response.write(Buffer.alloc(10_000), () => setImmediate(flood));
      };
      flood();
      return true;
    };
    expect(await refusal(family, ['a.core#1.0.0'], flooding, { maxArchiveBytes: 100_000 })).toEqual([
      'error package.too-large a.core#1.0.0',
    ]);
  });

  test('a registry that makes up dependencies without end', async () => {
    const endless = (
      path: string,
      response: Parameters<NonNullable<Parameters<typeof serveRegistry>[1]>>[1],
    ) => {
      const [, name = '', version] = path.split('/');
      const next = Number(/\d+/.exec(name)?.[0] ?? 0) + 1;
      response.end(
        version ? archiveOf(name, '1.0.0', { [`a.n${next}`]: '1.0.0' }) : '{"versions":{"1.0.0":{}}}',
      );
      return true;
    };
    expect(await refusal({}, ['a.n0#1.0.0'], endless)).toEqual(['error package.registry']);
  });

  test('a file that is not there or no package', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'no.tgz'), 'no');
    for (const file of ['no.tgz', 'none.tgz']) {
      const result = await addPackages({ folder, wanted: [join(folder, file)] });
      expect(codes(result.problems)).toEqual([`error package.unreadable ${file}`]);
    }
  });

  test('a published version that has changed since it was installed', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'a.tgz');
    await writeFile(file, archiveOf('a.core', '1.0.0'));
    await addPackages({ folder, wanted: [file] });
    await writeFile(file, archiveOf('a.core', '1.0.0', {}, { 'package/new.json': '{}' }));
    const again = await addPackages({ folder, wanted: [file] });
    expect(again.added).toEqual([]);
    expect(codes(again.problems)).toEqual(['error package.changed a.core#1.0.0']);
  });
});
