import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareDates } from '../../../../src/fhir/fhirpath/runtime/comparison.ts';

const instant = fc.record({
  seconds: fc.integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 }),
  offset: fc.integer({ min: -12 * 60, max: 14 * 60 }),
});

/** An instant as a clock shows it that goes `offset` minutes before UTC. */
function written({ seconds, offset }: { seconds: number; offset: number }): string {
  const local = new Date((seconds + offset * 60) * 1000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local}${offset < 0 ? '-' : '+'}${pad(hours)}:${pad(minutes)}`;
}

const pad = (number: number) => String(number).padStart(2, '0');

test('instants are ordered by time, whatever zones they are written in', () => {
  fc.assert(
    fc.property(instant, instant, fc.boolean(), (one, other, isNear) => {
      const near = isNear ? { ...other, seconds: one.seconds + (other.seconds % 86_400) } : other;
      expect(compareDates(written(one), written(near))).toBe(Math.sign(one.seconds - near.seconds));
    }),
  );
});

test('the same instant in two zones is equal across midnight', () => {
  expect(compareDates('2024-03-01T00:30:00+01:00', '2024-02-29T23:30:00Z')).toBe(0);
  expect(compareDates('2023-12-31T23:30:00-01:00', '2024-01-01T00:30:00Z')).toBe(0);
});
