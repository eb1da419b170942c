import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactDecimal, isExactDecimal, parseExactJson } from '../../../src/fhir/xml/exact-decimal.ts';

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });

/** Every form a JSON number may have. */
const jsonNumber = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      fc.nat().map(String),
      digits(0, 25).map((rest) => `1${rest}`),
    ),
    fc.oneof(
      fc.constant(''),
      digits(1, 25).map((fraction) => `.${fraction}`),
    ),
    fc.constantFrom('', 'e5', 'E+10', 'e-07'),
  )
  .map((parts) => parts.join(''));

describe('a decimal', () => {
  test.each(['0', '1', '36.6', '-2.5', '0.000001'])('%s is a plain number', (written) => {
    expect(exactDecimal(written)).toBe(Number(written));
  });

  test.each(['1.0', '1.50', '-0', '1e3', '0.0000001', '123456789012345678'])(
    '%s is kept exactly',
    (written) => {
      const value = exactDecimal(written);
      expect(isExactDecimal(value)).toBe(true);
      expect(JSON.stringify([value])).toBe(`[${written}]`);
    },
  );
});

describe('JSON read exactly', () => {
  test('is written back digit for digit, wherever its numbers stand', () => {
    fc.assert(
      fc.property(jsonNumber, fc.constantFrom('', ' ', '\n\t'), (number, blank) => {
        for (const text of [
          `${blank}${number}${blank}`,
          `[${blank}${number}${blank},1]`,
          `[1,${blank}${number}${blank}]`,
          `{"a":${blank}${number}${blank}}`,
          `{"a":${blank}${number}${blank},"b":"x"}`,
        ]) {
          expect(JSON.stringify(parseExactJson(text))).toBe(
            text.replaceAll(blank === '' ? /$^/g : blank, ''),
          );
        }
      }),
    );
  });

  test.each([
    '0.0000001',
    '-0.000000125',
    '9007199254740993',
    '1234567.89012345678',
    '1e1',
    '-0',
    '5.0',
    '10',
  ])('keeps %s, alone in its text', (number) => {
    expect(JSON.stringify(parseExactJson(`{"a":${number}}`))).toBe(`{"a":${number}}`);
  });

  test('differs from JSON.parse in nothing else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(JSON.stringify(parseExactJson(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  test('leaves numbers inside text alone', () => {
    expect(parseExactJson('{"a":"b: 1.50, 2.00","c":1}')).toEqual({ a: 'b: 1.50, 2.00', c: 1 });
  });

  test('throws a SyntaxError where JSON.parse does', () => {
    expect(() => parseExactJson('{"a":1.50')).toThrow(SyntaxError);
  });
});
