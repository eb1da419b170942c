import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideAtHeadings, HEADINGS } from '../../../src/mapping/text/headed-text.ts';
import { fromPlainText, toPlainText } from '../../../src/mapping/text/plain-text.ts';

const divide = (text: string) => {
  const { before, ...sections } = divideAtHeadings(fromPlainText(text, 'urn:x'));
  return { before: toPlainText(before), ...sections };
};

describe('A text with headings', () => {
  it('is divided at them, wherever they stand', () => {
    expect(divide(`a\nb\n${HEADINGS.answers}\nA1 ja\n${HEADINGS.rest}\nc`)).toEqual({
      before: 'a\nb',
      answers: ['A1 ja'],
      rest: ['c'],
    });
  });

  it('knows them with blanks, in capitals and without the colon', () => {
    expect(divide('  ØVRIGE OPLYSNINGER \nc')).toEqual({ before: '', rest: ['c'] });
  });

  it('is one text without them', () => {
    expect(divide('a\nøvrige oplysninger om b\nc')).toEqual({ before: 'a\nøvrige oplysninger om b\nc' });
  });

  it('loses no line', () => {
    const line = fc.constantFrom(
      'a',
      'A1 ja: b',
      '',
      HEADINGS.answers,
      HEADINGS.rest,
      'Opholdskommune: 0101',
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const {
          before,
          answers = [],
          rest = [],
        } = divideAtHeadings(fromPlainText(lines.join('\n'), 'urn:x'));
        const words = [...before.map((each) => (typeof each === 'string' ? each : '')), ...answers, ...rest];
        const isHeading = (each: string) => each === HEADINGS.answers || each === HEADINGS.rest;
        const said = (all: readonly string[]) => all.filter((each) => each !== '').toSorted();
        expect(said(words)).toEqual(said(lines.filter((each) => !isHeading(each))));
      }),
    );
  });
});
