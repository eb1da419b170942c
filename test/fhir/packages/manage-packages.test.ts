import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type AddedPackages, addPackages } from '../../../src/fhir/packages/add-packages.ts';
import { checkPackages } from '../../../src/fhir/packages/check-packages.ts';
import { packageId } from '../../../src/fhir/packages/fhir-package.ts';
import { listPackages } from '../../../src/fhir/packages/list-packages.ts';
import { loadInstalled } from '../../../src/fhir/packages/package-store.ts';
import { removePackages } from '../../../src/fhir/packages/remove-packages.ts';
import type { Problem } from '../../../src/message/problem.ts';
import { temporaryFolder } from './package-folder.ts';
import { archiveOf, archiveOfFiles, type Served, serveRegistry } from './small-registry.ts';

const official = fileURLToPath(new URL('../../../../shared/fhir/packages/', import.meta.url));

const codes = (problems: readonly Problem[]) =>
  problems.map(({ code, severity, params }) =>
    `${severity} ${code} ${params?.dependency ?? params?.package ?? ''}`.trim(),
  );
const ids = (packages: AddedPackages['added']) => packages.map(packageId);

async function listed(folder: string): Promise<string[]> {
  const list = await listPackages(folder);
  if (Array.isArray(list)) throw new Error(JSON.stringify(list));
  return list.packages.map((each) => [packageId(each), each.state, ...each.neededBy].join(' '));
}

/** Four packages that need each other, one of them in two versions. */
const family: Record<string, Served> = {
  'a.core#1.0.0': { archive: archiveOf('a.core', '1.0.0') },
  'a.core#1.1.0': { archive: archiveOf('a.core', '1.1.0') },
  'a.base#2.0.0': {
    archive: archiveOf('a.base', '2.0.0', { 'a.core': '1.0.x', 'hl7.fhir.r4.core': '4.0.1' }),
  },
  'a.note#3.0.0': { archive: archiveOf('a.note', '3.0.0', { 'a.base': '2.0.0', 'a.core': '1.1.0' }) },
};

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

describe('package remove', () => {
  async function installed(): Promise<string> {
    const folder = await temporaryFolder();
    await using served = await serveRegistry(family);
    await addPackages({ folder, wanted: ['a.note#3.0.0'], registry: served.registry });
    return folder;
  }

  test('takes a package away with its archive', async () => {
    const folder = await installed();
    expect(await removePackages({ folder, unwanted: ['a.note#3.0.0'] })).toMatchObject({ problems: [] });
    expect(await listed(folder)).toEqual([
      'a.base#2.0.0 ok',
      'a.core#1.0.0 ok a.base#2.0.0',
      'a.core#1.1.0 ok',
    ]);
    expect(await readdir(folder)).not.toContain('a.note#3.0.0.tgz');
  });

  test('leaves what another package needs, unless both go or it is forced', async () => {
    const folder = await installed();
    const refused = await removePackages({ folder, unwanted: ['a.core#1.0.0', 'a.note#3.0.0'] });
    expect(refused.removed).toEqual([]);
    expect(refused.problems).toMatchObject([{ code: 'package.needed', params: { by: 'a.base#2.0.0' } }]);
    expect(await listed(folder)).toHaveLength(4);
    const forced = await removePackages({ folder, unwanted: ['a.core#1.0.0'], force: true });
    expect(ids(forced.removed)).toEqual(['a.core#1.0.0']);
    const together = await removePackages({ folder, unwanted: ['a.base#2.0.0', 'a.note#3.0.0'] });
    expect(together.problems).toEqual([]);
    expect(await listed(folder)).toEqual(['a.core#1.1.0 ok']);
  });

  test('lets a version go when another one serves as well', async () => {
    const folder = await temporaryFolder();
    await using served = await serveRegistry({
      'a.core#1.0.0': { archive: archiveOf('a.core', '1.0.0') },
      'a.core#1.0.1': { archive: archiveOf('a.core', '1.0.1') },
      'a.base#2.0.0': { archive: archiveOf('a.base', '2.0.0', { 'a.core': '1.0.x' }) },
    });
    const { registry } = served;
    await addPackages({ folder, wanted: ['a.core#1.0.0', 'a.core#1.0.1', 'a.base#2.0.0'], registry });
    expect((await removePackages({ folder, unwanted: ['a.core#1.0.1'] })).problems).toEqual([]);
    const last = await removePackages({ folder, unwanted: ['a.core#1.0.0'] });
    expect(last.problems).toMatchObject([{ code: 'package.needed' }]);
  });

  test('says when a package is not installed, and then removes none', async () => {
    const folder = await installed();
    const result = await removePackages({ folder, unwanted: ['a.note#3.0.0', 'a.none#1'], force: true });
    expect(codes(result.problems)).toEqual(['error package.not-installed a.none#1']);
    expect(await listed(folder)).toHaveLength(4);
  });
});

