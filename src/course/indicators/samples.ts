import { type Course, residenceOf, type StayRecord } from '../course.ts';
import type { CourseEventKind } from '../course-facts.ts';
import type { CourseEvent } from '../course-message.ts';
import { judgeNotice } from '../judge-notice.ts';
import { courseMetrics } from '../metrics.ts';
import { gaps } from '../responsibility-timeline.ts';
import { danishWeekday, hour, inDenmark, minute } from '../time/danish-time.ts';

/** What courses are compared by: domain §2.L.1, as far as the course knows it without anybody registering more. */
export type Indicator =
  | 'notice'
  | 'minutes-to-decision'
  | 'decision'
  | 'rejection'
  | 'no-capacity'
  | 'stay-information'
  | 'municipal-information'
  | 'responsibility-gap-minutes'
  | 'days-of-stay'
  | 'days-waited'
  | 'readmission'
  | 'death'
  | 'move'
  | 'purpose-change'
  | 'referral'
  | 'wish'
  | 'place'
  | 'medication-review'
  | 'registration';

/** One case of an indicator; of no citizen any more. */
export interface Sample {
  readonly indicator: Indicator;
  /** How it went, such as `late`, where it can go in several ways. */
  readonly is?: string;
  /** What cases are told apart by besides: a weekday (1 is Monday) or an hour of the day in Denmark, or what was told. */
  readonly by?: string;
  /** Hours of a notice, else in the unit of the indicator's name; of information the minutes after the allocation. */
  readonly value?: number;
}

