import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convert } from '../../../src/mapping/convert/convert.ts';
import { type FhirObject, isObject } from '../../../src/mapping/pair/fhir-path.ts';
import { ORIGINS, readAnswers } from '../../../src/mapping/pair/transforms/referral-answers.ts';
import { shippedOf } from '../../profiles/shipped-package.ts';
import { mappings, worldOf } from '../world.ts';

const base = 'https://overgang.dk/fhir';
const extension = (name: string, value: object): FhirObject => ({
  url: `${base}/StructureDefinition/${name}`,
  ...value,
});

/** A referral of the fixtures with these extensions, notes of the hospital's own beside them. */
function referralWith(extensions: readonly FhirObject[], note: string): Buffer {
  const bundle = JSON.parse(readFileSync('fixtures/messages/referral/new/message.json', 'utf8'));
  const { resource } = bundle.entry.find(
    (each: { resource: FhirObject }) => each.resource.resourceType === 'ServiceRequest',
  );
  resource.extension = extensions;
  resource.note = [{ authorString: 'Klinisk begrundelse', text: note }];
  return Buffer.from(JSON.stringify(bundle));
}

const referralIn = (bytes: Uint8Array): FhirObject =>
  JSON.parse(Buffer.from(bytes).toString('utf8')).entry.find(
    (each: { resource: FhirObject }) => each.resource.resourceType === 'ServiceRequest',
  ).resource;

const words = fc
  .array(
    fc.constantFrom(
      'ja',
      'nej',
      'A1',
      'A2 ja:',
      'øvrige',
      'oplysninger:',
      'æ',
      '+',
      ':',
      "'",
      '?',
      '<b>',
      '.',
    ),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map((each) => each.join(' '));

const criterion = (code: string) =>
  fc.oneof(
    fc
      .record({ met: fc.boolean(), rationale: fc.option(words, { nil: undefined }) })
      .map(({ met, rationale }) =>
        extension('sop-admission-criterion', {
          extension: [
            { url: 'criterion', valueCoding: { system: `${base}/CodeSystem/sop-admission-criteria`, code } },
            { url: 'met', valueBoolean: met },
            ...(rationale === undefined ? [] : [{ url: 'rationale', valueString: rationale }]),
          ],
        }),
      ),
    words.map((reason) =>
      extension('sop-admission-criterion', {
        extension: [
          { url: 'criterion', valueCoding: { system: `${base}/CodeSystem/sop-admission-criteria`, code } },
          { url: 'notAssessedReason', valueString: reason },
        ],
      }),
    ),
  );

const answers = fc.tuple(
  fc
    .constantFrom(...Object.keys(ORIGINS))
    .map((code) =>
      extension('sop-origin', { valueCoding: { system: `${base}/CodeSystem/sop-origin`, code } }),
    ),
  fc.constantFrom('0101', '0461', '0851').map((code) =>
    extension('sop-residence-municipality', {
      valueCoding: { system: 'http://hl7.dk/fhir/core/CodeSystem/dk-core-municipality-codes', code },
    }),
  ),
  fc.boolean().map((valueBoolean) => extension('sop-citizen-involvement', { valueBoolean })),
  ...['A1', 'A2', 'A3', 'A4', 'A5', 'A6'].map(criterion),
);

describe('What a referral answers', () => {
  it.each(['medcom-xml', 'edifact'] as const)('goes to %s and back, whatever the reasons say', (to) => {
    fc.assert(
      fc.property(answers, fc.constantFrom('Faldet.', 'Linje et\nA1 ja: her\nto'), (extensions, note) => {
        const there = convert(referralWith(extensions, note), { to }, mappings(), worldOf());
        expect(there.files.map(({ kind }) => kind)).toEqual(['XREF01']);
        const back = convert(there.files[0]?.bytes ?? Buffer.of(), { to: 'fhir' }, mappings(), worldOf());
        const referral = referralIn(back.files[0]?.bytes ?? Buffer.of());
        expect(referral.extension).toEqual(extensions);
        const notes = Array.isArray(referral.note) ? referral.note.filter(isObject) : [];
        expect(notes.find(({ authorString }) => authorString === 'Klinisk begrundelse')?.text).toBe(note);
      }),
      { numRuns: 50 },
    );
  });

  it('has the names of origins that the code system has', () => {
    const system = shippedOf('CodeSystem').find(({ id }) => id === 'sop-origin');
    const names = system?.concept?.map(({ code, definition }) => [code, definition]);
    expect(Object.entries(ORIGINS)).toEqual(names);
  });

  const said = (...lines: readonly string[]) =>
    readAnswers(lines).extensions.map((each) =>
      (Array.isArray(each.extension) ? each.extension.filter(isObject) : []).map(
        (part) =>
          part.valueString ?? part.valueBoolean ?? (isObject(part.valueCoding) && part.valueCoding.code),
      ),
    );

  it('is read as people write it', () => {
    expect(said('a1: JA. Bor alene', 'A2 - nej'.replace(' -', '.'))).toEqual([
      ['A1', true, 'Bor alene'],
      ['A2', false],
    ]);
    expect(said('A1 ja: en lang', 'begrundelse', 'A3 nej', 'ingen udsigt')).toEqual([
      ['A1', true, 'en lang begrundelse'],
      ['A3', false, 'ingen udsigt'],
    ]);
  });

  it.each([
    'A1 ja/nej',
    'A1',
    'A1:',
    'A1 jaguar',
    'A7 ja',
    'A2 ikke vurderet',
    'Kommer fra: Mars',
    'Opholdskommune: 999',
  ])('is not guessed: %s answers nothing and stays in the text', (line) => {
    expect(readAnswers([line])).toEqual({ extensions: [], others: [line] });
  });
});
