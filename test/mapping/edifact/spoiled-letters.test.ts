import { describe, expect, it } from 'vitest';
import { openFile } from '../../../src/mapping/convert/open-file.ts';
import { writeEdifact } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { childOf } from '../../../src/mapping/xml/xml-element.ts';
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

const read = (segments: readonly string[]): ReturnType<typeof openFile> =>
  openFile(Buffer.from(`UNA:+.? '\n${segments.join('\n')}`, 'latin1'), mappings());

const codesOf = (segments: readonly string[]): readonly string[] =>
  read(segments)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

const remarksOn = (segments: readonly string[]): readonly unknown[] =>
  read(segments)
    .problems.filter(({ code }) => code === 'legacy.edifact-lenient')
    .map(({ params }) => params?.element);

/** A segment without what one of its elements says; its qualifier stays. */
const without = (segment: string, element: number): string =>
  `${segment
    .slice(0, -1)
    .split(/(?<!\?)\+/)
    .with(element, '')
    .join('+')}'`;

/** With the count of segments that the letter then has. */
const counted = (segments: readonly string[]): readonly string[] =>
  segments.map((each) => (each.startsWith('UNT') ? each.replace(/\d+/, String(segments.length - 2)) : each));

describe.each(types)('%s in EDIFACT', (type) => {
  const whole = segmentsOf(type);

  it('is read as it is written', () => {
    expect(read(whole).problems).toEqual([]);
  });

  it('names every sequence number that is not its own, and is read all the same', () => {
    for (const [index, segment] of whole.entries()) {
      if (!segment.startsWith('SEQ')) continue;
      const spoiled = whole.with(index, segment.replace(/\d+/, '99'));
      expect(remarksOn(spoiled), segment).toEqual(['sequence number']);
      expect(read(spoiled).value?.content).toEqual(read(whole).value?.content);
    }
  });

  it('refuses or names a fixed value that is missing', () => {
    for (const [index, segment] of whole.entries()) {
      const fixed = /^(?:BGM|UCI|STS|SEQ|SPR)/.test(segment) ? segment.split('+').length - 1 : undefined;
      if (fixed === undefined) continue;
      const spoiled = whole.with(index, without(segment, fixed));
      expect([...codesOf(spoiled), ...remarksOn(spoiled)], segment).not.toEqual([]);
    }
  });

  it('refuses or names a time that is missing, is another one or does not exist', () => {
    for (const [index, segment] of whole.entries()) {
      const time = /^DTM\+\w+:(\d{8})/.exec(segment)?.[1];
      if (time === undefined) continue;
      const missing = whole.with(index, segment.replace(/:\d+:/, '::'));
      expect([...codesOf(missing), ...remarksOn(missing)], segment).not.toEqual([]);
      expect(codesOf(whole.with(index, segment.replace(time, '20260230'))), segment).not.toEqual([]);
    }
    const [said, ...more] = whole.filter((each) => /^DTM\+(137|182|4):/.test(each));
    if (said === undefined || more.length === 0) return;
    const at = whole.indexOf(said);
    expect(remarksOn(whole.with(at, said.replace(/:\d{4}/, ':2025')))).toEqual(['Authorisation']);
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

describe.each(['XDIS17', 'XDIS20'])('%s without the state of the course, which its schema allows', (type) => {
  it('is not written: MedCom has no segment without it', () => {
    const grammar = mappings().letters.byType.get(type);
    if (grammar === undefined) throw new Error(type);
    const { root } = exampleLetter(grammar);
    const patient = childOf(root, 'Patient');
    const at = patient?.children.findIndex(
      (each) => typeof each !== 'string' && each.name === 'EpisodeOfCareStatusCode',
    );
    patient?.children.splice(at ?? 0, 1);
    const { bytes, problems } = writeEdifact(
      { envelope: EXAMPLE_ENVELOPE, letters: [{ grammar, root }] },
      mappings(),
    );
    expect([bytes, problems.map(({ code, params }) => [code, params?.element])]).toEqual([
      undefined,
      [['legacy.element-missing', 'EpisodeOfCareStatusCode']],
    ]);
  });
});
