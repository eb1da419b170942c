import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInterchange } from '../../../src/mapping/edifact/read-interchange.ts';
import { readSegments } from '../../../src/mapping/edifact/read-segments.ts';
import type { Segment } from '../../../src/mapping/edifact/segment.ts';
import { writeSegments } from '../../../src/mapping/edifact/write-segments.ts';

const UNB = "UNB+UNOC:3+5790000143054:14+5790000143055:14+260124:2130+E1++++1'";
const LETTER = ["UNH+L1+MEDDIS:D:93A:UN:D2030C+DIS20'", "BGM+EPI++9+NA'", "UNT+3+L1'"];
const file = (changes: Partial<Record<'una' | 'unb' | 'letter' | 'unz', string>> = {}): string =>
  [
    changes.una ?? "UNA:+.? '",
    changes.unb ?? UNB,
    changes.letter ?? LETTER.join('\n'),
    changes.unz ?? "UNZ+1+E1'",
  ].join('\n');

describe('Reading an interchange', () => {
  it('reads the frame', () => {
    const { value } = readInterchange(file());
    expect(value?.envelope).toEqual({
      sent: { date: '2026-01-24', time: '21:30' },
      identifier: 'E1',
      receiptWanted: true,
    });
    expect(value?.letters[0]).toMatchObject({
      reference: 'L1',
      message: 'MEDDIS',
      version: 'D2030C',
      type: 'DIS20',
    });
  });

  it.each([
    ['26', '2026'],
    ['00', '2000'],
    ['69', '2069'],
    ['98', '1998'],
  ])('reads the year %s as %s', (short, year) => {
    const unb = `UNB+UNOC:3+a:14+b:14+${short}0124:2130+E1'`;
    expect(readInterchange(file({ unb })).value?.envelope.sent.date).toBe(`${year}-01-24`);
  });

  it('does without UNA, and says so', () => {
    const read = readInterchange(file({ una: '' }));
    expect([read.value?.letters.length, read.problems[0]?.code]).toEqual([1, 'legacy.edifact-una']);
  });

  it('uses the characters that UNA names', () => {
    const text = file()
      .replace("UNA:+.? '", 'UNA;-.# ~')
      .replace(/[:+']/g, (mark) => ({ ':': ';', '+': '-', "'": '~' })[mark] ?? '');
    expect(readInterchange(text).value?.letters[0]?.type).toBe('DIS20');
  });

  it.each([
    ['UNB without reference', file({ unb: "UNB+UNOC:3+a:14+b:14+000124:2130'" }), 'legacy.edifact-envelope'],
    ['no UNB', file({ unb: '' }), 'legacy.edifact-envelope'],
    [
      'two UNB',
      file({ letter: `UNB+UNOC:3+a:14+b:14+260124:2130+E1'\n${LETTER.join('')}` }),
      'legacy.edifact-envelope',
    ],
    ['two interchanges in one file', file() + file({ una: '' }), 'legacy.edifact-envelope'],
    [
      'a date that does not exist',
      file({ unb: "UNB+UNOC:3+a:14+b:14+260230:2130+E1'" }),
      'legacy.edifact-envelope',
    ],
    ['an empty UNH', file({ letter: "UNH'BGM+EPI++9+NA'UNT+3+L1'" }), 'legacy.edifact-envelope'],
    ['no UNH', file({ letter: "BGM+EPI++9+NA'UNT+3+L1'" }), 'legacy.edifact-envelope'],
    [
      'UNH and UNT that disagree',
      file({ letter: LETTER.join('').replace('UNT+3+L1', 'UNT+3+L2') }),
      'legacy.edifact-reference',
    ],
    [
      'a wrong count of segments',
      file({ letter: LETTER.join('').replace('UNT+3', 'UNT+4') }),
      'legacy.edifact-count',
    ],
    ['no UNT', file({ letter: LETTER.slice(0, 2).join('') }), 'legacy.edifact-envelope'],
    ['an empty UNT', file({ letter: `${LETTER.slice(0, 2).join('')}UNT'` }), 'legacy.edifact-envelope'],
    ['UNB and UNZ that disagree', file({ unz: "UNZ+1+E2'" }), 'legacy.edifact-reference'],
    ['a wrong count of letters', file({ unz: "UNZ+2+E1'" }), 'legacy.edifact-count'],
    ['a reference in the wrong place of UNZ', file({ unz: "UNZ+1:E1'" }), 'legacy.edifact-envelope'],
    ['no UNZ', file({ unz: '' }), 'legacy.edifact-envelope'],
    ['no letter', file({ letter: '', unz: "UNZ+0+E1'" }), 'legacy.edifact-envelope'],
    ['another syntax version', file({ unb: UNB.replace('UNOC:3', 'UNOC:9') }), 'legacy.edifact-envelope'],
    ['a sender by another list', file({ unb: UNB.replace(':14+', ':ZZ+') }), 'legacy.edifact-envelope'],
    ['an unknown wish for a receipt', file({ unb: UNB.replace("+1'", "+2'") }), 'legacy.edifact-envelope'],
    ['more in UNB than it may have', file({ unb: UNB.replace("+1'", "+1+x'") }), 'legacy.edifact-envelope'],
    ['another directory', file({ letter: LETTER.join('').replace('93A', '96B') }), 'legacy.edifact-envelope'],
    ['more in UNZ than it may have', file({ unz: "UNZ+1+E1+x'" }), 'legacy.edifact-envelope'],
    ['a file that was cut', file().slice(0, -5), 'legacy.edifact-syntax'],
    [
      'a release before a letter',
      file({ letter: LETTER.join('').replace('EPI', '?EPI') }),
      'legacy.edifact-syntax',
    ],
    ['a release at the very end', 'UNB+UNOC:3+a?', 'legacy.edifact-syntax'],
    ['a segment name in lower case', file({ letter: "unh+L1'" }), 'legacy.edifact-syntax'],
    [
      'a line break inside a segment',
      file({ letter: LETTER.join('').replace('EPI', 'E\nPI') }),
      'legacy.edifact-syntax',
    ],
  ])('names the fault of %s', (_, text, code) => {
    const read = readInterchange(text);
    expect([read.value, read.problems.at(-1)?.code]).toEqual([undefined, code]);
  });

  it('answers any text with letters or a named problem', () => {
    const piece = fc.constantFrom(
      "UNA:+.? '",
      "UNB+UNOC:3+a:14+b:14+260124:2130+E1'",
      "UNH+L1+MEDDIS:D:93A:UN:D2030C+DIS20'",
      "UNT+2+L1'",
      "UNZ+1+E1'",
      "NAD+PO'",
      '?',
      "'",
      '+',
      'x',
      '\n',
      "UNO+1+A+O+3'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const read = readInterchange(pieces.join(''));
        expect(read.value !== undefined || read.problems.length > 0).toBe(true);
      }),
    );
  });
});

