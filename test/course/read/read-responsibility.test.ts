import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { instant } from '../instant.ts';
import { code, message, stay, to } from './bundle.ts';
import { read } from './read.ts';

describe('the treatment responsibility', () => {
  const participant = (role: string, member: string, start: string, end?: string) => ({
    role: [{ coding: [code('sop-responsibility-role', role)] }],
    member: to(member),
    period: { start, ...(end === undefined ? {} : { end }) },
  });
  const team = (status: string, ...participants: object[]) =>
    ({ resourceType: 'CareTeam', id: 'team', status, participant: participants }) as unknown as Resource;
  const told = (careTeam: Resource) =>
    read(
      message('sop-treatment-responsibility', 'sop-vig', 'mun-0101', '2027-04-07T14:10:00+02:00', careTeam, [
        stay(),
      ]),
    ).message;
  const before = participant('hospital', 'hos-med', '2027-03-31T09:30:00+02:00', '2027-04-07T14:00:00+02:00');
  const next = participant('sop-doctor', 'sop-vig', '2027-04-07T14:00:00+02:00');

  it('is taken over from the time it names', () => {
    expect(told(team('active', before, next))).toMatchObject({
      kind: 'responsibility-accepted',
      at: instant('2027-04-07T14:00+02:00'),
      sequence: 1,
      facts: {
        to: { id: 'sop-vig', role: 'sop-doctor' },
        effectiveAt: instant('2027-04-07T14:00+02:00'),
        openHolders: 1,
      },
    });
  });

  it.each([
    ['proposed', 'responsibility-offered'],
    ['inactive', 'responsibility-declined'],
  ])('%s is %s', (status, kind) => {
    expect(told(team(status, before, next))?.kind).toBe(kind);
  });

  it('held by two at once is told as two (R-TRE-01)', () => {
    expect(
      told(team('active', next, participant('gp', 'gp-1', '2027-04-07T14:00:00+02:00')))?.facts,
    ).toMatchObject({ openHolders: 2 });
  });

  it('of the discharging hospital for 96 hours is its discharge (R-TRE-06)', () => {
    const extended = participant(
      'hospital-extended',
      'hos-med',
      '2027-04-07T13:00:00+02:00',
      '2027-04-11T13:00:00+02:00',
    );
    expect(told(team('active', extended))).toMatchObject({
      kind: 'hospital-discharged',
      at: instant('2027-04-07T13:00+02:00'),
    });
  });
});
