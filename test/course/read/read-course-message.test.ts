import { existsSync, globSync, readFileSync } from 'node:fs';
import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CourseMessage } from '../../../src/course/course-message.ts';
import { message, stay } from './bundle.ts';
import { read } from './read.ts';
import { referral } from './referral.ts';

/** What is left of a value after losing an element here and there. */
function gnaw(value: unknown, dice: Iterator<number>): unknown {
  if (dice.next().value === 0) return undefined;
  if (Array.isArray(value)) return value.map((each) => gnaw(each, dice)).filter((each) => each !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).map(([key, each]) => [key, gnaw(each, dice)]);
  return Object.fromEntries(kept.filter(([, each]) => each !== undefined));
}

describe('what is no message of a course', () => {
  it.each([
    ['an empty Bundle', { resourceType: 'Bundle', type: 'message' }],
    [
      'a Bundle without a header',
      { resourceType: 'Bundle', type: 'message', entry: [{}, { resource: { resourceType: 'Patient' } }] },
    ],
    [
      'an acknowledgement',
      {
        resourceType: 'Bundle',
        type: 'message',
        entry: [
          { resource: { resourceType: 'MessageHeader', eventCoding: { code: 'acknowledgement-message' } } },
        ],
      },
    ],
    [
      'an event nobody knows',
      message('sop-tomorrow', 'sop-vig', 'mun-0101', '2027-04-20T10:00:00+02:00', stay()),
    ],
  ])('%s is passed over', (_, bundle) => {
    expect(read(bundle as Bundle)).toEqual({ message: undefined, problems: [] });
  });

  it('never makes the reader throw, whatever is missing from a message', () => {
    const whole = [
      referral(),
      message('sop-stay-end', 'sop-vig', 'mun-0101', '2027-04-22T12:20:00+02:00', stay()),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.infiniteStream(fc.nat(9)), (bundle, dice) => {
        const gnawed = gnaw(bundle, dice) as Bundle | undefined;
        if (gnawed !== undefined) expect(() => read(gnawed)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});

const fixtures = new URL('../../../fixtures/messages/', import.meta.url);
describe.skipIf(!existsSync(fixtures))('the fixtures (skipped while fixtures/messages is not there)', () => {
  const courses = globSync('{referral,allocation,stay,discharge-notice}/*/message.json', {
    cwd: fixtures.pathname,
  }).sort();

  it('are there', () => {
    expect(courses.length).toBeGreaterThan(10);
  });

  it.each(courses)('%s is a message of a course', (path) => {
    const { message: told, problems } = read(
      JSON.parse(readFileSync(new URL(path, fixtures), 'utf8')) as Bundle,
    );
    expect(told satisfies CourseMessage | undefined).toBeDefined();
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
