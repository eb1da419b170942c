import type { Replay, ReplayCounts } from './replays.ts';
import { number, optionalText, type Row, text } from './rows.ts';

/** A message a replay looks at. */
export interface Candidate {
  readonly seq: number;
  readonly receivedAt: number;
  readonly messageId: string;
  readonly sender: string;
  readonly fits: boolean;
  readonly hasContent: boolean;
  /** Whether the target's organisation was sent it in the first place. */
  readonly wasReceiver: boolean;
  /** What the target's endpoint has of it. */
  readonly there: 'nothing' | 'original' | 'replayed' | 'replayed-by-this';
}

/** What a step takes of the candidates. */
export interface Choice {
  readonly chosen: readonly Candidate[];
  /** The last one looked at. */
  readonly last: Candidate | undefined;
  readonly counts: ReplayCounts;
}

/** Goes through candidates in their order until `limit` are chosen. */
export function chooseReplays(
  candidates: readonly Candidate[],
  { sandbox, limit }: { readonly sandbox: boolean; readonly limit: number },
): Choice {
  const chosen: Candidate[] = [];
  const counts = { examined: 0, replayed: 0, gone: 0, withheld: 0, present: 0 };
  let last: Candidate | undefined;
  for (const each of candidates) {
    if (chosen.length >= limit) break;
    last = each;
    counts.examined += 1;
    if (!each.fits || each.there === 'replayed-by-this') continue;
    if (!sandbox && !each.wasReceiver) counts.withheld += 1;
    else if (!each.hasContent) counts.gone += 1;
    else if (each.there === 'original') counts.present += 1;
    else chosen.push(each);
  }
  return { chosen, last, counts: { ...counts, replayed: chosen.length } };
}

/** A candidate from its row. Databases give truth as 1 or true. */
export function toCandidate(row: Row, replay: string): Candidate {
  const there = optionalText(row, 'there');
  const by = optionalText(row, 'there_by');
  return {
    seq: number(row, 'seq'),
    receivedAt: number(row, 'received_at'),
    messageId: text(row, 'message_id'),
    sender: text(row, 'sender'),
    fits: Boolean(row.fits),
    hasContent: Boolean(row.has_content),
    wasReceiver: Boolean(row.was_receiver),
    there:
      there === undefined
        ? 'nothing'
        : by === undefined
          ? 'original'
          : by === replay
            ? 'replayed-by-this'
            : 'replayed',
  };
}

/** A replay from its row. */
export function toReplay(row: Row): Replay {
  const { query, target } = JSON.parse(text(row, 'definition')) as Pick<Replay, 'query' | 'target'>;
  return {
    id: text(row, 'id'),
    query,
    target,
    rate: Number(row.rate),
    actor: text(row, 'actor'),
    reason: text(row, 'reason'),
    at: number(row, 'at'),
    state: text(row, 'state') as Replay['state'],
    reached: number(row, 'reached_at'),
    endedAt: optionalText(row, 'ended_at') === undefined ? undefined : number(row, 'ended_at'),
    examined: number(row, 'examined'),
    replayed: number(row, 'replayed'),
    gone: number(row, 'gone'),
    withheld: number(row, 'withheld'),
    present: number(row, 'present'),
  };
}

/** Longest time a step's messages stand for, milliseconds: what is put into the queue at once. */
const stepLength = 250;

/** Most messages one step looks at. */
export const examinedAtOnce = 500;

/** How many messages one step may replay. */
export function stepSize(rate: number): number {
  return Math.max(1, Math.floor((rate * stepLength) / 1000));
}

/** When the next step may be made after one that replayed so many. */
export function nextStepAt(now: number, replayed: number, rate: number): number {
  return now + Math.ceil((replayed / rate) * 1000);
}
