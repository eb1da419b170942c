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

it('finds no profile where the folder of packages is a file or is not there', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const packages of [file, join(folder, 'nowhere')]) {
    const contexts = openContexts({ packages, cache: undefined, onProblem: () => undefined });
    expect(await contexts.byPackage('http://test/p')).toBeUndefined();
  }
});
