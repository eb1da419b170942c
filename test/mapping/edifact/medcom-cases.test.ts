import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convert } from '../../../src/mapping/convert/convert.ts';
import { writeEdifact } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { LEGACY, mappings, worldOf } from '../world.ts';

function admission(): string {
  const grammar = mappings().letters.byType.get('XDIS20');
  if (grammar === undefined) throw new Error('XDIS20');
  const { bytes } = writeEdifact(
    { envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] },
    mappings(),
  );
  return Buffer.from(bytes ?? [])
    .toString('latin1')
    .replace(/(NAD\+ROR[^']*\+\+)[^:']*/, '$1Lyngby Taarbæk Kommune');
}

const good = admission();
const line = (tag: string): RegExp => new RegExp(`${tag}[^']*'\\n`);
const found = (tag: string): string => line(tag).exec(good)?.[0] ?? '';
const without = (tag: string): string => good.replace(line(tag), '');

/** MedCom's test cases: its name for each, the interchange, and what we call the fault. */
const cases: readonly (readonly [name: string, text: string, code: string])[] = [
  ['UNB0, without a reference', good.replace(/(UNB(?:\+[^+']*){4})[^']*/, '$1'), 'legacy.edifact-envelope'],
  ['UNB1, missing', without('UNB'), 'legacy.edifact-envelope'],
  ['UNB2, twice', good.replace(found('UNB'), found('UNB').repeat(2)), 'legacy.edifact-envelope'],
  ['UNB3, two interchanges in one file', good + good, 'legacy.edifact-envelope'],
  ['UNH0, empty', good.replace(line('UNH'), "UNH'\n"), 'legacy.edifact-envelope'],
  ['UNH1, missing', without('UNH'), 'legacy.edifact-envelope'],
  ['UNH2, another id than UNT', good.replace(/(UNH\+)[^+]*/, '$1OTHER'), 'legacy.edifact-reference'],
  ['UNT0, a wrong count', good.replace(/(UNT\+)\d+/, '$199'), 'legacy.edifact-count'],
  ['UNT1, missing', without('UNT'), 'legacy.edifact-envelope'],
  ['UNT2, empty', good.replace(line('UNT'), "UNT'\n"), 'legacy.edifact-envelope'],
  [
    'UNZ0, another reference than UNB',
    good.replace(/(UNZ\+1\+)[^']*/, '$1OTHER'),
    'legacy.edifact-reference',
  ],
  ['UNZ1, a wrong count', good.replace('UNZ+1', 'UNZ+2'), 'legacy.edifact-count'],
  ['UNZ2, its parts as components', good.replace('UNZ+1+', 'UNZ+1:'), 'legacy.edifact-envelope'],
  ['UNZ3, missing', without('UNZ'), 'legacy.edifact-envelope'],
  ['XSL0, an unknown qualifier', good.replace('NAD+SOR', 'NAD+SORT'), 'legacy.edifact-segment'],
  ['XSL1, a code of another letter type', good.replace(/PAS\+\w+/, 'PAS+HA'), 'legacy.edifact-value'],
  [
    'XSL2, a time in another format than it says',
    good.replace(/(DTM\+137:\d{12})\d\d/, '$1'),
    'legacy.edifact-value',
  ],
  [
    'DIS91 XSL0, the letter of another type',
    good.replace(/D2030C\+DIS20/, 'D9134L+DIS91'),
    'legacy.edifact-value',
  ],
];

const read = (bytes: Uint8Array) => convert(bytes, { to: 'medcom-xml' }, mappings(), worldOf());

describe("MedCom's test cases for EDIFACT", () => {
  it('the interchange they spoil is good', () => {
    expect(read(Buffer.from(good, 'latin1')).problems).toEqual([]);
  });

  it.each(cases)('%s', (_, text, code) => {
    const done = read(Buffer.from(text, 'latin1'));
    expect(text).not.toBe(good);
    expect([done.files, done.problems.map((each) => each.code)]).toEqual([[], [code]]);
  });

  it('ENC0, UTF-8 instead of ISO-8859-1', () => {
    expect(read(Buffer.from(good, 'utf8')).problems.map((each) => each.code)).toEqual(['legacy.encoding']);
  });

  const official = existsSync(LEGACY) ? globSync(`${LEGACY}/samples/edifact-errors/*.edi`).toSorted() : [];

  it.skipIf(official.length === 0).each(official)('%s (needs ../shared/legacy)', (file) => {
    const done = read(readFileSync(file));
    const refused = done.problems.filter((each) => each.severity === 'error').map((each) => each.code);
    if (basename(file).includes('ERROR'))
      expect(refused).toEqual([expect.stringMatching(/^legacy\.edifact-/)]);
    else expect(done.problems).toEqual([]);
  });
});
