import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openContexts } from '../../src/validate/contexts.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overgang-contexts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('opens a context again after an opening that failed', async () => {
  writeFileSync(join(folder, 'medcom.fhir.dk.hospitalnotification#3.0.2.tgz'), 'not an archive');
  let told = 0;
  const contexts = openContexts({
    packages: folder,
    cache: undefined,
    onProblem: () => {
      told += 1;
      if (told === 1) throw new Error('the log is full');
    },
  });
  await expect(contexts.byName('hn')).rejects.toThrow('the log is full');
  const open = await contexts.byName('hn');
  expect(open?.missing).toContain('medcom.fhir.dk.hospitalnotification#3.0.2');
  expect(await contexts.byName('hn')).toBe(open);
});

it('looks for a profile again after a folder that could not be read', async () => {
  const packages = join(folder, 'later');
  writeFileSync(packages, 'a file');
  const contexts = openContexts({ packages, cache: undefined, onProblem: () => undefined });
  await expect(contexts.byPackage('http://test/p')).rejects.toThrow('ENOTDIR');
  rmSync(packages);
  expect(await contexts.byPackage('http://test/p')).toBeUndefined();
});
