import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCourse } from '../../src/course/course.ts';
import type { CourseEventKind } from '../../src/course/course-facts.ts';
import type { CourseEvent, CourseMessage } from '../../src/course/course-message.ts';
import { type CourseHistory, type Decision, decide, newCourse, record } from '../../src/course/decide.ts';
import { foldCourse } from '../../src/course/fold/fold-course.ts';
import { responsibleAt, timeline } from '../../src/course/responsibility-timeline.ts';
import { noticeTable } from '../../src/course/tables/notice-table.ts';
import { referralTable } from '../../src/course/tables/referral-table.ts';
import { responsibilityTable } from '../../src/course/tables/responsibility-table.ts';
import { settlementTable } from '../../src/course/tables/settlement-table.ts';
import type { StateTable } from '../../src/course/tables/state-table.ts';
import { stayTable } from '../../src/course/tables/stay-table.ts';
import { hour } from '../../src/course/time/danish-time.ts';
import { wake } from '../../src/course/wake.ts';
import { instant } from './instant.ts';
import { gpDoctor, parties, say, siteDoctor, standard, untilArrival, untilClosed, usual } from './story.ts';

const start = instant('2027-04-06T08:00+02:00');
const kinds = Object.keys(usual) as CourseEventKind[];

/** Kinds after which little can happen are rarer, so that stories get somewhere. */
const final: readonly CourseEventKind[] = [
  'died',
  'referral-voided',
  'referral-withdrawn',
  'stay-voided',
  'referral-rejected',
  'referral-redirected',
  'hospital-admitted',
  'departed',
];
const anyKind = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...kinds.filter((kind) => !final.includes(kind))) },
  { weight: 1, arbitrary: fc.constantFrom(...final) },
);

/** Any message at any time of a month, with facts that vary where a machine looks at them. */
const anyMessage: fc.Arbitrary<CourseMessage> = fc
  .record({
    kind: anyKind,
    hours: fc.integer({ min: 0, max: 30 * 24 }),
    sequence: fc.nat(2),
    chain: fc.constantFrom('chain-1', 'chain-2'),
    place: fc.nat(2),
    end: fc.integer({ min: 1, max: 30 * 24 }),
    to: fc.constantFrom(siteDoctor, gpDoctor, { id: 'hos-med', role: 'hospital' as const }),
    yes: fc.boolean(),
    reason: fc.constantFrom(
      'planned-need-ended',
      'own-decision',
      'hospital',
      'incorrect-receiver',
      'dispute-not-our-citizen',
    ),
    salt: fc.nat(1000),
  })
  .map(({ kind, hours, sequence, chain, place, end, to, yes, reason, salt }) => {
    const known = usual[kind] as unknown as Record<string, unknown>;
    const at = start + hours * hour;
    const expectedEnd = at + end * hour;
    const varied: Record<string, unknown> = { ...known };
    if ('chainId' in known) varied.chainId = chain;
    if ('sequence' in known) varied.sequence = place;
    if ('expectedEnd' in known) varied.expectedEnd = expectedEnd;
    if (kind === 'departed')
      Object.assign(varied, {
        reason: reason.startsWith('inc') ? 'planned-need-ended' : reason,
        actualEnd: at,
        departure: at,
      });
    if (kind === 'end-decided') varied.actualEnd = at;
    if (kind === 'notice-phoned') varied.expectedEnd = expectedEnd;
    if (kind === 'allocation-granted') varied.criteria = { A1: true };
    if (kind === 'notice-cancelled') varied.reason = reason;
    if (kind === 'notice-answered') varied.answer = reason.startsWith('dispute') ? reason : 'received';
    if (kind === 'handover-delivered') varied.to = yes ? 'gp' : 'municipality';
    if (kind === 'transferred') varied.accepted = yes;
    if (kind === 'hospital-returned') varied.needConfirmed = yes;
    if (kind === 'responsibility-accepted')
      Object.assign(varied, {
        to,
        effectiveAt: at + (yes ? end * hour : 0),
        ...(yes ? { until: at + 2 * end * hour } : {}),
      });
    const sender = kind === 'responsibility-accepted' && to.role === 'gp' ? { sender: parties.gp } : {};
    return {
      ...say(kind, '2027-04-05T08:00+02:00', varied as never, sender),
      at,
      sequence,
      messageId: `${kind}-${hours}-${salt}`,
    } as CourseMessage;
  });

