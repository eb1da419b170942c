import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from '../../../src/http/own-data/cursor.ts';

const place = fc.oneof(
  fc.record({
    section: fc.constant('courses' as const),
    after: fc.string({ unit: 'binary', maxLength: 128 }),
  }),
  fc.record({
    section: fc.constantFrom('messages' as const, 'disclosures' as const),
    after: fc.maxSafeNat(),
  }),
);

describe('where an answer goes on', () => {
  it('is read as it was written, in signs that an address may have', () => {
    fc.assert(
      fc.property(place, fc.maxSafeNat(), (where, askedAt) => {
        const written = writeCursor({ ...where, askedAt });
        expect(written).toMatch(/^[\w-]+$/);
        expect(readCursor(written)).toEqual({ ...where, askedAt });
      }),
    );
  });

  it('is nothing else, whatever it is', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    fc.assert(fc.property(texts, (text) => readCursor(text) === undefined));
    for (const each of [
      ['messages', 'x', 0],
      ['messages', 1.5, 0],
      ['courses', 1, 0],
      ['courses', '', 'x'],
    ]) {
      expect(readCursor(Buffer.from(JSON.stringify(each)).toString('base64url'))).toBeUndefined();
    }
  });
});
