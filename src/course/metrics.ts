import { type Course, emptyCourse } from './course.ts';
import type { CourseEventKind } from './course-facts.ts';
import type { CourseEvent } from './course-message.ts';
import { correct } from './fold/correct.ts';
import { applyEvent } from './fold/fold-course.ts';
import { gaps } from './responsibility-timeline.ts';
import type { RuleId } from './rules/rules.ts';
import { hour, minute } from './time/danish-time.ts';

/** Something that is only counted: nobody has to act on it, and no deadline is held against it. */
export interface CourseMetric {
  readonly name:
    | 'minutes-to-decision'
    | 'minutes-unassigned'
    | 'information-late-minutes'
    | 'days-waited'
    | 'status-meetings'
    | 'advice-contacts'
    | 'moves'
    | 'minutes-waited';
  readonly value: number;
  readonly rule: RuleId;
}

const decided: readonly CourseEventKind[] = [
  'allocation-granted',
  'referral-rejected',
  'referral-redirected',
  'capacity-missing',
];

/**
 * What is counted of a course at an instant: how long the first decision took (R-ALL-07; there is no deadline), for how
 * long nobody had the treatment responsibility (R-TRE-01), by how much the first information on the stay came after the
 * notice (R-ALL-12), how often there was a status meeting (R-STA-04), advice (R-STA-13) or a move (R-STA-09), and how long the citizen has waited for a municipal place, in whole days as well (R-SET-02). Elapsed
 * time; what did not happen is not counted.
 * @param events of the course, in their order
 */
export function courseMetrics(
  course: Course,
  events: readonly CourseEvent[],
  now: number,
): readonly CourseMetric[] {
  const first = (...kinds: readonly CourseEventKind[]) => events.find(({ kind }) => kinds.includes(kind))?.at;
  const [referred, decision] = [first('referral-received'), first(...decided)];
  const [noticed, informed] = [first('notice-sent'), first('stay-informed')];
  const { claims, over } = course.responsibility;
  const unassigned = gaps(claims, over)
    .map(({ from, to }) => Math.min(to, now) - from)
    .filter((length) => length > 0);
  const waited = timeWaited(events, now);
  return [
    ...(referred === undefined || decision === undefined || decision < referred
      ? []
      : [metric('minutes-to-decision', (decision - referred) / minute, 'R-ALL-07')]),
    ...(unassigned.length === 0 ? [] : [metric('minutes-unassigned', sum(unassigned) / minute, 'R-TRE-01')]),
    ...(noticed === undefined || informed === undefined || informed <= noticed
      ? []
      : [metric('information-late-minutes', (informed - noticed) / minute, 'R-ALL-12')]),
    ...counted('status-meetings', events.filter(({ kind }) => kind === 'status-met').length, 'R-STA-04'),
    ...counted('advice-contacts', adviceContacts(events), 'R-STA-13'),
    ...counted('moves', moves(events), 'R-STA-09'),
    ...(waited === undefined
      ? []
      : [
          metric('days-waited', waited / (24 * hour), 'R-SET-02'),
          metric('minutes-waited', waited / minute, 'R-SET-02'),
        ]),
  ];
}

function counted(name: CourseMetric['name'], value: number, rule: RuleId): readonly CourseMetric[] {
  return value === 0 ? [] : [metric(name, value, rule)];
}

/** Contacts for advice that have taken place, each counted once however often it was told. */
function adviceContacts(events: readonly CourseEvent[]): number {
  const told = events.flatMap((event) => (event.kind === 'meeting-told' ? [event.facts] : []));
  const held = told.filter(({ meeting, outcome }) => meeting === 'advice' && outcome === 'held');
  return new Set(held.map(({ meetingId }) => meetingId)).size;
}

/** From one unit or bed to another, and from one SOP to the next. */
function moves(events: readonly CourseEvent[]): number {
  const places = events.flatMap(({ kind, facts }) => {
    if (kind === 'transferred') return [undefined];
    return 'place' in facts && facts.place !== undefined ? [facts.place] : [];
  });
  return places.filter((place, index) => {
    const before = places[index - 1];
    return place === undefined || (before !== undefined && place !== before);
  }).length;
}

/** For how long a citizen has waited, all times together, milliseconds; undefined for one who has not. */
function timeWaited(events: readonly CourseEvent[], now: number): number | undefined {
  const times: number[] = [];
  let course = emptyCourse;
  for (const event of correct(events)) {
    const { state, since = event.at } = course.settlement;
    course = applyEvent(course, event);
    if (state === 'waiting' && course.settlement.state !== 'waiting')
      times.push(Math.max(0, event.at - since));
  }
  if (course.settlement.state === 'waiting') times.push(now - (course.settlement.since ?? now));
  return times.length === 0 ? undefined : sum(times);
}

function metric(name: CourseMetric['name'], value: number, rule: RuleId): CourseMetric {
  return { name, value: Math.floor(value), rule };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
