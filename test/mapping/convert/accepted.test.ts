import { existsSync, globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conversionNeeds } from '../../../src/mapping/convert/conversion-needs.ts';
import { type Conversion, convert } from '../../../src/mapping/convert/convert.ts';
import type { Letter } from '../../../src/mapping/letter/emessage.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { type FhirObject, isObject } from '../../../src/mapping/pair/fhir-path.ts';
import { writeFhir } from '../../../src/mapping/pair/write-fhir.ts';
import { eventOf } from '../../../src/mapping/pair/write-legacy.ts';
import { fromPlainText } from '../../../src/mapping/text/plain-text.ts';
import { select } from '../../../src/mapping/xml/xml-element.ts';
import { refuses } from '../../../src/message/problem.ts';
import { openContexts } from '../../../src/validate/contexts.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../../official-packages.ts';
import { LEGACY, mappings, worldOf } from '../world.ts';

const contexts = openContexts({
  packages: officialPackages,
  cache: join(tmpdir(), 'overgang-test-profiles'),
  onProblem: () => undefined,
});

/** What the validator has against a message in the context of its event. */
async function refusalsOf(bundle: FhirObject): Promise<readonly string[]> {
  const open = await contexts.byEvent(eventOf(bundle));
  if (open?.context === undefined) throw new Error(`no context for ${eventOf(bundle)}`);
  return open.context
    .validate(bundle as Parameters<typeof open.context.validate>[0])
    .problems.filter((each) => refuses([each]))
    .map(({ code, expression, params }) => `${code} @ ${expression} ${JSON.stringify(params)}`);
}

/** Both parties are in the directory: letters are taken from and for parties of the network only. */
const world = () => ({
  ...worldOf(),
  sorOf: (gln: string) => `${gln.slice(0, 9)}016009`,
  municipalityOf: () => '0461',
});

/**
 * What keeps a sample out and is the sample's own: its location numbers were made anonymous without a check digit, it links
 * to example.org, which HL7's validator refuses, and a hospital referral does not answer A1 (R-REF-04).
 */
function mended(file: string): Uint8Array {
  const text = readFileSync(file, 'latin1')
    .replace(/579\d{10}/g, (gln) => gln.slice(0, 12) + checkDigit(gln))
    .replace('example.org/', 'www.medcom.dk/');
  return Buffer.from(withAnswers(text), 'latin1');
}

function checkDigit(gln: string): number {
  const sum = [...gln.slice(0, 12)].reduce(
    (all, digit, index) => all + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return (10 - (sum % 10)) % 10;
}

const LINES = [
  'Oplysninger til sundheds- og omsorgsplads:',
  'A1 ja: Kan ikke tilrettelægges hjemme.',
  'A5 ikke vurderet: Ukendt.',
];

/** The lines a referrer adds. In EDIFACT they are lines of the text, as its system packs it. */
function withAnswers(text: string): string {
  if (/UNH[^']*REF01'/.test(text)) {
    const xml = bytesOf(
      convert(Buffer.from(text, 'latin1'), { to: 'medcom-xml' }, mappings(), world()),
    ).toString('latin1');
    return bytesOf(
      convert(Buffer.from(withAnswers(xml), 'latin1'), { to: 'edifact' }, mappings(), world()),
    ).toString('latin1');
  }
  return text.replace('</ClinicalReason>', `<Break/>${LINES.join('<Break/>')}</ClinicalReason>`);
}

function answered(letter: Letter): Letter {
  const text = select(letter.root, ['AdditionalInformation', 'ClinicalReason']);
  const { namespace } = letter.root;
  text?.children.push(
    { name: 'Break', namespace, children: [] },
    ...fromPlainText(LINES.join('\n'), namespace),
  );
  return letter;
}

function bytesOf(done: Conversion): Buffer {
  return Buffer.from(done.files[0]?.bytes ?? []);
}

const samples = existsSync(LEGACY)
  ? globSync(`${LEGACY}/{samples/xml,samples/edifact,synthetic}/*.{xml,edi}`)
      .filter((file) => !basename(file).startsWith('VANSEnvelope_receipt'))
      .toSorted()
  : [];

describe.skipIf(!hasOfficialPackages)(
  `FHIR made from letters is accepted in its context${withoutPackages}`,
  () => {
    it.each(samples.map((file) => [basename(file), file] as const))(
      '%s',
      async (_, file) => {
        const { files } = convert(mended(file), { to: 'fhir' }, mappings(), world());
        expect(files.length).toBeGreaterThan(0);
        for (const { bytes } of files)
          expect(await refusalsOf(JSON.parse(Buffer.from(bytes).toString()))).toEqual([]);
      },
      120_000,
    );

    const types = mappings().pairs.filter(({ table }) => table.event !== '*');
    it.each(types.map((pair) => [pair.table.letter, pair] as const))(
      'the fullest %s',
      async (_, pair) => {
        const grammar = mappings().letters.byType.get(pair.table.letter) ?? mappings().letters.open;
        if (grammar === undefined) throw new Error(pair.table.letter);
        const { bundle } = writeFhir(
          pair,
          EXAMPLE_ENVELOPE,
          answered(exampleLetter(grammar)),
          mappings().severityOf,
          conversionNeeds(world()),
        );
        expect(isObject(bundle)).toBe(true);
        expect(await refusalsOf(bundle)).toEqual([]);
      },
      120_000,
    );
  },
);
