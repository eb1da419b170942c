import { describe, expect, it } from 'vitest';
import { uninformedTakeover } from '../../src/course/information-package.ts';
import { instant } from './instant.ts';
import { gpDoctor, parties, say, siteDoctor, tell, untilArrival } from './story.ts';

const arrived = '2027-04-07T14:00+02:00';
const without = untilArrival.filter(({ kind }) => !kind.startsWith('package-'));
const uninformed = (messages: Parameters<typeof tell>[0], at: string) =>
  uninformedTakeover(tell(messages).last.course, instant(at));

describe('the information a doctor of the place needs (R-TRE-02)', () => {
  it('is there when the package came before the citizen, or comes with a takeover from the hospital', () => {
    expect(uninformed(untilArrival, arrived)).toBeUndefined();
    expect(
      uninformed([...without, say('package-delivered', '2027-04-07T14:20+02:00')], '2027-04-07T14:30+02:00'),
    ).toBeUndefined();
  });

  it('is owed by the hospital from the arrival on, also when the package was sent and has not reached the place', () => {
    const owed = { since: instant(arrived), owedBy: 'hospital' };
    expect(uninformed(without, arrived)).toEqual(owed);
    expect(
      uninformed(
        [...without.slice(0, -1), say('package-sent', '2027-04-07T13:05+02:00'), say('arrived', arrived)],
        arrived,
      ),
    ).toEqual(owed);
  });

  it('is owed by the GP for a citizen from home', () => {
    const fromHome = [
      say('referral-received', '2027-04-05T10:00+02:00', { origin: 'own-home' }, { sender: parties.gp }),
      say('allocation-granted', '2027-04-05T13:20+02:00'),
      say('arrived', arrived),
    ];
    expect(uninformed(fromHome, arrived)).toEqual({ since: instant(arrived), owedBy: 'gp' });
  });

  it('is owed anew after a hospital stay: the package of the first transition is old', () => {
    const back = [
      ...untilArrival,
      say('hospital-admitted', '2027-04-24T03:20+02:00'),
      say('hospital-returned', '2027-04-27T14:00+02:00'),
    ];
    expect(uninformed(back, '2027-04-27T15:00+02:00')).toEqual({
      since: instant('2027-04-27T14:00+02:00'),
      owedBy: 'hospital',
    });
    expect(
      uninformed([...back, say('package-delivered', '2027-04-27T15:00+02:00')], '2027-04-27T15:00+02:00'),
    ).toBeUndefined();
  });

  it('is not asked of a GP who keeps the responsibility, until the doctor of the place takes over', () => {
    const until = instant('2027-04-10T14:00+02:00');
    const kept = [
      ...without.slice(0, 3),
      say(
        'responsibility-accepted',
        '2027-04-05T14:00+02:00',
        { to: gpDoctor, effectiveAt: instant('2027-04-05T14:00+02:00'), until },
        { sender: parties.gp },
      ),
      say('arrived', arrived),
    ];
    expect(uninformed(kept, arrived)).toBeUndefined();
    expect(uninformed(kept, '2027-04-10T14:00+02:00')).toEqual({ since: until, owedBy: 'gp' });
    expect(
      uninformed(
        [...without, say('responsibility-accepted', '2027-04-08T10:00+02:00', { to: siteDoctor })],
        '2027-04-08T11:00+02:00',
      ),
    ).toMatchObject({ since: instant(arrived) });
  });
});
