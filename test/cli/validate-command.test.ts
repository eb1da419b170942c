import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PrintedVerdict, type ValidateOptions, validateFiles } from '../../src/cli/validate-command.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';

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
    [`${base}/Patient|5.0.0`, 'profile.unresolved'],
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
