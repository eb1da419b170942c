import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { addPackages } from '../../../src/fhir/packages/add-packages.ts';
import { removePackages } from '../../../src/fhir/packages/remove-packages.ts';
import { temporaryFolder } from './package-folder.ts';
import { codes, family, ids, listed } from './packages-under-test.ts';
import { archiveOf, serveRegistry } from './small-registry.ts';

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
