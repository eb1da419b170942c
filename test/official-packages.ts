import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** MedCom's and HL7 Denmark's packages, beside the project; tests that read them are skipped where they are not. */
export const officialPackages = join(import.meta.dirname, '..', '..', 'shared', 'fhir', 'packages');

export const hasOfficialPackages = existsSync(officialPackages);

/** Why a test is skipped. */
export const withoutPackages = hasOfficialPackages ? '' : ' (skipped: ../shared/fhir/packages is not there)';

/** The lines of one of the corpora with the Java validator's verdicts. */
export function corpus(
  name: 'fixed' | 'fuzz',
): readonly { readonly id: string; readonly context: string; readonly bundle: string }[] {
  const file = join(officialPackages, '..', 'differential', `${name}.bundles.ndjson.gz`);
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