/** A story that may begin as a course does, and goes on as it likes. */
const anyStory: fc.Arbitrary<readonly CourseMessage[]> = fc
  .tuple(fc.constantFrom(0, 3, 6, 6, 8), fc.array(anyMessage, { maxLength: 20 }))
  .map(([begun, messages]) => [...[...untilArrival, ...untilClosed].slice(0, begun), ...messages]);

function tellAll(
  messages: readonly CourseMessage[],
  now = (message: CourseMessage) => message.at + 1000,
): { history: CourseHistory; decisions: Decision[] } {
  let history = newCourse;
  const decisions = messages.map((message) => {
    const decision = decide(history, message, standard, now(message));
    history = record(history, decision);
    return decision;
  });
  return { history, decisions };
}

/** Every state a machine was in, event by event. */
function states(
  events: readonly CourseEvent[],
  of: (course: ReturnType<typeof foldCourse>) => readonly string[],
): readonly (readonly string[])[] {
  return events.map((_, index) => of(foldCourse(events.slice(0, index + 1))));
}

const ordered = (events: readonly CourseEvent[]) =>
  events.toSorted(
    (one, other) =>
      one.at - other.at || one.sequence - other.sequence || (one.messageId < other.messageId ? -1 : 1),
  );

describe('no sequence of messages', () => {
  const single: readonly [StateTable<string>, (course: ReturnType<typeof foldCourse>) => string][] = [
    [stayTable, ({ stay }) => stay.state],
    [responsibilityTable, ({ responsibility }) => responsibility.state],
    [settlementTable, ({ settlement }) => settlement.state],
  ];

  it('leaves the tables: each step of each machine is an arrow of its table, or none', () => {
    fc.assert(
      fc.property(anyStory, (messages) => {
        const events = ordered(tellAll(messages).history.events).filter(({ kind }) => kind !== 'corrected');
        for (const [table, of] of single) {
          let before = table.initial;
          states(events, (course) => [of(course)]).forEach(([after = ''], index) => {
            const on = events[index]?.kind;
            const arrow = table.transitions.some(
              (row) =>
                row.on === on &&
                row.to === after &&
                (row.from.includes(before) || on === 'allocation-granted'),
            );
            const next = on === 'transferred' && before !== after && after === 'planned';
            if (after !== before && !next)
              expect([table.title, before, on, after, arrow]).toEqual([table.title, before, on, after, true]);
            before = after;
          });
        }
        const { referrals, chains } = foldCourse(events);
        expect(referrals.filter(({ state }) => !(state in referralTable.states))).toEqual([]);
        expect(
          chains.flatMap(({ notices }) => notices).filter(({ state }) => !(state in noticeTable.states)),
        ).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('gives two doctors the responsibility at once, or leaves a hole in the timeline (R-TRE-01)', () => {
    fc.assert(
      fc.property(anyStory, (messages) => {
        const { claims, over } = tellAll(messages).history.state.responsibility;
        const intervals = timeline(claims, over);
        intervals.forEach(({ from, to }, index) => {
          expect(to).toBeGreaterThan(from);
          const next = intervals[index + 1];
          if (next !== undefined) expect(next.from).toBe(to);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('leaves the machine of responsibility behind the timeline, once the course is awake (R-TRE-07)', () => {
    fc.assert(
      fc.property(anyStory, (messages) => {
        let { history } = tellAll(messages);
        const now = history.state.last?.at ?? 0;
        for (let more = 1; more > 0; ) {
          const woken = wake(history, standard, now, 'overgang');
          more = woken.events.length;
          history = record(history, woken);
        }
        const { claims, over, state } = history.state.responsibility;
        if (claims.length === 0 || over !== undefined) return;
        expect(state).toBe(responsibleAt(claims, now)?.role ?? 'nobody');
      }),
      { numRuns: 300 },
    );
  });

  it('keeps more than one live notice given in a chain (R-NOT-17)', () => {
    fc.assert(
      fc.property(anyStory, (messages) => {
        for (const { notices } of tellAll(messages).history.state.chains) {
          expect(
            notices.filter(({ state }) => state === 'given' || state === 'answered').length,
          ).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('the fold', () => {
  const recorded = anyStory.map((messages) => tellAll(messages).history);

  it('gives the same state for every order of the same events, and for events listed twice', () => {
    fc.assert(
      fc.property(recorded, fc.infiniteStream(fc.nat()), ({ events }, keys) => {
        const shuffled = events
          .map((event) => ({ event, key: keys.next().value ?? 0 }))
          .toSorted((one, other) => one.key - other.key);
        const again = shuffled.map(({ event }) => event);
        expect(foldCourse([...again, ...events])).toEqual(foldCourse(events));
      }),
      { numRuns: 100 },
    );
  });

  it('is what decide kept, event by event', () => {
    fc.assert(
      fc.property(recorded, ({ state, events }) => {
        expect(state).toEqual(events.length === 0 ? emptyCourse : foldCourse(events));
      }),
      { numRuns: 150 },
    );
  });

  it('survives being stored: the events as JSON give the same state', () => {
    fc.assert(
      fc.property(recorded, ({ events }) => {
        expect(foldCourse(JSON.parse(JSON.stringify(events)) as CourseEvent[])).toEqual(foldCourse(events));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a course', () => {
  const whole = [...untilArrival, ...untilClosed];

  /** What a message answers or presupposes, and therefore never overtakes. */
  const causes: Partial<Record<CourseEventKind, readonly CourseEventKind[]>> = {
    'referral-opened': ['referral-received'],
    'allocation-granted': ['referral-received', 'referral-opened'],
    'municipality-informed': ['allocation-granted'],
    'notice-available': ['notice-sent'],
    'notice-answered': ['notice-available'],
    'handover-delivered': ['handover-sent'],
  };
  const causal = (messages: readonly CourseMessage[]): boolean =>
    messages.every((message, index) =>
      (causes[message.kind] ?? []).every((cause) => messages.findIndex(({ kind }) => kind === cause) < index),
    );

  it('is the same, and owes the same, in every arrival order that respects causality', () => {
    const inOrder = tellAll(whole).history.state;
    // Take, again and again, one of the messages whose causes have been told.
    const permutations = fc
      .array(fc.nat(), { minLength: whole.length, maxLength: whole.length })
      .map((choices) => {
        const left = [...whole];
        const taken: CourseMessage[] = [];
        for (const choice of choices) {
          const ready = left.filter((message) =>
            (causes[message.kind] ?? []).every((cause) => taken.some(({ kind }) => kind === cause)),
          );
          const next = ready[choice % ready.length];
          if (next === undefined) break;
          taken.push(next);
          left.splice(left.indexOf(next), 1);
        }
        return taken;
      });
    fc.assert(
      fc.property(permutations, (messages) => {
        expect(messages).toHaveLength(whole.length);
        expect(causal(messages)).toBe(true);
        const { history, decisions } = tellAll(messages);
        expect(
          decisions.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error')),
        ).toEqual([]);
        expect(history.state).toEqual(inOrder);
        const now = instant('2027-04-23T00:00+02:00');
        expect(wake(history, standard, now, 'overgang')).toEqual(
          wake({ ...history, state: inOrder }, standard, now, 'overgang'),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('replayed with the same clock is equal byte by byte', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 20 }), (messages) => {
        expect(JSON.stringify(tellAll(messages))).toBe(JSON.stringify(tellAll(messages)));
      }),
      { numRuns: 50 },
    );
  });

  it('replayed twice has no more events than once', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 20 }), (messages) => {
        const once = tellAll(messages).history;
        const twice = tellAll([...messages, ...once.events]).history;
        expect(twice.events).toEqual(once.events);
      }),
      { numRuns: 50 },
    );
  });
});
