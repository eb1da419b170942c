import { describe, expect, it } from 'vitest';
import { judgeNotification } from '../../src/follow/judge-notification.ts';
import { fixture } from '../fixture-messages.ts';

describe('a HospitalNotification (R-SEC-03)', () => {
  const bundle = () => JSON.parse(fixture('hospital-notification/admit-inpatient').text);

  it('is of a citizen with a CPR number', () => {
    expect(judgeNotification(bundle())).toEqual([]);
  });

  it('goes nowhere for anybody else, and its sender is told', () => {
    const other = bundle();
    for (const { resource } of other.entry) {
      if (resource.resourceType === 'Patient')
        resource.identifier = [{ system: 'urn:oid:1.2.208.176.1.6.1.1', value: '0703921VJ4' }];
    }
    expect(judgeNotification(other)).toMatchObject([
      { code: 'notification.no-cpr', severity: 'warning', rule: 'R-SEC-03' },
    ]);
  });
});
