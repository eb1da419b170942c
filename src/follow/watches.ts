import type { Course } from '../course/course.ts';
import type { CourseMessage } from '../course/course-message.ts';
import type { Network } from '../network/network.ts';
import type { Observation, Watch } from '../store/courses.ts';
import type { Submission } from '../store/store.ts';
import { decidedFor } from './reach-referrer.ts';

/** What a delivery's fate means to its course, and what of it has been told. */
type Told = { readonly told: readonly ('available' | 'failed')[] } & (
  | {
      readonly about: 'notice';
      readonly chainId: string;
      readonly sequence: number;
      /** A letter counts from its positive receipt. */
      readonly byReceipt?: true;
    }
  | { readonly about: 'handover'; readonly to: 'municipality' | 'gp' }
  | { readonly about: 'package' }
  | { readonly about: 'decision'; readonly referralId: string }
);

/** A delivery with its receiver. */
interface Going {
  readonly id: string;
  readonly receiver: string;
  readonly endpoint: string;
  readonly acknowledgement: Submission['deliveries'][number]['acknowledgement'];
}

/**
 * The deliveries of a message that its course waits for: a notice counts from when it is available to the municipality
 * (R-NOT-03), or, where it is a letter and a receipt is awaited, from its positive receipt; a handover is made when it has reached municipality and GP (R-END-07), and the doctor of the place knows what
 * is needed when M13 or M30 has reached it (R-TRE-02). Whether a decision has reached the referrer is asked too (R-ALL-16).
 * @param course the state with the message in it
 */
export function watchesOf(
  message: CourseMessage,
  course: Course,
  deliveries: readonly Going[],
  network: Network,
): readonly Watch[] {
  return deliveries.flatMap((going) => {
    const { id, receiver } = going;
    const tells = told(message, course, receiver, network);
    if (tells === undefined) return [];
    const whole =
      tells.about === 'notice' && isLetter(going, network) ? { ...tells, byReceipt: true } : tells;
    // Of a decision only its loss is news to the course (R-ALL-16).
    const waitsFor = tells.about === 'decision' ? 'refusal' : 'anything';
    return [{ deliveryId: id, tells: JSON.stringify(whole), waitsFor }];
  });
}

function isLetter({ endpoint, acknowledgement }: Going, network: Network): boolean {
  const format = network.endpoint(endpoint)?.endpoint.format;
  return (format === 'medcom-xml' || format === 'edifact') && acknowledgement === 'awaited';
}

function told(message: CourseMessage, course: Course, receiver: string, network: Network): Told | undefined {
  const decided = decidedFor(message, course);
  if (decided !== undefined) {
    const { referralId, referrer } = decided;
    return network.lineage(receiver).includes(referrer)
      ? { about: 'decision', referralId, told: [] }
      : undefined;
  }
  const kind = network.organisation(receiver)?.kind;
  switch (message.kind) {
    case 'notice-sent':
    case 'notice-revised': {
      if (kind !== 'municipality') return undefined;
      const notices = course.chains.flatMap(({ chainId, notices: each }) =>
        each.map((notice) => ({ chainId, ...notice })),
      );
      const known =
        notices.find(({ messageId }) => messageId === message.messageId) ??
        notices.findLast(
          ({ chainId, sequence }) =>
            chainId === message.facts.chainId && sequence === (message.facts.sequence ?? sequence),
        );
      if (known === undefined) return undefined;
      return { about: 'notice', chainId: known.chainId, sequence: known.sequence, told: [] };
    }
    case 'handover-sent':
      if (kind !== 'municipality' && kind !== 'general-practice') return undefined;
      return { about: 'handover', to: kind === 'municipality' ? 'municipality' : 'gp', told: [] };
    case 'package-sent':
    case 'hospital-discharged':
      if (receiver !== course.stay.site && kind !== 'sop' && kind !== 'attached-doctor') return undefined;
      return { about: 'package', told: [] };
    default:
      return undefined;
  }
}

/** What a delivery tells when it has become available to its receiver. */
function arrival(what: Told, head: Omit<CourseMessage, 'kind' | 'facts'>): CourseMessage {
  switch (what.about) {
    case 'notice': {
      const { chainId, sequence } = what;
      return { ...head, kind: 'notice-available', facts: { chainId, sequence } };
    }
    case 'handover':
      return { ...head, kind: 'handover-delivered', facts: { to: what.to } };
    case 'package':
      return { ...head, kind: 'package-delivered', facts: {} };
    case 'decision':
      return { ...head, kind: 'decision-delivered', facts: { referralId: what.referralId } };
  }
}

/** What a delivery tells that was given up or refused. */
function loss(
  what: Told,
  reason: string,
  head: Omit<CourseMessage, 'kind' | 'facts'>,
): readonly CourseMessage[] {
  switch (what.about) {
    case 'notice': {
      const { chainId, sequence } = what;
      return [{ ...head, kind: 'notice-failed', facts: { chainId, sequence, reason } }];
    }
    case 'decision':
      return [{ ...head, kind: 'decision-failed', facts: { referralId: what.referralId, reason } }];
    default:
      return [];
  }
}

/** What the fate of a delivery tells its course, and the watch with that noted. */
export interface Heard {
  readonly messages: readonly CourseMessage[];
  readonly watch: Watch;
}

/**
 * What an observed delivery tells that has not been told. The ids are made of the delivery's, so that two processes
 * that hear it tell one thing.
 * @param now the instant of a failure, milliseconds since the epoch
 */
export function hear(
  { deliveryId, tells, availableAt, receivedAt, dead, refusedAt }: Observation,
  course: Course,
  gateway: string,
  now: number,
): Heard {
  const what = JSON.parse(tells) as Told;
  const { told: before } = what;
  const byReceipt = what.about === 'notice' && what.byReceipt === true;
  const reachedAt = byReceipt ? receivedAt : availableAt;
  const head = {
    courseId: course.courseId ?? '',
    citizen: course.citizen ?? '',
    sequence: 0,
    sender: { id: gateway, kind: 'gateway' },
  } as const;
  // A notice has been given when it was available; a decision that was, and is given up, has reached nobody.
  const given = what.about === 'notice' && before.includes('available') ? undefined : dead;
  const failure = refusedAt === undefined ? given : 'refused by the receiver (fatal-error)';
  const messages: CourseMessage[] = [];
  const isLost = what.about === 'decision' && failure !== undefined;
  if (reachedAt !== undefined && !before.includes('available') && !isLost) {
    messages.push(arrival(what, { ...head, messageId: `${deliveryId}/available`, at: reachedAt }));
  }
  const failed = failure !== undefined && !before.includes('failed');
  if (failed) {
    const failing = { ...head, messageId: `${deliveryId}/failed`, at: refusedAt ?? now };
    messages.push(...loss(what, failure, failing));
  }
  const noted = [...before, ...(reachedAt === undefined ? [] : ['available']), ...(failed ? ['failed'] : [])];
  return {
    messages,
    watch: {
      deliveryId,
      tells: JSON.stringify({ ...what, told: [...new Set(noted)] }),
      // What was given up may be tried again.
      waitsFor: reachedAt !== undefined ? 'refusal' : byReceipt ? 'receipt' : 'availability',
    },
  };
}
