import { type Course, referralOf } from '../course/course.ts';
import type { CourseEventKind } from '../course/course-facts.ts';
import type { CourseMessage } from '../course/course-message.ts';
import { type Problem, problem } from '../message/problem.ts';
import { canBeReached, type Network } from '../network/network.ts';

/** What the visitation decides on a referral, and the referrer is to know (M06, M07, M08). */
const decisions: ReadonlySet<CourseEventKind> = new Set([
  'allocation-granted',
  'referral-rejected',
  'capacity-missing',
  'alternative-offered',
  'referral-redirected',
]);

/** The referral that a message decides on, with the id of its referrer; undefined for another message. */
export function decidedFor(
  { kind, facts }: CourseMessage,
  course: Course,
): { readonly referralId: string; readonly referrer: string } | undefined {
  if (!decisions.has(kind) || !('referralId' in facts)) return undefined;
  const { referralId } = facts;
  const referrer = referralOf(course, referralId)?.referrer?.id;
  return referrer === undefined ? undefined : { referralId, referrer };
}

/** A referrer to whom nothing can bring the decision: what is told of it, and what the course is. */
interface UnreachedReferrer {
  readonly referrer: string;
  readonly finding: Problem;
  readonly failed: CourseMessage<'decision-failed'>;
}

/**
 * Whether a decision cannot be brought to the referrer, because no endpoint takes it (R-ALL-16): it is told as a warning,
 * and the visitation has to telephone. A delivery that fails later says so by itself.
 * @param course with the decision in it
 * @param event of the message
 * @param now who answers for the referrer then is who is asked, milliseconds since the epoch
 */
export function unreachedReferrer(
  message: CourseMessage,
  course: Course,
  event: string,
  network: Network,
  now: number,
): UnreachedReferrer | undefined {
  const decided = decidedFor(message, course);
  if (decided === undefined) return undefined;
  const { courseId, citizen, at, sequence } = message;
  const referrer = network.presently(decided.referrer, now) ?? network.organisation(decided.referrer);
  if (referrer === undefined || canBeReached(referrer, event)) return undefined;
  const params = { referrer: referrer.id };
  return {
    referrer: referrer.id,
    finding: problem('allocation.referrer-unreachable', { rule: 'R-ALL-16', params }),
    failed: {
      messageId: `${message.messageId}/referrer`,
      courseId,
      citizen,
      at,
      sequence: sequence + 1,
      sender: { id: network.gateway.id, kind: 'gateway' },
      kind: 'decision-failed',
      facts: { referralId: decided.referralId, reason: 'no endpoint takes it' },
    },
  };
}
