import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLatin1, fitNodes } from '../../../src/mapping/text/fit-latin1.ts';

const written = (text: string): string => Buffer.from(fitLatin1(text).text, 'latin1').toString('latin1');

describe('Fitting text to ISO-8859-1', () => {
  it('leaves Danish letters as they are', () => {
    expect(written('æøåÆØÅé')).toBe('æøåÆØÅé');
  });

  it('writes typographic signs plainly and reports each kind once', () => {
    const { text, problems } = fitLatin1('“En” – to … “tre”');
    expect(text).toBe('"En" - to ... "tre"');
    expect(problems.map((each) => each.params?.character)).toEqual(['U+201C', 'U+201D', 'U+2013', 'U+2026']);
  });

  it('never drops a character it cannot write without saying so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(written(text) === text || fitLatin1(text).problems.length > 0).toBe(true);
      }),
    );
  });

  it('reaches the text of every element, and reports each character once', () => {
    const bold = {
      name: 'Bold',
      namespace: 'n',
      children: ['b≥', { name: 'Break', namespace: 'n', children: [] }],
    };
    const { nodes, problems } = fitNodes(['a≤ ≥', bold]);
    expect(nodes).toEqual(['a<= >=', { ...bold, children: ['b>=', bold.children[1]] }]);
    expect(problems.map((each) => each.params?.character)).toEqual(['U+2264', 'U+2265']);
  });
});
