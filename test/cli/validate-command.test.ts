import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpus, corpusFile, hasCorpora, javaVerdicts } from '../../bench/validate/corpora.ts';
import type { PrintedVerdict } from '../../src/cli/printed-verdict.ts';
import { type ValidateOptions, validateFiles } from '../../src/cli/validate-command.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';
import { overgang } from './run-command.ts';

const base = 'http://hl7.org/fhir/StructureDefinition';
const patient = { resourceType: 'Patient', gender: 'male' };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overgang-validate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('overgang validate by a profile of R4 itself', () => {
  it.each([`${base}/Patient`, `${base}/Patient|4.0.1`, `${base}/DomainResource`, `${base}/Resource`])(
    'accepts a Patient as %s without packages',
    async (profile) => {
      const { code, verdicts } = await validate([file(patient)], { profile });
      expect(codes(verdicts[0])).toEqual(['invariant.advice']);
      expect(code).toBe(0);
    },
  );

  it.each([
    [`${base}/Organization`, 'profile.wrong-type'],
    [`${base}/vitalsigns`, 'profile.wrong-type'],
  ])('refuses a Patient as %s with %s', async (profile, problem) => {
    expect(codes((await validate([file(patient)], { profile })).verdicts[0])).toContain(problem);
  });

  it('judges an Observation by the vital signs profile', async () => {
    const observation = { resourceType: 'Observation', status: 'final', code: { text: 'puls' } };
    const { verdicts } = await validate([file(observation)], { profile: `${base}/vitalsigns` });
    expect(verdicts[0]?.issues).toContainEqual(
      expect.objectContaining({ rule: 'Observation.category', profile: `${base}/vitalsigns|4.0.1` }),
    );
  });

  it('refuses a Patient that claims to be an Organization, also inside a Bundle', async () => {
    const claiming = { ...patient, meta: { profile: [`${base}/Organization`] } };
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: claiming }] };
    const { verdicts } = await validate([file(claiming), file(bundle)], {});
    for (const each of verdicts) expect(codes(each)).toContain('profile.wrong-type');
  });

  it.skipIf(!hasOfficialPackages)(
    `holds the profile against the type in a named context too${withoutPackages}`,
    async () => {
      const options = { packages: officialPackages, context: 'hn', profile: `${base}/Organization` };
      const { code, verdicts } = await validate([file(patient)], options);
      expect(verdicts[0]).toMatchObject({ context: 'hn', valid: false });
      expect(codes(verdicts[0])).toContain('profile.wrong-type');
      expect(code).toBe(1);
    },
  );
});

describe.skipIf(!hasOfficialPackages)(
  `overgang validate by an installed package that no context pins${withoutPackages}`,
  () => {
    const corePatient = 'http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-patient';

    it('finds the version asked for', async () => {
      const profile = `${corePatient}|4.0.0`;
      const { verdicts } = await validate([file(patient)], { packages: officialPackages, profile });
      expect(verdicts[0]).toMatchObject({ context: 'medcom.fhir.dk.core#4.0.0', valid: false });
      expect(verdicts[0]?.issues).toContainEqual(expect.objectContaining({ rule: 'Patient.name', profile }));
    });

    it('takes the newest where no version is asked for, and says which dependencies it lacks', async () => {
      const packages = mkdtempSync(join(folder, 'packages-'));
      for (const version of ['3.0.1', '4.0.0']) {
        const name = `medcom.fhir.dk.core#${version}.tgz`;
        copyFileSync(join(officialPackages, name), join(packages, name));
      }
      const { verdicts } = await validate([file(patient)], { packages, profile: corePatient });
      expect(verdicts[0]?.context).toBe('medcom.fhir.dk.core#4.0.0');
      const note = verdicts[0]?.issues.find(({ code }) => code === 'profile.not-checked');
      expect(note?.text).toContain('hl7.fhir.dk.core#');
    });
  },
);

describe('overgang validate, asked for what is not there', () => {
  it.each([
    ['a profile of another FHIR version', { profile: `${base}/Patient|5.0.0` }, 'profile.unresolved'],
    ['a type that does not exist', { profile: `${base}/Nonsense` }, 'profile.unresolved'],
    ['a context without its packages', { context: 'hn' }, 'profile.not-installed'],
    ['a context that does not exist', { context: 'xx' }, 'request.parameter'],
  ])('judges nothing by %s and ends with 2', async (_, options, problem) => {
    const { code, errors, lines } = await validate([file(patient)], options);
    expect(errors.join('\n')).toContain(problem);
    expect(lines).toEqual([]);
    expect(code).toBe(2);
  });

  it('says that the folder of packages does not exist, and judges by R4', async () => {
    const packages = join(folder, 'nowhere');
    const { code, errors, verdicts } = await validate([file(patient)], { packages });
    expect(errors.join('\n')).toContain(packages);
    expect(verdicts[0]).toMatchObject({ context: null, valid: true });
    expect(code).toBe(0);
  });

  it('judges the files after one that cannot be read, and ends with 2', async () => {
    const unreadable = [join(folder, 'no.json'), join(folder, 'no.ndjson'), folder];
    const last = file({ ...patient, gender: 'man' });
    const { code, errors, verdicts } = await validate([...unreadable, last], {});
    expect(errors).toHaveLength(3);
    expect(verdicts.map((each) => each.file)).toEqual([last]);
    expect(code).toBe(2);
  });
});

