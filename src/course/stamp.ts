import { revisedBy } from './checks/notice-checks.ts';
import { type Course, liveChain, residenceOf } from './course.ts';
import type { CourseEvent, CourseMessage } from './course-message.ts';
import { chooseNoticePolicy } from './policy/choose-notice-policy.ts';
import type { CoursePolicy } from './policy/course-policy.ts';
import { termsOf } from './policy/notice-policy.ts';
import { splitAt } from './policy/responsibility-split.ts';

/**
 * The event a message becomes: with the policy of the instant written into it, so that no later policy judges it again
 * (R-NOT-10), and with the place in its chain that the sender left out.
 */
export function stamp(
  course: Course,
  message: CourseMessage,
  policy: CoursePolicy,
  now: number,
): CourseEvent {
  const event: CourseEvent = { ...message, recordedAt: now };
  switch (event.kind) {
    case 'notice-sent':
    case 'notice-revised':
      return inChain(course, event);
    case 'notice-available':
    case 'notice-phoned': {
      const municipality = course.chains.find(({ chainId }) => chainId === event.facts.chainId)?.municipality;
      const found = chooseNoticePolicy(
        policy.notices,
        course.stay.authority,
        municipality ?? residenceOf(course),
        event.at,
      );
      return found === undefined ? event : { ...event, terms: termsOf(found) };
    }
    case 'notice-answered': {
      const chain = course.chains.find(({ chainId }) => chainId === event.facts.chainId);
      const given =
        chain?.notices.findLast(({ effective }) => effective !== undefined) ?? chain?.notices.at(-1);
      return { ...event, facts: { sequence: given?.sequence ?? 0, ...event.facts } };
    }
    case 'hospital-discharged':
      return { ...event, extended: splitAt(policy, course.stay.site, event.at).extended };
    default:
      return event;
  }
}

/** One active notice per stay: a new one while one is active revises it (R-NOT-16). */
function inChain(course: Course, event: CourseEvent<'notice-sent' | 'notice-revised'>): CourseEvent {
  const { chainId, sequence } = event.facts;
  const revised =
    event.kind === 'notice-sent' ? revisedBy(course, event.residenceMunicipality, chainId) : undefined;
  if (revised !== undefined) {
    const next = (liveChain(course)?.notices.at(-1)?.sequence ?? 0) + 1;
    return { ...event, kind: 'notice-revised', facts: { ...event.facts, chainId: revised, sequence: next } };
  }
  if (sequence !== undefined) return event;
  const known = course.chains.find((chain) => chain.chainId === chainId)?.notices.at(-1)?.sequence;
  const first = event.kind === 'notice-sent' && known === undefined;
  const next = first ? 0 : (known ?? 0) + 1;
  return { ...event, facts: { ...event.facts, sequence: next } };
}
