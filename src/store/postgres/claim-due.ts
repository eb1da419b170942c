import { nonePaused, type PausedEndpoints } from '../order.ts';
import {
  lineOf,
  lineOfDelivery,
  number,
  optionalNumber,
  optionalText,
  type Row,
  text,
  toDueDelivery,
} from '../rows.ts';
import type { DueDelivery, Store } from '../store.ts';
import { claimStatements } from './claim-statements.ts';
import { endpointPart } from './endpoint-part.ts';
import { freshDeliveries } from './fresh-deliveries.ts';
import type { Database } from './open-database.ts';
import type { RecentContents } from './recent-contents.ts';
import { createMembership, type Member } from './relay-membership.ts';

/** Claims of due deliveries in the parts that this process owns. */
export interface Claims {
  claimDue: Store['claimDue'];
  /**
   * Takes deliveries in hand that were kept a moment ago, to be handed out by the next claim, where this process owns
   * their endpoints and has nothing older. All others are claimed as usual.
   */
  offer(due: readonly DueDelivery[]): void;
  /**
   * Somebody decides about deliveries, here or elsewhere: what was offered and not handed out is claimed as usual, and the
   * next claim asks the database.
   */
  reconsider(): void;
  /** Something may have become due: the next claim asks the database. */
  askNext(): void;
  /** Says that deliveries are no longer in hand, and whether they may be due again. */
  release(deliveryIds: readonly string[], again: boolean): void;
  nextDue(): Promise<number | undefined>;
  /** Whether a delivery is in hand here. */
  holds(deliveryId: string): boolean;
  /** Whether another process may have to be told of something due at an endpoint. */
  isElsewhere(endpoint: string): boolean;
  /** Lets other processes have everything at once. */
  leave(): Promise<void>;
}

/** Others want to ask as well: what is left to be set aside after so many turns is at the next claim. */
const mostTurns = 50;
/** The database is asked that often at least, however many deliveries are offered. Milliseconds. */
const longestUnasked = 50;

/**
 * Puts the claims together. What is in hand is known here alone; that the parts are nobody else's is what the lease says.
 * The lease is renewed by claiming: a process that cannot relay lets others do it.
 */
