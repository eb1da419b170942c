import type { RetentionPolicy } from '../retention.ts';

/** Who closed a task that nobody closed until its course was forgotten. */
export const closedByRetention = 'retention';

/**
 * An open task keeps its course one period longer, and no more: only what was opened, due or escalated after this instant
 * does. Milliseconds since the epoch.
 */
export function tasksHoldFrom(now: number, { coursePeriod }: RetentionPolicy): number {
  return now - 2 * coursePeriod;
}
