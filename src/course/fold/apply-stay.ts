import { type Course, currentReferral, noStay, type StayRecord } from '../course.ts';
import { stayElements } from '../course-facts.ts';
import type { CourseEvent } from '../course-message.ts';
import { type StayState, stayTable } from '../tables/stay-table.ts';
import { step, target } from '../tables/step.ts';

const over: readonly StayState[] = ['closed', 'deceased', 'cancelled', 'in-error'];
const unplanned = ['own-decision', 'death', 'hospital', 'other-sop'] as const;

/** The stay after an event; a new allocation after a stay that is over begins another one. */
export function applyStay(course: Course, event: CourseEvent): Course {
  if (event.kind === 'allocation-granted' && currentReferral(course)?.state !== 'allocated') return course;
  const again = event.kind === 'allocation-granted' && over.includes(course.stay.state);
  const begun = again
    ? { ...course, stay: noStay, earlierStays: [...course.earlierStays, course.stay] }
    : course;
  // The facts come first, because an arrow's condition may ask for what the event itself tells.
  const known = { ...begun, stay: withPlan(withFacts(begun.stay, event), event) };
  const row = step(stayTable, known.stay.state, { course: known, event });
  const state = row === undefined ? known.stay.state : target(row, known.stay.state);
  if (row === undefined || state === known.stay.state)
    return row === undefined && !again ? keptOnly(begun, known, event) : known;
  const stay: StayRecord = { ...known.stay, state, since: event.at, before: known.stay.state };
  if (event.kind !== 'transferred') return { ...known, stay: withReached(stay, event) };
  const { toStayId: stayId, toSite: site } = event.facts;
  const next: StayRecord = { ...nextStay(stay), stayId, site, since: event.at, noticesFrom: event.at };
  return { ...known, stay: next, earlierStays: [...known.earlierStays, stay] };
}

/** What is true whatever the state: receipts, information and plans. The rest needs an arrow. */
function keptOnly(before: Course, known: Course, event: CourseEvent): Course {
  if (event.kind === 'arrived' && before.stay.state === 'none') {
    return { ...before, stay: { ...before.stay, startedUnallocated: event.at } };
  }
  return lasting.includes(event.kind) ? known : before;
}

const lasting: readonly CourseEvent['kind'][] = [
  'handover-sent',
  'handover-delivered',
  'municipality-informed',
  'stay-informed',
  'stay-changed',
  'purpose-changed',
  'status-met',
  'meeting-told',
];

/** Goals, status meetings and the citizen's place in the house, as a message tells them (R-STA-03, R-STA-04, R-STA-09). */
function withPlan(stay: StayRecord, { at, messageId, kind, facts }: CourseEvent): StayRecord {
  const goals = 'goals' in facts ? (facts.goals ?? 0) : 0;
  const place = 'place' in facts ? facts.place : undefined;
  return {
    ...stay,
    statusMeetings: meetingsAfter(stay.statusMeetings, { messageId, kind, facts }),
    ...(goals > 0 && stay.goalsSince === undefined ? { goalsSince: at } : {}),
    ...(place === undefined ? {} : { place }),
  };
}

/** Minutes are a meeting that was held; an invitation is one that is planned, until it is called off. */
function meetingsAfter(
  known: readonly string[],
  { messageId, kind, facts }: Pick<CourseEvent, 'messageId' | 'kind' | 'facts'>,
): readonly string[] {
  if (kind === 'status-met') return [...known, messageId];
  if (!('meeting' in facts) || facts.meeting !== 'status-meeting') return known;
  const others = known.filter((each) => each !== facts.meetingId);
  return facts.outcome === 'cancelled' ? others : [...others, facts.meetingId];
}

function withFacts(stay: StayRecord, event: CourseEvent): StayRecord {
  switch (event.kind) {
    case 'allocation-granted': {
      const { stayId, site, operator, authority, legalBases, doctor, plannedEnd, information } = event.facts;
      return {
        ...stay,
        stayId,
        site,
        allocatedAt: event.at,
        informationMissing: stayElements.filter((element) => !information.includes(element)),
        ...(operator === undefined ? {} : { operator }),
        ...(authority === undefined ? {} : { authority }),
        ...(legalBases[0] === undefined ? {} : { legalBasis: legalBases[0] }),
        ...(doctor === undefined ? {} : { doctor }),
        ...(plannedEnd === undefined ? {} : { plannedEnd }),
      };
    }
    case 'stay-informed': {
      const told: readonly string[] = event.facts.information ?? stayElements;
      return { ...stay, informationMissing: stay.informationMissing.filter((each) => !told.includes(each)) };
    }
    case 'stay-changed':
    case 'status-met': {
      const { plannedEnd } = event.facts;
      return { ...stay, ...reviewOf(event), ...(plannedEnd === undefined ? {} : { plannedEnd }) };
    }
    case 'municipality-informed':
      return { ...stay, municipalInformation: true };
    case 'handover-sent':
      return { ...stay, handover: { ...stay.handover, sent: stay.handover.sent ?? event.at } };
    case 'handover-delivered': {
      const { to } = event.facts;
      return { ...stay, handover: { ...stay.handover, [to]: stay.handover[to] ?? event.at } };
    }
    default:
      return stay;
  }
}

/** What is told of a medication review (R-STA-07). */
function reviewOf({
  at: since,
  facts: { medicationReview: state },
}: CourseEvent<'arrived' | 'stay-changed' | 'status-met'>): Pick<StayRecord, 'medicationReview'> {
  return state === undefined ? {} : { medicationReview: { state, since } };
}

/** What an arrow makes true of the stay. */
function withReached(stay: StayRecord, event: CourseEvent): StayRecord {
  switch (event.kind) {
    case 'arrived':
      return {
        ...stay,
        arrivedAt: event.at,
        ...reviewOf(event),
        ...(event.facts.plannedEnd === undefined ? {} : { plannedEnd: event.facts.plannedEnd }),
      };
    case 'end-decided': {
      const { actualEnd, destination, override } = event.facts;
      // Who leaves by own decision, say, is owed no notice from the decision on (R-NOT-11).
      const endReason = unplanned.find((each) => each === override);
      return {
        ...stay,
        actualEnd,
        endDecided: true,
        ...(destination === undefined ? {} : { destination }),
        ...(endReason === undefined ? {} : { endReason }),
      };
    }
    case 'need-returned': {
      const { actualEnd: _, ...needed } = stay;
      return { ...needed, endDecided: false, noticesFrom: event.at };
    }
    case 'departed': {
      const { actualEnd, departure = event.at, destination, reason } = event.facts;
      return {
        ...stay,
        departure,
        endReason: reason,
        ...(actualEnd === undefined ? {} : { actualEnd }),
        ...(destination === undefined ? {} : { destination }),
      };
    }
    case 'died':
      return { ...stay, departure: event.at, endReason: 'death' };
    default:
      return stay;
  }
}

/** The stay at the next SOP of the same course: planned until the citizen arrives there. */
function nextStay(stay: StayRecord): StayRecord {
  const { authority, legalBasis, plannedEnd, allocatedAt, municipalInformation } = stay;
  const { medicationReview, goalsSince } = stay;
  return {
    ...noStay,
    state: 'planned',
    municipalInformation,
    ...(authority === undefined ? {} : { authority }),
    ...(legalBasis === undefined ? {} : { legalBasis }),
    ...(plannedEnd === undefined ? {} : { plannedEnd }),
    ...(allocatedAt === undefined ? {} : { allocatedAt }),
    ...(medicationReview === undefined ? {} : { medicationReview }),
    ...(goalsSince === undefined ? {} : { goalsSince }),
  };
}
