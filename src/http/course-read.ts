import type { Course } from '../course/course.ts';
import type { CourseEvent } from '../course/course-message.ts';
import { earliestEnd } from '../course/deadline/earliest-end.ts';
import { reissuedOverFriday } from '../course/deadline/reissued-over-friday.ts';
import { judgeNotice } from '../course/judge-notice.ts';
import { courseMetrics } from '../course/metrics.ts';
import { readings } from '../course/policy/notice-policy.ts';
import { timeline } from '../course/responsibility-timeline.ts';
import { settlementEvents } from '../course/settlement.ts';
import { writeDanish } from '../course/time/danish-time.ts';
import { accessTo } from '../follow/access.ts';
import type { Follow } from '../follow/follow.ts';
import { describe, type Language, type Problem, problem } from '../message/problem.ts';
import type { Agreements } from '../network/agreements.ts';
import type { Network } from '../network/network.ts';
import type { Store } from '../store/store.ts';
import { answerProblems } from './answer.ts';
import { recordDisclosure } from './record-disclosure.ts';
import { callerOf, type Handler } from './request-context.ts';

/** What reading courses needs. */
export interface CourseReadParts {
  readonly follow: Pick<Follow, 'present'>;
  readonly store: Pick<Store, 'message' | 'recordDisclosure' | 'forgottenCourse'>;
  readonly network: Network;
  readonly agreements: Agreements;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const mostEvents = 200;

/**
 * `GET /courses/{id}`: how a course stands, by its id or that of its referral, stay or chain of notices, for its own
 * parties. Plain JSON: states, times, ids of organisations, tasks, findings and what is counted; nothing of the citizen. Times are
 * written on a Danish clock. Who read it is recorded.
 */
export function courseRead(parts: CourseReadParts): Handler {
  const { follow, store, network, agreements, now } = parts;
  return async (request, response) => {
    const { organisations } = callerOf(response);
    const id = request.params.id ?? '';
    const present = await follow.present(id, now());
    const forgotten = present === undefined ? await store.forgottenCourse(id) : undefined;
    if (forgotten?.parties.some((party) => organisations.has(party)) === true) {
      const params = { at: new Date(forgotten.purgedAt).toISOString() };
      answerProblems(request, response, [problem('course.forgotten', { params })]);
      return;
    }
    const access =
      present === undefined
        ? 'none'
        : accessTo(present.course, present.kept.parties, organisations, parts, now());
    if (present === undefined || access !== 'allowed') {
      const code = access === 'ended' ? 'caller.agreement-ended' : 'request.not-found';
      answerProblems(request, response, [problem(code, access === 'ended' ? { rule: 'R-SEC-07' } : {})]);
      return;
    }
    const { kept, course, events, owed } = present;
    const shown = events.slice(-mostEvents);
    const { courseId } = kept;
    await recordDisclosure({ store, now }, response, 'course', courseId, { courseId });
    const messages = await Promise.all(shown.map(({ messageId }) => store.message(messageId)));
    response.json({
      id: kept.courseId,
      ...standing(course),
      reachable: reachableAt(course, network, now()),
      agreement: agreementOf(course, agreements),
      tasks: owed.map(({ name, rule, by, critical, since, about, escalated }) => ({
        kind: `course.${name}`,
        owner: by,
        rule,
        critical,
        since: written(since),
        about,
        escalated: escalated === true,
      })),
      events: shown.map((event, index) => ({
        at: written(event.at),
        kind: event.kind,
        by: event.sender.id,
        messageId: event.messageId,
        findings: findingsOf(messages[index]?.problems ?? [], response.locals.language),
      })),
      metrics: courseMetrics(course, events, now()),
      meetings: meetingsIn(events),
      settlement: settlementEvents(events).map((each) => ({ ...each, at: written(each.at) })),
    });
  };
}

/** Discharge conferences and home visits as they were last told of, in the order in which they take place (M56). */
function meetingsIn(events: readonly CourseEvent[]) {
  const told = events.filter((event) => event.kind === 'meeting-told').map(({ facts }) => facts);
  return [...new Map(told.map((facts) => [facts.meetingId, facts])).values()]
    .toSorted((one, other) => one.start - other.start)
    .map(({ meetingId: id, meeting, outcome, start }) => ({ id, meeting, outcome, start: written(start) }));
}

/** The agreement a stay goes by: the one that had the site when it was allocated (S-07). */
function agreementOf({ stay }: Course, agreements: Agreements) {
  const found = agreements.ofSite(stay.site ?? '', stay.allocatedAt ?? stay.arrivedAt ?? 0);
  return found === undefined ? undefined : { id: found.agreementId, version: found.version };
}

/** The hospital that can still be asked, and where (R-TRE-06): by the number its message or the network gives. */
function reachableAt({ responsibility: { reachable } }: Course, network: Network, now: number) {
  if (reachable === undefined || now >= reachable.until) return undefined;
  const { id, phone = network.organisation(id)?.phone } = reachable.hospital;
  return { hospital: id, phone, until: written(reachable.until) };
}

function standing(course: Course) {
  const { stay, responsibility, chains, residence } = course;
  const notice = judgeNotice(course);
  return {
    residence: residence.map(({ municipality, since }) => ({ municipality, since: written(since) })),
    referrals: course.referrals.map(({ referralId, state, since, referrer, rehabilitationPlan }) => ({
      id: referralId,
      state,
      since: written(since),
      referrer: referrer?.id,
      rehabilitationPlan,
    })),
    stay: {
      id: stay.stayId,
      state: stay.state,
      authority: stay.authority,
      operator: stay.operator,
      site: stay.site,
      arrived: written(stay.arrivedAt),
      plannedEnd: written(stay.plannedEnd),
      endOfNeed: written(stay.actualEnd),
      departure: written(stay.departure),
      destination: stay.destination,
    },
    notice: {
      outcome: notice.outcome,
      end: written(notice.end),
      effective: written(notice.noticeEffective),
      hours: notice.requiredHours,
      policy: notice.policyId,
      reading: notice.reading,
      earliest: written(notice.earliestEnd),
      slackMinutes: notice.slackMinutes,
      shortfallMinutes: notice.shortfallMinutes,
      transportDelay: notice.transportDelay,
      readings: readingsOf(course, notice.noticeEffective),
    },
    chains: chains.map(({ chainId, municipality, notices }) => ({
      id: chainId,
      municipality,
      notices: notices.map(({ sequence, state, expectedEnd, effective, answer }) => ({
        number: sequence + 1,
        state,
        expectedEnd: written(expectedEnd),
        effective: written(effective),
        answer,
      })),
    })),
    responsible: timeline(responsibility.claims, responsibility.over).map(({ holder, from, to }) => ({
      doctor: holder?.id,
      role: holder?.role ?? 'nobody',
      from: written(from),
      to: written(to === Number.POSITIVE_INFINITY ? undefined : to),
    })),
    offered:
      responsibility.offers.length === 0
        ? undefined
        : responsibility.offers.map(({ transferId, effectiveAt }) => ({
            id: transferId,
            from: written(effectiveAt),
          })),
    supplies: course.supplies.map(({ supplyId: id, owner, holder, toReturn, returnBy, gone, since }) => ({
      id,
      owner,
      holder,
      toReturn,
      returnBy: written(returnBy),
      gone: gone === true,
      since: written(since),
    })),
    functionalStatus: course.functionalStatus.map(written),
    waiting: course.settlement.state,
    reissuedOverFriday: reissuedOverFriday(course).map(
      ({ cancelledChain, newChain, expectedEnd, permitted }) => ({
        cancelledChain,
        newChain,
        expectedEnd: written(expectedEnd),
        permitted: written(permitted),
      }),
    ),
  };
}

/** The earliest permitted end in each reading of the rule (NL, NW, ED), by the terms the notice was given under. */
function readingsOf({ chains }: Course, effective: number | undefined) {
  const given = chains
    .flatMap(({ notices }) => notices)
    .find((notice) => notice.effective === effective && notice.terms !== undefined);
  const terms = given?.terms;
  if (effective === undefined || terms === undefined) return undefined;
  return Object.fromEntries(
    readings.map((reading) => [reading, written(earliestEnd(terms, effective, reading))]),
  );
}

function findingsOf(problems: readonly Problem[], language: Language) {
  return problems
    .filter(({ rule }) => rule?.startsWith('R-') === true)
    .map((each) => ({
      code: each.code,
      severity: each.severity,
      rule: each.rule,
      text: describe(each, language),
    }));
}

function written(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : writeDanish(instant);
}