export function createClaims(database: Database, member: Member, recent: RecentContents): Claims {
  const membership = createMembership(database, member);
  const { selectDue, selectContents, selectNext, setAside, postpone } = claimStatements(member.clock);
  /** Ids of the deliveries in hand. */
  const inHand = new Map<string, { readonly part: number; readonly line: string | undefined }>();
  const lines = new Set<string>();
  let parts: ReadonlySet<number> = new Set();
  let last: Promise<unknown> = Promise.resolve();
  const fresh = freshDeliveries(() => performance.now());
  /** When the lease may be over, milliseconds of the monotonic clock. */
  let leaseEnd = Number.NEGATIVE_INFINITY;
  /** When the last claim had asked for all that was due, by the monotonic and by the caller's clock. */
  let caughtUp: { readonly monotonic: number; readonly now: number } | undefined;
  /** Counts what has made another question necessary, so that one under way does not count as its answer. */
  let changes = 0;
  /** Lines in hand that somebody else of was seen to wait in. */
  const contested = new Set<string>();

  const askNext = (): void => {
    changes += 1;
    caughtUp = undefined;
  };

  /** Asks as the owner of parts, and sees to it that this process is one. */
  const asOwner = async (select: () => Promise<readonly Row[]>): Promise<readonly Row[]> => {
    let asked = performance.now();
    let rows = await select();
    const left = rows[0] === undefined ? 0 : number(rows[0], 'lease_left');
    if (left < (member.lease * 2) / 3) {
      // What is kept meanwhile may be of a part that is given away.
      parts = new Set();
      await membership.renew([...new Set([...inHand.values()].map(({ part }) => part))]);
      asked = performance.now();
      rows = await select();
    }
    const [first = {}] = rows;
    leaseEnd = asked + (optionalNumber(first, 'lease_left') ?? 0);
    parts = new Set(optionalText(first, 'parts')?.match(/\d+/g)?.map(Number));
    return rows;
  };

  /** Reads what is not remembered; leaves out what has no content any more. */
  const withContents = async (rows: readonly Row[]): Promise<readonly Row[]> => {
    const contents = new Map(
      rows.map((row) => [String(row.message_seq), recent.get(text(row, 'message_id'))]),
    );
    const missing = rows.filter(
      (row) => row.rendition === null && contents.get(String(row.message_seq)) === undefined,
    );
    if (missing.length > 0) {
      const read = await database.run(selectContents, [
        missing.map((row) => row.message_seq),
        missing.map((row) => row.received_at),
      ]);
      for (const row of read) contents.set(String(row.seq), row.bytes as Uint8Array);
    }
    return rows
      .map((row) => ({ ...row, bytes: row.rendition ?? contents.get(String(row.message_seq)) }))
      .filter(({ bytes }) => bytes !== undefined);
  };

  /** One question at a time: what another one is about to be given is not in hand yet. */
  const inTurn = <Result>(ask: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(ask, ask);
    last = turn.catch(() => {});
    return turn;
  };

  const release: Claims['release'] = (deliveryIds, again) => {
    if (again && deliveryIds.length > 0) askNext();
    for (const id of deliveryIds) {
      const line = inHand.get(id)?.line;
      inHand.delete(id);
      if (line === undefined) continue;
      lines.delete(line);
      if (contested.delete(line)) askNext();
    }
  };

  const claimOnce = async (
    now: number,
    limit: number,
    paused: PausedEndpoints,
  ): Promise<{ readonly due: readonly Row[]; readonly moved: boolean }> => {
    const left = [...paused.until].filter(([, until]) => until > now);
    const endpoints = left.map(([endpoint]) => endpoint);
    const changesBefore = changes;
    const rows = await asOwner(() =>
      database.run(selectDue, [member.id, now, limit, [...inHand.keys()], endpoints, paused.giveUpAfter]),
    );
    const free = rows.filter((row) => row.id !== null && row.blocked === false && row.paused !== true);
    const due: Row[] = [];
    for (const row of await withContents(free)) {
      // Offered while the question was on its way.
      if (inHand.has(text(row, 'id'))) continue;
      const line = lineOf(row);
      // One that came later stands before what is in hand already: it goes when that has ended.
      if (line !== undefined && lines.has(line)) {
        contested.add(line);
        continue;
      }
      inHand.set(String(row.id), { part: number(row, 'part'), line });
      if (line !== undefined) lines.add(line);
      due.push(row);
    }
    const blocked = rows.filter((row) => row.blocked === true);
    const postponed = rows.filter((row) => row.paused === true && row.blocked === false);
    for (const line of blocked.map(lineOf)) {
      if (line !== undefined && lines.has(line)) contested.add(line);
    }
    const held = [...inHand.keys()];
    try {
      if (blocked.length > 0) await database.run(setAside, [member.id, now, held, partsOf(blocked)]);
      if (postponed.length > 0) {
        await database.run(postpone, [
          member.id,
          now,
          held,
          partsOf(postponed),
          endpoints,
          left.map(([, until]) => until),
          paused.giveUpAfter,
        ]);
      }
    } catch (cause) {
      // Nobody is given them: in hand they would stay for ever, and their lines with them.
      release(
        due.map((row) => text(row, 'id')),
        true,
      );
      throw cause;
    }
    const moved = blocked.length + postponed.length > 0;
    // Of many, or of large ones, only some are told of at once.
    const hasAll = rows.every((row) => row.id === null) && changes === changesBefore;
    caughtUp = hasAll ? { monotonic: performance.now(), now } : undefined;
    return { due, moved };
  };

  const claim = async (
    now: number,
    limit: number,
    paused: PausedEndpoints,
  ): Promise<readonly DueDelivery[]> => {
    for (let turn = 1; ; turn += 1) {
      const { due, moved } = await claimOnce(now, limit, paused);
      if (due.length > 0 || !moved || turn === mostTurns) return due.map(toDueDelivery);
    }
  };

  const giveUpFresh = (due: readonly DueDelivery[]): void => {
    release(
      due.map(({ delivery }) => delivery.id),
      true,
    );
  };

  const takeFresh = (now: number, limit: number, paused: PausedEndpoints): readonly DueDelivery[] => {
    if (performance.now() >= leaseEnd) giveUpFresh(fresh.clear());
    const { due, stale } = fresh.take(now, limit, paused);
    giveUpFresh(stale);
    return due;
  };

  const mustAsk = (now: number, patience: number): boolean =>
    caughtUp === undefined ||
    performance.now() - caughtUp.monotonic >= patience ||
    Math.abs(now - caughtUp.now) >= patience;

  return {
    async claimDue(now, limit, paused = nonePaused, patience = 0) {
      const first = takeFresh(now, limit, paused);
      const enough = first.length > 0 ? Math.max(patience, longestUnasked) : patience;
      if (first.length === limit || !mustAsk(now, enough)) return first;
      try {
        return [...first, ...(await inTurn(() => claim(now, limit - first.length, paused)))];
      } catch (cause) {
        giveUpFresh(first);
        throw cause;
      }
    },
    offer(due) {
      for (const each of due) {
        const { delivery } = each;
        const part = endpointPart(delivery.endpoint);
        const line = lineOfDelivery(delivery);
        const free = line === undefined || !lines.has(line);
        if (line !== undefined && !free) contested.add(line);
        if (caughtUp === undefined || !parts.has(part) || !free || !fresh.add(each)) {
          askNext();
          continue;
        }
        inHand.set(delivery.id, { part, line });
        if (line !== undefined) lines.add(line);
      }
    },
    reconsider() {
      giveUpFresh(fresh.clear());
      askNext();
    },
    askNext,
    release,
    holds: (deliveryId) => inHand.has(deliveryId),
    nextDue: () =>
      inTurn(async () => {
        const [row = {}] = await asOwner(() => database.run(selectNext, [member.id, [...inHand.keys()]]));
        const due = Math.min(optionalNumber(row, 'due_at') ?? Infinity, fresh.oldest() ?? Infinity);
        return due === Infinity ? undefined : due;
      }),
    isElsewhere: (endpoint) => !parts.has(endpointPart(endpoint)),
    leave: () => inTurn(membership.leave),
  };
}

function partsOf(rows: readonly Row[]): readonly number[] {
  return [...new Set(rows.map((row) => number(row, 'part')))];
}
