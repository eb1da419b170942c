import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestReason, readReason, resemblesCpr } from '../../src/message/delivery-action.ts';

describe('the reason of an action', () => {
  it.each([
    '2509479989',
    '250947-9989',
    '250947 9989',
    '25 09 47 9989',
    '25.09.47-9989',
    '250947 – 9989',
    '8509479989',
  ])('may not hold %s, wherever it stands', (number) => {
    for (const text of [number, `om ${number}.`, `(${number})`, `cpr:${number}`]) {
      expect(readReason(text), text).toEqual({ fault: 'action.reason-private' });
    }
  });

  it.each([
    'sag 4711',
    'the receiver was down from 2027-04-01 10:00 to 2027-04-01 11:30',
    'ring 33 66 33 66',
    'INC0012345678',
    'order 12345678901234',
    'GLN 5790001354145',
  ])('may say %s', (text) => {
    expect(readReason(text)).toEqual({ reason: text });
  });

  it('is what was given on one line, or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const { reason, fault } = readReason(given);
        if (fault !== undefined) return;
        expect(reason).toMatch(/^\S(?:.*\S)?$/u);
        expect(reason?.length).toBeLessThanOrEqual(longestReason);
      }),
    );
  });

  it('holds no CPR number of any day, however it is written', () => {
    const two = (from: number, to: number) =>
      fc.integer({ min: from, max: to }).map((n) => String(n).padStart(2, '0'));
    const gap = fc.constantFrom('', ' ', '-', '.', '/');
    fc.assert(
      fc.property(
        two(1, 31),
        gap,
        two(1, 12),
        gap,
        two(0, 99),
        gap,
        fc.integer({ min: 0, max: 9999 }),
        (day, one, month, other, year, third, serial) =>
          resemblesCpr(
            `om ${day}${one}${month}${other}${year}${third}${String(serial).padStart(4, '0')} i dag`,
          ),
      ),
    );
  });
});