/** A course with what is needed to count it. */
export interface CountedCourse {
  readonly course: Course;
  /** In their order. */
  readonly events: readonly CourseEvent[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Four-digit code of the municipality a site lies in or is run by; undefined when nobody knows. */
  readonly municipalityOf: (site: string) => string | undefined;
}

/**
 * What one course adds to the indicators (R-DAT-15, R-DAT-16). Derived from what was sent for the citizen's sake, with
 * nothing registered for the sake of counting (R-DAT-02). Of several stays the notice of the last one is counted.
 */
export function samplesOf(counted: CountedCourse): readonly Sample[] {
  return [
    ...referralSamples(counted),
    ...decisionSamples(counted),
    ...informationSamples(counted),
    ...staySamples(counted),
    ...noticeSamples(counted.course),
    ...registrationSamples(counted.events),
  ];
}

function referralSamples({ course, events, municipalityOf }: CountedCourse): readonly Sample[] {
  const residence = residenceOf(course);
  const stays = allocated(course);
  return [
    ...course.referrals.map(
      ({ referrer }): Sample => ({ indicator: 'referral', is: referrer?.kind ?? 'other' }),
    ),
    ...course.referrals.flatMap(({ wish }): readonly Sample[] =>
      wish === undefined || stays.length === 0
        ? []
        : [{ indicator: 'wish', is: stays.some(({ site }) => site === wish) ? 'met' : 'not-met' }],
    ),
    ...stays.flatMap(({ site = '' }): readonly Sample[] => {
      const where = municipalityOf(site);
      if (where === undefined || residence === undefined) return [];
      return [{ indicator: 'place', is: where === residence ? 'own-municipality' : 'other-municipality' }];
    }),
    ...times(events, 'purpose-changed', 'purpose-change'),
    ...times(events, 'transferred', 'move'),
    ...times(events, 'died', 'death'),
  ];
}

const outcomes: Readonly<Partial<Record<CourseEventKind, string>>> = {
  'allocation-granted': 'granted',
  'referral-rejected': 'rejected',
  'referral-redirected': 'redirected',
  'capacity-missing': 'no-capacity',
};

function decisionSamples({ course, events, now }: CountedCourse): readonly Sample[] {
  const decisions = events.flatMap(({ kind }) => outcomes[kind] ?? []);
  const referred = events.find(({ kind }) => kind === 'referral-received')?.at;
  const minutes = courseMetrics(course, events, now).find(
    ({ name }) => name === 'minutes-to-decision',
  )?.value;
  const rejected = events.filter((event) => event.kind === 'referral-rejected');
  const without = events.filter((event) => event.kind === 'capacity-missing');
  return [
    ...decisions.map((is): Sample => ({ indicator: 'decision', is })),
    ...(minutes === undefined || referred === undefined
      ? []
      : [
          {
            indicator: 'minutes-to-decision',
            by: String(inDenmark(referred).hour).padStart(2, '0'),
            value: minutes,
          } as const,
        ]),
    ...rejected.map(({ facts }): Sample => {
      const referral = course.referrals.find(({ referralId }) => referralId === facts.referralId);
      return {
        indicator: 'rejection',
        is: referral?.dialogueRecorded ? 'with-dialogue' : 'without-dialogue',
      };
    }),
    ...without.map(({ at, facts }): Sample => {
      const offered = events.some(
        (each) =>
          each.kind === 'alternative-offered' && each.at >= at && each.facts.referralId === facts.referralId,
      );
      return { indicator: 'no-capacity', is: offered ? 'with-alternative' : 'without-alternative' };
    }),
  ];
}

function informationSamples({ course, events }: CountedCourse): readonly Sample[] {
  const after = (kind: CourseEventKind, from: number) =>
    events.find((each) => each.kind === kind && each.at >= from)?.at;
  return allocated(course).flatMap(({ allocatedAt = 0, informationMissing, municipalInformation }) => {
    const told = after('stay-informed', allocatedAt);
    const answered = municipalInformation ? after('municipality-informed', allocatedAt) : undefined;
    return [
      {
        indicator: 'stay-information',
        is: informationMissing.length === 0 ? 'complete' : told === undefined ? 'missing' : 'incomplete',
        ...(told === undefined ? {} : { value: wholeMinutes(told - allocatedAt) }),
      },
      {
        indicator: 'municipal-information',
        is: municipalInformation ? 'received' : 'missing',
        ...(answered === undefined ? {} : { value: wholeMinutes(answered - allocatedAt) }),
      },
    ] as const;
  });
}

function staySamples({ course, events, now }: CountedCourse): readonly Sample[] {
  const { claims, over } = course.responsibility;
  const waited = courseMetrics(course, events, now).find(({ name }) => name === 'days-waited')?.value;
  const arrived = [...course.earlierStays, course.stay].filter(({ arrivedAt }) => arrivedAt !== undefined);
  return [
    ...gaps(claims, over).flatMap(({ from, to }): readonly Sample[] => {
      const length = Math.min(to, now) - from;
      return length <= 0 ? [] : [{ indicator: 'responsibility-gap-minutes', value: wholeMinutes(length) }];
    }),
    ...arrived.flatMap(({ arrivedAt = 0, departure, medicationReview }): readonly Sample[] => [
      ...(departure === undefined
        ? []
        : [{ indicator: 'days-of-stay', value: (departure - arrivedAt) / (24 * hour) } as const]),
      ...(medicationReview === undefined
        ? []
        : [{ indicator: 'medication-review', is: medicationReview.state } as const]),
    ]),
    ...(waited === undefined ? [] : [{ indicator: 'days-waited', value: waited } as const]),
    ...(arrived.length === 0
      ? []
      : [
          {
            indicator: 'readmission',
            is: events.some(({ kind }) => kind === 'hospital-admitted') ? 'readmitted' : 'none',
          } as const,
        ]),
  ];
}

/** A stay whose end is known, and for which a notice is owed. The weekday is that of the end. */
function noticeSamples(course: Course): readonly Sample[] {
  if (course.stay.actualEnd === undefined) return [];
  const { outcome, end, leadSeconds } = judgeNotice(course);
  if (end === undefined || outcome === 'not-applicable' || outcome === 'exempt') return [];
  return [
    {
      indicator: 'notice',
      is: outcome,
      by: String(danishWeekday(end)),
      ...(leadSeconds === undefined ? {} : { value: leadSeconds / 3600 }),
    },
  ];
}

/**
 * What was told after the first message: taken over from an earlier one, as its Provenance says, or entered anew (R-DAT-01).
 * What the gateway tells itself nobody has entered.
 */
function registrationSamples(events: readonly CourseEvent[]): readonly Sample[] {
  return events
    .slice(1)
    .filter(({ sender }) => sender.kind !== 'gateway')
    .map(({ kind, takenOver }) => ({
      indicator: 'registration',
      is: takenOver === true ? 'taken-over' : 'anew',
      by: kind,
    }));
}

function allocated(course: Course): readonly StayRecord[] {
  return [...course.earlierStays, course.stay].filter(({ allocatedAt }) => allocatedAt !== undefined);
}

function times(
  events: readonly CourseEvent[],
  kind: CourseEventKind,
  indicator: Indicator,
): readonly Sample[] {
  return events.filter((each) => each.kind === kind).map(() => ({ indicator }));
}

function wholeMinutes(milliseconds: number): number {
  return Math.floor(milliseconds / minute);
}
