import { type Course, currentReferral } from '../course.ts';
import type { CourseEvent } from '../course-message.ts';
import type { DoctorFunction } from '../party.ts';
import { type Claim, claim, responsibleAt } from '../responsibility-timeline.ts';
import { responsibilityTable } from '../tables/responsibility-table.ts';
import { step, target } from '../tables/step.ts';
import { hour } from '../time/danish-time.ts';

/** The treatment responsibility after an event. */
export function applyResponsibility(course: Course, event: CourseEvent): Course {
  const responsibility = withOver(withClaims(course, event), course, event);
  const known = responsibility === course.responsibility ? course : { ...course, responsibility };
  const row = step(responsibilityTable, known.responsibility.state, { course: known, event });
  if (row === undefined) return known;
  const state = target(row, known.responsibility.state);
  return { ...known, responsibility: { ...known.responsibility, state } };
}

function withClaims(course: Course, event: CourseEvent): Course['responsibility'] {
  const { responsibility } = course;
  const added = claimOf(course, event);
  const claimed =
    added === undefined ? responsibility : { ...responsibility, claims: claim(responsibility.claims, added) };
  switch (event.kind) {
    case 'package-delivered':
      return { ...claimed, packages: [...claimed.packages, event.at] };
    case 'responsibility-offered': {
      const { transferId, effectiveAt } = event.facts;
      return { ...claimed, offers: [...claimed.offers, { transferId, effectiveAt }] };
    }
    case 'responsibility-accepted':
    case 'responsibility-declined':
      return {
        ...claimed,
        offers: claimed.offers.filter(({ transferId }) => transferId !== event.facts.transferId),
      };
    case 'hospital-discharged': {
      if (event.extended === undefined) return claimed;
      const until = event.at + event.extended.hours * hour;
      return { ...claimed, reachable: { hospital: event.facts.hospital, until } };
    }
    default:
      return claimed;
  }
}

/** The claim an event makes; undefined when it changes nothing about who is responsible. */
function claimOf(course: Course, event: CourseEvent): Claim | undefined {
  const { responsibility, stay } = course;
  const at = event.at;
  const holder = responsibleAt(responsibility.claims, at);
  switch (event.kind) {
    case 'allocation-granted':
      if (stay.allocatedAt !== at || stay.state !== 'planned') return undefined;
      return { holder: beforeStay(course), from: at };
    case 'hospital-discharged': {
      if (event.extended?.mode !== 'responsible' || holder?.role !== 'hospital') return undefined;
      const successor = event.facts.successor ?? stay.doctor;
      const until = at + event.extended.hours * hour;
      const hospital: DoctorFunction = { ...event.facts.hospital, role: 'hospital-extended' };
      return { holder: hospital, from: at, until, ...(successor === undefined ? {} : { successor }) };
    }
    case 'arrived':
      return stay.arrivedAt === at ? onArrival(course, holder, at) : undefined;
    case 'hospital-returned':
      return stay.state === 'in-stay' && holder?.role === 'hospital'
        ? { holder: stay.doctor, from: at }
        : undefined;
    case 'responsibility-accepted': {
      if (responsibility.claims.length === 0) return undefined;
      const { to, effectiveAt, until } = event.facts;
      const successor = to.role === 'gp' ? stay.doctor : undefined;
      const end = until === undefined ? {} : { until, ...(successor === undefined ? {} : { successor }) };
      return { holder: to, from: Math.max(effectiveAt, at), ...end };
    }
    case 'hospital-admitted':
      if (stay.state !== 'in-hospital' || stay.since !== at) return undefined;
      return { holder: { id: event.facts.hospital ?? event.sender.id, role: 'hospital' }, from: at };
    case 'departed':
    case 'handover-delivered':
      return afterStay(course);
    default:
      return undefined;
  }
}

/** Until the citizen arrives, the responsibility stays where it was: in the hospital, or with the citizen's doctor. */
function beforeStay(course: Course): DoctorFunction {
  const referral = currentReferral(course);
  const inHospital =
    referral?.origin === 'hospital' ||
    (referral?.origin === undefined && referral?.referrer?.kind === 'hospital');
  if (inHospital) return { id: referral?.referrer?.id ?? 'hospital', role: 'hospital' };
  return { id: course.gp ?? 'gp', role: 'gp' };
}

/**
 * On arrival the site's doctor takes over, unless the hospital's hours still run, or the GP has accepted to keep the
 * responsibility, or a takeover is agreed for later: then it stays until that (R-TRE-08).
 */
function onArrival(course: Course, holder: DoctorFunction | undefined, at: number): Claim | undefined {
  const { claims } = course.responsibility;
  const { allocatedAt = at, doctor } = course.stay;
  const passedOn = claims.some(({ from }) => from > allocatedAt && from <= at);
  if (holder !== undefined && passedOn) return undefined;
  if (doctor === undefined && claims.some(({ from }) => from > at)) return undefined;
  return { holder: doctor, from: at };
}

/** After the stay the GP is responsible from the departure on, once the handover has reached the GP (R-TRE-09). */
function afterStay({ stay, gp, responsibility }: Course): Claim | undefined {
  const { departure, handover, endReason } = stay;
  if (
    departure === undefined ||
    handover.gp === undefined ||
    endReason === 'death' ||
    endReason === 'hospital'
  )
    return undefined;
  const done = responsibility.claims.some(({ holder, from }) => holder?.role === 'gp' && from >= departure);
  return done ? undefined : { holder: { id: gp ?? 'gp', role: 'gp' }, from: departure };
}

/**
 * Whether nobody would be responsible if the citizen arrived now: nobody of the place is named, nobody else has taken it
 * over, and no takeover is agreed (R-TRE-01).
 */
export function arrivalLeavesNobody(course: Course, now: number): boolean {
  if (course.stay.state !== 'planned') return false;
  const onArriving = onArrival(course, responsibleAt(course.responsibility.claims, now), now);
  return onArriving !== undefined && onArriving.holder === undefined;
}

function withOver(
  responsibility: Course['responsibility'],
  course: Course,
  event: CourseEvent,
): Course['responsibility'] {
  if (responsibility.over !== undefined || responsibility.claims.length === 0) return responsibility;
  const ended =
    event.kind === 'died' || (event.kind === 'referral-withdrawn' && course.stay.state === 'cancelled');
  return ended ? { ...responsibility, over: event.at, offers: [] } : responsibility;
}
