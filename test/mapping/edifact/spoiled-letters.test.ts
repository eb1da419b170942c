import { describe, expect, it } from 'vitest';
import { openFile } from '../../../src/mapping/convert/open-file.ts';
import { writeEdifact } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { mappings } from '../world.ts';

const types = [...mappings().letters.byType.keys()].filter((type) => type !== 'XBIN01');

function segmentsOf(type: string): readonly string[] {
  const grammar = mappings().letters.byType.get(type);
  if (grammar === undefined) throw new Error(type);
  const { bytes } = writeEdifact(
    { envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] },
    mappings(),
  );
  const text = Buffer.from(bytes ?? []).toString('latin1');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('UNA'));
}

const codesOf = (segments: readonly string[]): readonly string[] =>
  openFile(Buffer.from(`UNA:+.? '\n${segments.join('\n')}`, 'latin1'), mappings())
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

/** With the count of segments that the letter then has. */
const counted = (segments: readonly string[]): readonly string[] =>
  segments.map((each) => (each.startsWith('UNT') ? each.replace(/\d+/, String(segments.length - 2)) : each));

describe.each(types)('%s in EDIFACT', (type) => {
  const whole = segmentsOf(type);

  it('is read as it is written', () => {
    expect(codesOf(whole)).toEqual([]);
  });

  it.each<[string, (segment: string) => string]>([
    ['with an element more', (segment) => segment.replace(/'$/, "++++++++++x'")],
    ['with a component more', (segment) => segment.replace(/'$/, ":::::::::::::::::::::x'")],
  ])('names every segment %s', (_, change) => {
    for (const [index, segment] of whole.entries())
      expect(codesOf(whole.with(index, change(segment))), segment).not.toEqual([]);
  });

  it('names a segment that no letter has, wherever it stands', () => {
    for (const [index, segment] of whole.entries())
      expect(codesOf(counted(whole.toSpliced(index, 0, "XYZ+1'"))), segment).not.toEqual([]);
  });

  it('names any segment that is missing without the count saying so', () => {
    for (const [index, segment] of whole.entries())
      expect(codesOf(whole.toSpliced(index, 1)), segment).not.toEqual([]);
  });

  it('names the number of a group that is not its own', () => {
    for (const [index, segment] of whole.entries())
      if (/^S\d\d\+/.test(segment))
        expect(codesOf(whole.with(index, segment.replace(/\+\d\d/, '+99'))), segment).not.toEqual([]);
  });

  it('names an agency that its code list does not have', () => {
    for (const [index, segment] of whole.entries())
      if (/^NAD\+[^']*:SKS:SST/.test(segment))
        expect(codesOf(whole.with(index, segment.replace(':SKS:SST', ':SKS:SFU'))), segment).not.toEqual([]);
  });
});