describe('Segments', () => {
  const value = fc.string({
    unit: fc.constantFrom('a', 'Ø', '?', ':', '+', "'", ' ', '.', '\\', '0'),
    minLength: 1,
    maxLength: 12,
  });
  const segment: fc.Arbitrary<Segment> = fc.record({
    tag: fc.constantFrom('NAD', 'FTX', 'S01', 'RFF'),
    elements: fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
  });

  it('read back as they were written, release characters and all', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 20 }), (segments) => {
        expect(readSegments(writeSegments(segments)).value).toEqual(segments);
      }),
    );
  });

  it('carry an attachment of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        const segments: Segment[] = [
          { tag: 'UNO', elements: [['1'], ['AID', 'x'], ['OBJ', 'TXT'], [String(bytes.length)]] },
          { tag: 'OBJ', elements: [[Buffer.from(bytes).toString('base64')]] },
          { tag: 'UNP', elements: [[String(bytes.length)], ['1']] },
        ];
        expect(readSegments(writeSegments(segments)).value).toEqual(segments);
      }),
    );
  });

  it('name an attachment that is shorter than it is said to be', () => {
    expect(readSegments("UNO+1+AID:x+OBJ:TXT:TXT+999'abcUNP+999+1'").problems.at(-1)?.code).toBe(
      'legacy.binary-size',
    );
  });
});
