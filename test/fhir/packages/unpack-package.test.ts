import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpackPackage } from '../../../src/fhir/packages/unpack-package.ts';
import { archiveOf, archiveOfFiles } from './small-registry.ts';

function faultsOf(archive: Uint8Array, limit?: number): string[] {
  const unpacked = unpackPackage('it', archive, limit);
  if (!Array.isArray(unpacked)) throw new Error(`unpacked: ${[...unpacked.files.keys()]}`);
  return unpacked.map(({ code, params }) =>
    [code, params?.path ?? params?.element].filter(Boolean).join(' '),
  );
}

/** An archive whose tar bytes were changed by hand; the first header's checksum is put right again. */
function tampered(archive: Uint8Array, change: (tar: Buffer) => void): Uint8Array {
  const tar = gunzipSync(archive);
  change(tar);
  tar.fill(' ', 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return gzipSync(tar);
}

const manifest = '{"name":"a.b","version":"1.0.0"}';

describe('a package', () => {
  test('has the name, version and dependencies of its manifest, and its JSON and XML files as text', () => {
    const files = { 'package/A.json': '{"æ":1}', 'package/xml/B.xml': '<b/>', 'package/C.sch': 'c' };
    const unpacked = unpackPackage('it', archiveOf('a.b', '1.0.0', { 'c.d': '2.x' }, files));
    expect(unpacked).toMatchObject({ name: 'a.b', version: '1.0.0', dependencies: { 'c.d': '2.x' } });
    if (Array.isArray(unpacked)) throw new Error(JSON.stringify(unpacked));
    expect([...unpacked.files.keys()]).toEqual([
      'package/package.json',
      'package/A.json',
      'package/xml/B.xml',
    ]);
    expect(unpacked.files.get('package/A.json')).toBe('{"æ":1}');
  });

  test('may have paths of more than 100 characters, in the prefix or in a header of their own', () => {
    const prefixed = tampered(archiveOfFiles({ 'x.json': '{}', 'package/package.json': manifest }), (tar) =>
      tar.write('package/'.padEnd(150, 'p'), 345),
    );
    expect(pathsOf(prefixed)).toContain(`${'package/'.padEnd(150, 'p')}/x.json`);

    const path = `package/${'æ'.repeat(100)} b=c.json`;
    const record = ` path=${path}\n`;
    const length = Buffer.byteLength(record) + 3;
    const extended = tampered(
      archiveOfFiles({ x: `${length}${record}`, 'short.json': '{}', 'package/package.json': manifest }),
      (tar) => tar.write('x', 156),
    );
    expect(pathsOf(extended)).toContain(path);

    const gnu = tampered(
      archiveOfFiles({
        x: `package/${'g'.repeat(200)}.json\0`,
        short: '{}',
        'package/package.json': manifest,
      }),
      (tar) => tar.write('L', 156),
    );
    expect(pathsOf(gnu)).toContain(`package/${'g'.repeat(200)}.json`);
  });
});

function pathsOf(archive: Uint8Array): string[] {
  const unpacked = unpackPackage('it', archive);
  if (Array.isArray(unpacked)) throw new Error(JSON.stringify(unpacked));
  return [...unpacked.files.keys()];
}

describe('an archive is refused', () => {
  test.each([
    '../x.json',
    'package/../../x.json',
    '/etc/x.json',
    'C:/x.json',
    'package\\..\\x.json',
    './../x.json',
  ])('when a path climbs out of it: %s', (path) => {
    expect(faultsOf(archiveOfFiles({ 'package/package.json': manifest, [path]: '{}' }))).toEqual([
      `package.path-escapes ${path.replace(/^\.\//, '')}`,
    ]);
  });

  test.each(['1', '2', '3', '6', 'S'])('when it has a link or a device (type %s)', (type) => {
    const archive = archiveOfFiles({ 'package/x.json': '{}', 'package/package.json': manifest });
    expect(faultsOf(tampered(archive, (tar) => tar.write(type, 156)))).toEqual(['package.unreadable']);
  });

  test('when two files have the same path', () => {
    const archive = archiveOfFiles({ 'package/package.json': manifest, './package/package.json': manifest });
    expect(faultsOf(archive)).toEqual(['package.unreadable']);
  });

  test('when a header is damaged', () => {
    const tar = gunzipSync(archiveOf('a.b', '1.0.0'));
    tar[3] = 65;
    expect(faultsOf(gzipSync(tar))).toEqual(['package.unreadable']);
  });

  test('when a size is no octal number or beyond the archive', () => {
    for (const size of ['99999999999', '77777777777', '-0000000001', '           ']) {
      expect(faultsOf(tampered(archiveOf('a.b', '1.0.0'), (tar) => tar.write(size, 124)))).toEqual([
        'package.unreadable',
      ]);
    }
  });

  test('when it unpacks to more than the limit', () => {
    const bomb = archiveOf('a.b', '1.0.0', {}, { 'package/x.json': ' '.repeat(10_000_000) });
    expect(bomb.length).toBeLessThan(20_000);
    expect(faultsOf(bomb, 1_000_000)).toEqual(['package.too-large']);
  });

  test.each([
    ['no manifest', { 'package/x.json': '{}' }, 'package.unreadable'],
    ['a manifest that is no JSON', { 'package/package.json': '{' }, 'package.unreadable'],
    ['a manifest that is no object', { 'package/package.json': 'null' }, 'package.unreadable'],
    [
      'a name that is a path',
      { 'package/package.json': '{"name":"../a.b","version":"1"}' },
      'package.manifest name',
    ],
    ['no version', { 'package/package.json': '{"name":"a.b"}' }, 'package.manifest version'],
    [
      'a version that is a path',
      { 'package/package.json': '{"name":"a.b","version":"1/../2"}' },
      'package.manifest version',
    ],
    [
      'dependencies that are a list',
      { 'package/package.json': '{"name":"a.b","version":"1","dependencies":["c"]}' },
      'package.manifest dependencies',
    ],
    [
      'a dependency that is a path',
      { 'package/package.json': '{"name":"a.b","version":"1","dependencies":{"c.d":"../1"}}' },
      'package.manifest dependencies',
    ],
  ])('when it has %s', (_, files, fault) => {
    expect(faultsOf(archiveOfFiles(files))).toEqual([fault]);
  });

  test('when a JSON file is not UTF-8', () => {
    const latin = { 'package/package.json': manifest, 'package/x.json': Buffer.from('{"a":"æ"}', 'latin1') };
    expect(faultsOf(archiveOfFiles(latin))).toEqual(['package.unreadable']);
  });

  test('when it is anything else than an archive', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('no'), gzipSync('no'), gzipSync(Buffer.alloc(5000))]) {
      expect(faultsOf(bytes)).toEqual(['package.unreadable']);
    }
  });

  test('or read, but never anything else, however it is damaged', () => {
    const tar = gunzipSync(archiveOf('a.b', '1.0.0', { 'c.d': '1' }, { 'package/x.json': '{}' }));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: tar.length - 1 }), fc.nat({ max: 255 })), { minLength: 1 }),
        fc.nat({ max: tar.length }),
        (flips, length) => {
          const damaged = Buffer.from(tar);
          for (const [at, byte] of flips) damaged[at] = byte;
          const unpacked = unpackPackage('it', gzipSync(damaged.subarray(0, length), { level: 0 }));
          expect(Array.isArray(unpacked) ? unpacked.length : unpacked.files.size).toBeGreaterThan(0);
        },
      ),
    );
  });
});
