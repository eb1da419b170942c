import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLatin1 } from '../../../src/mapping/text/encode-latin1.ts';

describe('Encoding in ISO-8859-1', () => {
  it('writes Danish letters as they are', () => {
    expect(Buffer.from(encodeLatin1('æøåÆØÅé').bytes).toString('latin1')).toBe('æøåÆØÅé');
  });

  it('writes typographic signs plainly and reports each kind once', () => {
    const { bytes, problems } = encodeLatin1('“En” – to … “tre”');
    expect(Buffer.from(bytes).toString('latin1')).toBe('"En" - to ... "tre"');
    expect(problems.map((each) => each.params?.character)).toEqual(['U+201C', 'U+201D', 'U+2013', 'U+2026']);
  });

  it('never drops a character it cannot write without saying so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { bytes, problems } = encodeLatin1(text);
        expect(Buffer.from(bytes).toString('latin1') === text || problems.length > 0).toBe(true);
      }),
    );
  });
});
