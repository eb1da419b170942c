import type { Course } from './course.ts';
import { timeline } from './responsibility-timeline.ts';
import type { StayState } from './tables/stay-table.ts';

const inHouse: readonly StayState[] = ['in-stay', 'notice-active', 'end-decided', 'waiting', 'on-leave'];

/** A doctor of the place who has the responsibility, and not the information. */
export interface UninformedTakeover {
  /** Since when, milliseconds since the epoch. */
  readonly since: number;
  /** Whose doctor was responsible before, and owes the information. */
  readonly owedBy: 'hospital' | 'gp';
}

/**
 * Whether the doctor of the place took over from hospital or GP before the information package of that transition (M13,
 * or the hospital's M30) had reached the place; what comes late counts from when it comes (R-TRE-02). A package counts
 * for the takeover from the doctor who was responsible when it came. Between two places the transfer itself (M42) brings
 * the information.
 * @param at milliseconds since the epoch
 */
export function uninformedTakeover(
  { stay, responsibility }: Course,
  at: number,
): UninformedTakeover | undefined {
  if (!inHouse.includes(stay.state)) return undefined;
  const { claims, over, packages } = responsibility;
  const held = timeline(claims, over).filter(({ holder }) => holder !== undefined);
  const now = held.findIndex(({ from, to }) => from <= at && at < to);
  const [before, present] = [held[now - 1], held[now]];
  if (before?.holder === undefined || present?.holder?.role !== 'sop-doctor') return undefined;
  if (before.holder.role === 'sop-doctor') return undefined;
  const since = now === 1 ? Number.NEGATIVE_INFINITY : before.from;
  if (packages.some((delivered) => delivered >= since)) return undefined;
  return { since: present.from, owedBy: before.holder.role === 'gp' ? 'gp' : 'hospital' };
}
