import type { AcknowledgementState, DeliveryState } from '../../message/delivery.ts';
import type { RetentionPolicy } from '../retention.ts';

/** What the decision over one message's content rests on. Times are milliseconds since the epoch. */
export interface RetentionFacts {
  readonly event: string;
  readonly receivedAt: number;
  readonly held: boolean;
  /** The last thing noted that brought it on: given up, acknowledged; undefined when nothing was. */
  readonly lastStepAt: number | undefined;
  readonly deliveries: readonly {
    readonly endpoint: string;
    readonly state: DeliveryState;
    readonly acknowledgement: AcknowledgementState;
    readonly queuedAt: number;
    readonly availableAt: number | undefined;
    readonly deliveredAt: number | undefined;
    readonly acknowledgedAt: number | undefined;
  }[];
}

/** Purge it now, or look again once its period, counted from `since`, is over. */
export type RetentionVerdict = { readonly purge: true } | { readonly purge: false; readonly since: number };

const day = 24 * 3_600_000;

/** Whether a content is purged now. What is unfinished or held is looked at again in a day. */
export function judgeRetention(
  facts: RetentionFacts,
  now: number,
  policy: RetentionPolicy,
): RetentionVerdict {
  const period = periodOf(facts.event, policy);
  const finished = facts.held ? undefined : finishedAt(facts, policy.ownQueues);
  if (finished === undefined) return { purge: false, since: now + day - period };
  return finished + period <= now ? { purge: true } : { purge: false, since: finished };
}

/** How long contents of an event are kept. */
export function periodOf(event: string, { periods, otherPeriod }: RetentionPolicy): number {
  return periods.get(event) ?? otherPeriod;
}

/** The shortest period any content is kept. */
export function shortestPeriod({ periods, otherPeriod }: RetentionPolicy): number {
  return Math.min(otherPeriod, ...periods.values());
}

/**
 * When a message was finished: every delivery given up or cancelled, or taken and finally acknowledged or no longer
 * waited for; undefined while one is not.
 */
export function finishedAt(
  { receivedAt, lastStepAt, deliveries }: RetentionFacts,
  ownQueues: ReadonlySet<string>,
): number | undefined {
  if (!deliveries.every((delivery) => isOver(delivery, ownQueues))) return undefined;
  const times = deliveries.flatMap((each) => [
    each.queuedAt,
    each.availableAt,
    each.deliveredAt,
    each.acknowledgedAt,
  ]);
  return Math.max(receivedAt, lastStepAt ?? receivedAt, ...times.filter((at) => at !== undefined));
}

/** Names what is over, so that a state this rule does not know keeps its content. */
function isOver(
  { endpoint, state, acknowledgement }: RetentionFacts['deliveries'][number],
  ownQueues: ReadonlySet<string>,
): boolean {
  if (state === 'dead' || state === 'cancelled') return true;
  const answered = ['ok', 'fatal-error', 'in-error', 'none-owed'].includes(acknowledgement);
  return answered && (state === 'delivered' || (state === 'available' && ownQueues.has(endpoint)));
}
