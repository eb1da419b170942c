import type { Reading } from '../policy/notice-policy.ts';
import { hour } from '../time/danish-time.ts';
import { hoursOwed, permittedFrom } from './earliest-end.ts';
import { type GivenNotice, noticeStar } from './notice-star.ts';

/** How a notice was given: the code system sop-notice-outcome. */
type NoticeOutcome = 'on-time' | 'late' | 'missing' | 'not-applicable' | 'exempt';

/** Why a stay ends: the code system sop-end-reason. */
export type EndReason = 'planned-need-ended' | 'own-decision' | 'death' | 'hospital' | 'other-sop' | 'error';

/** A notice judged (D33). Times are milliseconds since the epoch, UTC. */
export interface NoticeEvaluation {
  readonly outcome: NoticeOutcome;
  /** What was judged: the actual end of need once it is known, else the last announced one. */
  readonly end: number | undefined;
  /** `n*`, the effective time that counts. */
  readonly noticeEffective?: number;
  readonly policyId?: string;
  readonly policyVersion?: string;
  readonly reading?: Reading;
  readonly requiredHours?: number;
  /** The earliest end that the notice permits. */
  readonly earliestEnd?: number;
  /** From the notice to the end. */
  readonly leadSeconds?: number;
  /** How much too early the end is; 0 when on time. */
  readonly shortfallSeconds?: number;
  /** The same, rounded up, as it is shown. */
  readonly shortfallMinutes?: number;
  /** How much later than the earliest permitted end; 0 when late. */
  readonly slackMinutes?: number;
  /** It would have been on time when it was sent: the delay is the transport's, for the parties to settle (2.G.6, case 4). */
  readonly transportDelay?: true;
  /** The municipality agreed to the earlier end; the outcome stays what it is (R-NOT-05). */
  readonly waivedByMunicipality?: true;
}

/** What is judged. */
export interface NoticeCase {
  /** The given notices of the uncancelled chain. */
  readonly chain: readonly GivenNotice[];
  /** `A`, once the end of need has been decided (R-NOT-23). */
  readonly actualEnd?: number;
  readonly endReason?: EndReason;
  /** Whether the municipality has consented to the earlier end (M34). */
  readonly waived?: boolean;
}

/** Judges a chain of notices with the policies that were in force when they were given (R-NOT-03, -10, -11, -17, -23). */
export function evaluateNotice({ chain, actualEnd, endReason, waived }: NoticeCase): NoticeEvaluation {
  const end = actualEnd ?? lastAnnounced(chain);
  if (!owesNotice(endReason)) return { outcome: 'not-applicable', end };
  const star = end === undefined ? undefined : noticeStar(chain, end);
  if (end === undefined || star === undefined) return { outcome: 'missing', end };
  const { terms, effective } = star;
  const earliest = permittedFrom(terms, effective, end, terms.reading);
  const shortfall = Math.max(0, earliest - end);
  return {
    outcome: shortfall === 0 ? 'on-time' : 'late',
    end,
    noticeEffective: effective,
    policyId: terms.policyId,
    policyVersion: terms.version,
    reading: terms.reading,
    requiredHours: hoursOwed(terms, terms.reading === 'ED' ? end : effective),
    earliestEnd: earliest,
    leadSeconds: Math.floor((end - effective) / 1000),
    shortfallSeconds: Math.ceil(shortfall / 1000),
    shortfallMinutes: Math.ceil(shortfall / 60_000),
    slackMinutes: Math.floor(Math.max(0, end - earliest) / 60_000),
    ...(waived === true && shortfall > 0 ? { waivedByMunicipality: true } : {}),
  };
}

/** Whether an end of this kind is a planned end of need, of which notice is owed (R-NOT-11). */
export function owesNotice(reason: EndReason | undefined): boolean {
  return reason === undefined || reason === 'planned-need-ended';
}

/** Whether a notice is older than the configured horizon and should be confirmed again (R-NOT-08). */
export function isStaleNotice(effective: number, now: number, horizonDays: number): boolean {
  return now - effective >= horizonDays * 24 * hour;
}

function lastAnnounced(chain: readonly GivenNotice[]): number | undefined {
  return chain.toSorted((one, other) => other.sequence - one.sequence)[0]?.expectedEnd;
}
