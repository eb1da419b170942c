import { describe, expect, it } from 'vitest';
import { chooseNoticePolicy } from '../../../src/course/policy/choose-notice-policy.ts';
import { nationalPolicies } from '../../../src/course/policy/national-policy.ts';
import { readNoticePolicies } from '../../../src/course/policy/read-notice-policies.ts';
import { instant } from '../instant.ts';
import { localAgreement as skive } from '../local-agreement.ts';

const { validTo: _, ...withoutEnd } = skive;
const { healthCouncil: __, ...withoutCouncil } = skive;
const { parties: ___, ...withoutParties } = skive;

describe('notice policies', () => {
  const { policies } = readNoticePolicies([skive]);
  const all = [...nationalPolicies(), ...policies];
  const idAt = (region: string, municipality: string, at: string): string | undefined =>
    chooseNoticePolicy(all, region, municipality, instant(at))?.policyId;

  it.each([
    [
      'for its own parties while it holds',
      'region-midtjylland',
      '0779',
      '2027-06-11T14:00+02:00',
      'midtjylland-skive',
    ],
    ['from its first instant', 'region-midtjylland', '0779', '2027-06-01T00:00+02:00', 'midtjylland-skive'],
    ['until its last minute', 'region-midtjylland', '0779', '2027-06-30T23:59+02:00', 'midtjylland-skive'],
    ['not after it', 'region-midtjylland', '0779', '2027-07-01T00:00+02:00', 'national-2026-draft'],
    [
      'not for another municipality',
      'region-midtjylland',
      '0791',
      '2027-06-11T14:00+02:00',
      'national-2026-draft',
    ],
    ['not for another region', 'region-syddanmark', '0779', '2027-06-11T14:00+02:00', 'national-2026-draft'],
    ['and nothing before the regime', 'region-midtjylland', '0779', '2026-12-31T23:59+01:00', undefined],
  ])('an agreement applies %s', (_what, region, municipality, at, policyId) => {
    expect(idAt(region, municipality, at)).toBe(policyId);
  });

  it.each([
    ['without a council reference', withoutCouncil],
    ['without parties', withoutParties],
    ['without an end', withoutEnd],
    ['that ends before it begins', { ...skive, validTo: '2027-05-01T00:00:00+02:00' }],
    ['with a date for a time', { ...skive, validFrom: '2027-06-01' }],
    ['with a holiday calendar nobody has defined', { ...skive, calendar: 'danish-holidays' }],
    ['with more hours than a week', { ...skive, baseHours: 169 }],
    [
      'for a municipality that is no code',
      { ...skive, parties: { ...skive.parties, municipality: 'Skive' } },
    ],
    ['that is not an object', 'national'],
  ])('an agreement %s is refused', (_what, file) => {
    const { problems } = readNoticePolicies([file]);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('two agreements of the same parties may not hold at once, but may follow each other', () => {
    const next = { ...skive, version: '2', validFrom: skive.validTo, validTo: '2027-08-01T00:00:00+02:00' };
    expect(readNoticePolicies([skive, next]).problems).toEqual([]);
    expect(
      readNoticePolicies([skive, { ...next, validFrom: '2027-06-30T00:00:00+02:00' }]).problems,
    ).toMatchObject([{ code: 'policy.invalid', rule: 'R-NOT-09' }]);
  });
});
