import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasVerhoeffCheckDigit, isGln, isSor } from '../../src/message/check-digit.ts';

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const rules = [
  ['GLN', isGln, 12],
  ['Verhoeff', hasVerhoeffCheckDigit, 15],
] as const;

it.each(rules)('%s: exactly one last digit is right for any beginning', (_, isRight, length) => {
  fc.assert(
    fc.property(digits(length), (start) => {
      const right = [...'0123456789'].filter((last) => isRight(start + last));
      expect(right).toHaveLength(1);
    }),
  );
});

it.each(rules)('%s: one wrong digit is always noticed', (_, isRight, length) => {
  fc.assert(
    fc.property(digits(length), fc.nat(length), fc.integer({ min: 1, max: 9 }), (start, place, by) => {
      const whole = start + [...'0123456789'].find((last) => isRight(start + last));
      const wrong = (Number(whole[place]) + by) % 10;
      expect(isRight(whole.slice(0, place) + wrong + whole.slice(place + 1))).toBe(false);
    }),
  );
});

it('Verhoeff: two neighbours that have changed places are always noticed', () => {
  fc.assert(
    fc.property(digits(15), fc.nat(14), (start, place) => {
      const whole = start + [...'0123456789'].find((last) => hasVerhoeffCheckDigit(start + last));
      const [one = '', other = ''] = whole.slice(place, place + 2);
      fc.pre(one !== other);
      expect(hasVerhoeffCheckDigit(whole.slice(0, place) + other + one + whole.slice(place + 2))).toBe(false);
    }),
  );
});

it('knows published numbers', () => {
  // The GS1 and SNOMED CT documentation's own examples.
  expect(isGln('6291041500213')).toBe(true);
  expect(hasVerhoeffCheckDigit('2363')).toBe(true);
  expect(hasVerhoeffCheckDigit('')).toBe(false);
});

it.each(['', '123456789012', '12345678901234', '57900990000 6', '٥٧٩٠٠٩٩٠٠٠٠١٦', 'abc'])(
  '%j is no GLN',
  (text) => {
    expect(isGln(text)).toBe(false);
  },
);

it.each([
  ['1234567890', false],
  ['12345678901', true],
  ['123456789012345678', true],
  ['1234567890123456789', false],
  ['1234567890a', false],
])('SOR %s: %s', (text, valid) => {
  expect(isSor(text)).toBe(valid);
});
