import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { addPackages } from '../../../src/fhir/packages/add-packages.ts';
import { checkPackages } from '../../../src/fhir/packages/check-packages.ts';
import { loadInstalled } from '../../../src/fhir/packages/package-store.ts';
import { temporaryFolder } from './package-folder.ts';
import { codes, ids } from './packages-under-test.ts';
import { archiveOf, serveRegistry } from './small-registry.ts';

const official = fileURLToPath(new URL('../../../../shared/fhir/packages/', import.meta.url));

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
