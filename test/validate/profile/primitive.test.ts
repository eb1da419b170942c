import fc from 'fast-check';
import { expect, test } from 'vitest';
import { primitiveChecks as checks } from '../../../src/validate/profile/rules/primitive.ts';

type Check = keyof typeof checks;

const GOOD: Partial<Record<Check, unknown[]>> = {
  isBase64: ['QUJD', 'QUI=', 'QQ==', 'QU\nJD'],
  isBoolean: [true, false],
  isCode: ['a', 'a b', 'in-progress'],
  isDate: ['2024', '2024-02', '2024-02-29'],
  isDateTime: ['2024', '2024-02-29', '2024-02-29T23:59:60Z', '2024-01-01T00:00:00.123+14:00'],
  isDecimal: [0, -1.5, 1e10],
  isId: ['a', 'A-1.b', 'x'.repeat(64)],
  isInstant: ['2024-02-29T12:00:00+01:00'],
  isInteger: [0, -1, 2147483647],
  isMarkdown: ['*a*'],
  isOid: ['urn:oid:1.2.208.176.1.2'],
  isPositiveInt: [1],
  isString: ['a', ' ', 'æøå'],
  isTime: ['12:00:00', '23:59:59.999'],
  isUnsignedInt: [0],
  isUri: [
    'http://a',
    'urn:oid:1.2.3',
    'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
    '#a',
    'relative/path',
  ],
  isUuid: ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
};

const BAD: Partial<Record<Check, unknown[]>> = {
  isBase64: ['', 'A', 'QQ=', 'Q=QQ', 'QU.D', 5],
  isBoolean: ['true', 0, null],
  isCode: ['', ' a', 'a ', 'a  b', '\t'],
  isDate: ['0000', '24', '2023-02-29', '2024-13', '2024-00-01', '2024-1-1', '2024-02-29T12:00:00Z'],
  isDateTime: [
    '2024-02-29T12:00:00',
    '2024-02-29T12:00Z',
    '2023-02-29T12:00:00Z',
    '2024-02-29T24:00:00Z',
    '5',
  ],
  isDecimal: ['1', Number.NaN, Number.POSITIVE_INFINITY],
  isId: ['', 'a_b', 'x'.repeat(65), 'a b'],
  isInstant: ['2024', '2024-02-30T12:00:00Z', '2024-02-29T12:00:00+15:00'],
  isInteger: [1.5, 2147483648, '1'],
  isMarkdown: [''],
  isOid: ['1.2.3', 'urn:oid:3.1', 'urn:oid:1.02'],
  isPositiveInt: [0, -1],
  isString: ['', 5, 'x'.repeat(1024 * 1024 + 1)],
  isTime: ['24:00:00', '12:00'],
  isUnsignedInt: [-1],
  isUri: ['', 'a b', 'oid:1.2', 'uuid:x', 'urn:oid:1.2A3', 'urn:uuid:1'],
  isUuid: ['c757873d-ec9a-4326-a141-556f43239520'],
};

const cases = (table: Partial<Record<Check, unknown[]>>) =>
  Object.entries(table).flatMap(([name, values]) =>
    (values ?? []).map((value) => [name as Check, value] as const),
  );

test.each(cases(GOOD))('%s accepts %j', (name, value) => {
  expect(checks[name](value)).toBe(true);
});

test.each(cases(BAD))('%s refuses %j', (name, value) => {
  expect(checks[name](value)).toBe(false);
});

test('whatever Buffer writes as base64 is base64', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      expect(checks.isBase64(Buffer.from(bytes).toString('base64'))).toBe(true);
    }),
  );
});

test('a long base64 text is judged like a short one', () => {
  const good = 'QUJD'.repeat(2000);
  expect(checks.isBase64(good)).toBe(true);
  expect(checks.isBase64(`${good}QQ==`)).toBe(true);
  expect(checks.isBase64(`${good}\n${good}`)).toBe(true);
  expect(checks.isBase64(`${good}QR==`)).toBe(true);
  for (const bad of [`${good}QQ  `, `${good}Q`, `${good}Q.==`, `QQ==${good}`, `${good}====`])
    expect(checks.isBase64(bad)).toBe(false);
});

test('a base64 text of several chunks is judged whole', () => {
  const chunks = 'QUJD'.repeat(40_000);
  expect(checks.isBase64(chunks)).toBe(true);
  for (const at of [0, 64 * 1024 - 4, 64 * 1024, 100_000]) {
    const broken = (piece: string) => chunks.slice(0, at) + piece + chunks.slice(at + piece.length);
    expect(checks.isBase64(broken('QQ=='))).toBe(false);
    expect(checks.isBase64(broken('Q.QQ'))).toBe(false);
    expect(checks.isBase64(broken(' \n\t '))).toBe(true);
  }
});

test('every instant a clock can show is an instant', () => {
  fc.assert(
    fc.property(
      fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }),
      (date) => {
        expect(checks.isInstant(date.toISOString())).toBe(true);
      },
    ),
  );
});