describe('overgang validate, line by line', () => {
  it('finds fault with a line whose context does not exist, and judges the others', async () => {
    const lines = [
      { id: 'a', context: 'xx', bundle: patient },
      { id: 'b', context: 5, bundle: patient },
      { id: 'c', bundle: patient },
    ];
    const { code, verdicts } = await validate(
      [file(lines.map((each) => JSON.stringify(each)).join('\n'), 'NDJSON')],
      {},
    );
    expect(verdicts.map(({ id, valid }) => [id, valid])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
    ]);
    expect(codes(verdicts[0])).toEqual(['request.parameter']);
    expect(code).toBe(1);
  });

  it.skipIf(!hasCorpora)(
    'judges a corpus as the Java validator does, from .ndjson.gz (skipped without the corpora)',
    async () => {
      const java = javaVerdicts('fixed');
      const { code, verdicts } = await validate([corpusFile('fixed')], { packages: officialPackages });
      expect(code).toBe(1);
      expect(verdicts.map(({ id, valid }) => [id, valid])).toEqual(
        corpus('fixed').map(({ id }) => [id, java[id]?.errors === 0]),
      );
    },
  );

  it('shows a person how far it has come, and a program nothing', async () => {
    const lines = file(`${JSON.stringify(patient)}\n\n${JSON.stringify(patient)}\n`, 'ndjson');
    const files = [lines, file(patient), join(folder, 'no.json')];
    expect((await validate(files, {}, true)).progress).toEqual([1, 2, 3]);
    expect((await validate([file(patient)], {}, true)).progress).toEqual([]);
    expect((await validate(files, {})).progress).toEqual([]);
  });
});

describe('overgang validate, as it is told to', () => {
  it('reads endings in capitals', async () => {
    const xml = file('<Patient xmlns="http://hl7.org/fhir"><gender value="male"/></Patient>', 'XML');
    expect((await validate([xml, file(patient, 'JSON')], {})).code).toBe(0);
  });

  it('tells what it found in Danish', async () => {
    const wrong = file({ ...patient, foo: 1 });
    const english = await validate([wrong], {});
    const danish = await validate([wrong], { language: 'da' });
    expect(codes(danish.verdicts[0])).toEqual(codes(english.verdicts[0]));
    expect(danish.verdicts[0]?.issues[0]?.text).not.toBe(english.verdicts[0]?.issues[0]?.text);
  });

  it('warns of what it is told to tolerate', async () => {
    const entry = [{ fullUrl: 'Patient/1', resource: { ...patient, id: '1' } }];
    const bundle = file({ resourceType: 'Bundle', type: 'collection', entry });
    expect((await validate([bundle], {})).code).toBe(1);
    expect((await validate([bundle], { tolerate: new Set(['relative-full-url']) })).code).toBe(0);
  });

  it('keeps compiled profiles where it is told to, and nowhere else', async () => {
    const cache = join(folder, 'cache', 'deeper');
    await validate([file(patient)], { cache: false });
    expect(existsSync(cache)).toBe(false);
    expect((await overgang(['validate', '--cache', cache, file(patient)])).code).toBe(0);
    expect(readdirSync(cache)).not.toEqual([]);
  });

  it('keeps them in the folder of the settings unless told not to', async () => {
    const OVERGANG_PROFILE_CACHE = join(folder, 'from-settings');
    await overgang(['validate', '--no-cache', file(patient)], { OVERGANG_PROFILE_CACHE });
    expect(existsSync(OVERGANG_PROFILE_CACHE)).toBe(false);
    await overgang(['validate', file(patient)], { OVERGANG_PROFILE_CACHE });
    expect(existsSync(OVERGANG_PROFILE_CACHE)).toBe(true);
  });

  it('takes several tolerances on the command line, and no others', async () => {
    const words = ['--tolerate', 'display-text', '--tolerate', 'relative-full-url'];
    const entry = [{ fullUrl: 'Patient/1', resource: { ...patient, id: '1' } }];
    const bundle = file({ resourceType: 'Bundle', type: 'collection', entry });
    const { code, out } = await overgang(['validate', ...words, bundle]);
    expect(code, out).toBe(0);
    expect((await overgang(['validate', '--tolerate', 'all', bundle])).code).toBe(2);
  });
});

let files = 0;

/** A file that holds this. */
function file(content: unknown, ending = 'json'): string {
  const path = join(folder, `${++files}.${ending}`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Runs the command with a terminal that nobody watches, unless told otherwise. */
async function validate(
  paths: readonly string[],
  options: Partial<ValidateOptions>,
  interactive = false,
): Promise<Ran> {
  const lines: string[] = [];
  const errors: string[] = [];
  const progress: number[] = [];
  const code = await validateFiles(
    paths,
    { packages: folder, ...options },
    {
      line: (text) => void lines.push(text),
      error: (text) => void errors.push(text),
      progress: (done) => void progress.push(done),
      interactive,
    },
  );
  const verdicts = interactive ? [] : lines.map((line) => JSON.parse(line));
  return { code, lines, errors, progress, verdicts };
}

interface Ran {
  readonly code: number;
  readonly lines: readonly string[];
  readonly errors: readonly string[];
  readonly progress: readonly number[];
  readonly verdicts: readonly PrintedVerdict[];
}

function codes(verdict: PrintedVerdict | undefined): readonly string[] {
  return (verdict?.issues ?? []).map(({ code }) => code);
}
