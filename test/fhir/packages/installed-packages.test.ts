import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addPackages } from '../../../src/fhir/packages/add-packages.ts';
import { packageId } from '../../../src/fhir/packages/fhir-package.ts';
import { listPackages } from '../../../src/fhir/packages/list-packages.ts';
import { loadInstalled } from '../../../src/fhir/packages/package-store.ts';
import { removePackages } from '../../../src/fhir/packages/remove-packages.ts';
import { temporaryFolder } from './package-folder.ts';
import { family, listed } from './packages-under-test.ts';
import { archiveOf, serveRegistry } from './small-registry.ts';

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