describe('package list and loading', () => {
  test('nothing is installed where there is no folder', async () => {
    expect(await listed('/no/such/folder')).toEqual([]);
  });

  test('tell an archive that is missing or changed', async () => {
    const folder = await temporaryFolder();
    await using served = await serveRegistry(family);
    await addPackages({ folder, wanted: ['a.base#2.0.0'], registry: served.registry });
    const whole = await loadInstalled(folder);
    expect(Array.isArray(whole) ? whole : whole.packages.map(packageId)).toEqual([
      'a.base#2.0.0',
      'a.core#1.0.0',
    ]);
    await writeFile(join(folder, 'a.base#2.0.0.tgz'), archiveOf('a.base', '2.0.0'));
    expect(await listed(folder)).toEqual(['a.base#2.0.0 changed', 'a.core#1.0.0 ok a.base#2.0.0']);
    expect(await loadInstalled(folder)).toMatchObject([{ code: 'package.integrity' }]);
    await removePackages({ folder, unwanted: ['a.base#2.0.0'] });
    expect(await listed(folder)).toEqual(['a.core#1.0.0 ok']);
  });

  test.each([
    '{',
    'null',
    '[]',
    '{"lockVersion":2,"packages":[]}',
    '{"lockVersion":1}',
    '{"lockVersion":1,"packages":[{"name":"../../x.y","version":"1","sha256":"","source":"","dependencies":{}}]}',
    '{"lockVersion":1,"packages":[null]}',
  ])('a lock file that reads %s is a problem for every command', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'packages.lock.json'), text);
    const expected = [{ code: 'package.lock' }];
    expect(await listPackages(folder)).toMatchObject(expected);
    expect(await loadInstalled(folder)).toMatchObject(expected);
    expect(await addPackages({ folder, wanted: [] })).toMatchObject({ problems: expected });
    expect(await removePackages({ folder, unwanted: [] })).toMatchObject({ problems: expected });
  });
});

describe('package check', () => {
  async function check(files: Record<string, string>): Promise<string[]> {
    const file = join(await temporaryFolder(), 'it.tgz');
    await writeFile(file, archiveOf('a.core', '1.0.0', {}, files));
    const [checked] = await checkPackages([file]);
    return codes(checked?.problems ?? []).map((code, index) => {
      const params = checked?.problems[index]?.params;
      return `${code} ${params?.path ?? ''}`.trim();
    });
  }

  const structure = (url: string, more = {}) =>
    JSON.stringify({ resourceType: 'StructureDefinition', url, version: '1', snapshot: {}, ...more });

  test('finds nothing wrong with a proper package', async () => {
    expect(
      await check({
        'package/.index.json': '[]',
        'package/A.json': structure('http://example.org/a'),
        'package/A2.json': structure('http://example.org/a', { version: '2' }),
        'package/example/broken.json': '{',
      }),
    ).toEqual([]);
  });

  test('finds what is no resource, defined twice, or without a snapshot', async () => {
    expect(
      await check({
        'package/A.json': structure('http://example.org/a'),
        'package/B.json': structure('http://example.org/a'),
        'package/C.json': structure('http://example.org/c', { snapshot: undefined }),
        'package/D.json': '{"resourceType":',
        'package/E.json': '{}',
      }),
    ).toEqual([
      'error package.canonical-repeated package/B.json',
      'warning package.snapshot-missing package/C.json',
      'error package.resource package/D.json',
      'error package.resource package/E.json',
    ]);
  });

  test('tells each file apart', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.tgz'), archiveOf('a.core', '1.0.0'));
    await writeFile(join(folder, 'b.tgz'), 'no');
    expect(await checkPackages(['a.tgz', 'b.tgz', 'c.tgz'].map((name) => join(folder, name)))).toMatchObject([
      { id: 'a.core#1.0.0', problems: [] },
      { problems: [{ code: 'package.unreadable' }] },
      { problems: [{ code: 'package.unreadable', params: { reason: 'ENOENT' } }] },
    ]);
  });
});

describe.skipIf(!existsSync(official))(
  'the official packages (skipped without ../shared/fhir/packages)',
  () => {
    const files = existsSync(official) ? readdirSync(official) : [];

    test('all pass the check', async () => {
      const checked = await checkPackages(files.map((file) => join(official, file)));
      expect(checked.map(({ id }) => `${id}.tgz`)).toEqual(files);
      expect(checked.flatMap(({ problems }) => problems)).toEqual([]);
    });

    test('come from a registry with what they depend on; what it lacks is told', async () => {
      const folder = await temporaryFolder();
      const packages = Object.fromEntries(
        files.map((file) => [file.replace(/\.tgz$/, ''), { archive: readFileSync(join(official, file)) }]),
      );
      await using served = await serveRegistry(packages);
      const wanted = ['medcom.fhir.dk.carecommunication#5.0.2'];
      const result = await addPackages({ folder, wanted, registry: served.registry });
      expect(ids(result.added).sort()).toEqual([
        'hl7.fhir.dk.core#3.4.0',
        'medcom.fhir.dk.carecommunication#5.0.2',
        'medcom.fhir.dk.core#2.4.0',
        'medcom.fhir.dk.core#3.0.1',
        'medcom.fhir.dk.messagedefinitions#1.0.0',
        'medcom.fhir.dk.messaging#4.0.2',
        'medcom.fhir.dk.terminology#2.0.1',
      ]);
      expect(codes(result.problems).sort()).toEqual([
        'warning package.missing hl7.fhir.dk.core#3.2.0',
        'warning package.missing hl7.fhir.uv.ipa#1.0.0',
        'warning package.missing hl7.fhir.uv.phd#1.1.0',
        'warning package.missing medcom.fhir.dk.terminology#1.7.0',
        'warning package.missing medcom.fhir.dk.terminology#1.8.1',
      ]);
      const loaded = await loadInstalled(folder);
      expect(Array.isArray(loaded) ? loaded : loaded.packages).toHaveLength(7);
    });
  },
);
