import { describe, expect, it } from 'vitest';
import type { CourseMessage } from '../../src/course/course-message.ts';
import { taskKinds } from '../../src/course/tasks/open-tasks.ts';
import { instant } from './instant.ts';
import { absent, lent, owedThen } from './owed-then.ts';
import { later, owed, say, standard, tell, untilArrival, untilClosed } from './story.ts';

describe('tasks (R-NOT-08, R-NOT-20 and the others they name)', () => {
  it.each(owedThen.map(([name, story, at, done]) => ({ name, story, at, done })))(
    '$name is owed, and gone when it is done',
    ({ name, story, at, done }) => {
      const told = tell(story);
      expect(owed(later(told, at).last)).toContain(name);
      if (done !== undefined)
        expect(owed(tell([done], undefined, later(told, at).history).last)).not.toContain(name);
    },
  );

  it('are all shown here', () => {
    expect(
      taskKinds.map(({ name }) => name).filter((name) => !owedThen.some(([shown]) => shown === name)),
    ).toEqual([]);
  });

  it('foresee the gap of an arrival from the allocation on, critical, unless the hospital’s hours cover it (R-TRE-01)', () => {
    const allocated = say('allocation-granted', '2027-04-05T13:20+02:00', { doctor: absent });
    const told = [...untilArrival.slice(0, 2), allocated];
    const foreseen = tell(told).last.tasks.find(({ name }) => name === 'name-doctor-for-arrival');
    expect(foreseen).toMatchObject({
      critical: true,
      owner: 'region',
      since: instant('2027-04-05T13:20+02:00'),
    });
    expect(owed(tell(untilArrival.slice(0, 3)).last)).not.toContain('name-doctor-for-arrival');
    const responsible = { ...standard, extendedResponsibility: { hours: 96, mode: 'responsible' as const } };
    expect(owed(tell(told, responsible).last)).not.toContain('name-doctor-for-arrival');
    const arrived = tell([...told, say('arrived', '2027-04-07T14:00+02:00')]).last;
    expect(owed(arrived)).toContain('name-responsible-doctor');
    expect(owed(arrived)).not.toContain('name-doctor-for-arrival');
  });

  it('have an age: since when they are owed, whenever one asks', () => {
    const told = tell(untilArrival.slice(0, 3));
    const since = (at: string) =>
      later(told, at).last.tasks.find(({ name }) => name === 'municipal-information')?.since;
    expect(since('2027-04-05T14:00+02:00')).toBe(instant('2027-04-05T13:20+02:00'));
    expect(since('2027-04-09T14:00+02:00')).toBe(instant('2027-04-05T13:20+02:00'));
  });

  it('owe an aid to its owner from the end of the stay at whoever has it, and late when its time has passed (R-STA-15)', () => {
    const due = instant('2027-04-20T10:00+02:00');
    const tasks = (messages: readonly CourseMessage[], at: string) =>
      later(tell(messages), at).last.tasks.filter(({ name }) => name === 'return-supply');
    const inStay = [...untilArrival, lent()];
    expect(tasks(inStay, '2027-05-01T10:00+02:00')).toEqual([]);
    const timed = [...untilArrival, lent({ returnBy: due })];
    expect(tasks(timed, '2027-04-20T09:59+02:00')).toEqual([]);
    expect(tasks(timed, '2027-04-20T10:00+02:00')).toMatchObject([
      { about: 'supply-1', party: 'sop-vig', since: due, escalated: true },
    ]);
    for (const settled of [{ toReturn: false }, { gone: true as const }, { holder: 'hos-med' }])
      expect(
        tasks([...inStay, ...untilClosed, lent(settled, '2027-04-23T10:00+02:00')], '2027-05-01T10:00+02:00'),
        JSON.stringify(settled),
      ).toEqual([]);
    // Somebody who has no part in the stay is given no task of it.
    const elsewhere = lent({ holder: 'somebody', returnBy: due });
    const [answers] = tasks([...untilArrival, elsewhere], '2027-04-20T10:00+02:00');
    expect([answers?.owner, answers?.party]).toEqual(['sop', undefined]);
    // The citizen has gone on to another place, and the aid has not been sent after.
    const moved = [...inStay, say('transferred', '2027-04-10T10:00+02:00')];
    expect(tasks(moved, '2027-04-10T10:01+02:00')).toMatchObject([{ party: 'sop-vig' }]);
    const along = lent({ holder: 'sop-bys' }, '2027-04-10T11:00+02:00');
    expect(tasks([...moved, along], '2027-04-10T11:01+02:00')).toEqual([]);
  });

  it('owe a decision again when the referral is redirected again, and none that nobody waits for (R-SPR-02)', () => {
    const redirected = [...untilArrival.slice(0, 2), say('referral-redirected', '2027-04-05T11:00+02:00')];
    const declined = say('rehabilitation-decided', '2027-04-07T10:00+02:00', { accepted: false });
    const again = say('referral-redirected', '2027-04-08T10:00+02:00');
    expect(owed(tell([...redirected, declined, again]).last)).toContain('decide-rehabilitation');
    expect(owed(tell([...untilArrival.slice(0, 2), declined]).last)).not.toContain('decide-again');
  });

  it('take a medication review along to the next place (R-STA-07)', () => {
    const needed = say('stay-changed', '2027-04-08T10:00+02:00', { medicationReview: 'needed' });
    const moved = [
      ...untilArrival,
      needed,
      say('transferred', '2027-04-10T10:00+02:00'),
      say('arrived', '2027-04-10T12:00+02:00', { stayId: 'stay-2' }),
    ];
    expect(owed(tell(moved).last)).toContain('review-medication');
  });

  it('owe nothing for an answer to what nobody has asked for', () => {
    const answered = say('request-answered', '2027-04-08T10:00+02:00', { outcome: 'declined' });
    const { last } = tell([...untilArrival, answered]);
    expect(last.tasks.map(({ name }) => name)).not.toContain('settle-declined-request');
  });
});
