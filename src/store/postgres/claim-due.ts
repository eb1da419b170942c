import { number, optionalNumber, type Row, text, toDueDelivery } from '../rows.ts';
import type { DueDelivery } from '../store.ts';
import { endpointPart } from './endpoint-part.ts';
import type { Database, Statement } from './open-database.ts';
import type { RecentContents } from './recent-contents.ts';
import { createMembership, type Member } from './relay-membership.ts';

/** Claims of due deliveries in the parts that this process owns. */
export interface Claims {
  claimDue(now: number, limit: number): Promise<readonly DueDelivery[]>;
  /** Says that deliveries are no longer in hand. */
  release(deliveryIds: readonly string[]): void;
  nextDue(): Promise<number | undefined>;
  /** Whether another process may have to be told of something due at an endpoint. */
  isElsewhere(endpoint: string): boolean;
  /** Lets other processes have everything at once. */
  leave(): Promise<void>;
}

/** Most content that is handed out at once, bytes: messages may be of 25 MiB, and memory is not without end. */
const mostBytes = 32 * 1024 * 1024;

/** The statements, for whoever wants to see their plans. */
export function claimStatements(clock: string): {
  readonly selectDue: Statement;
  readonly selectContents: Statement;
  readonly selectNext: Statement;
} {
  // What is left of the lease and the parts owned comes with every answer, also when nothing is due.
  const owner = `
    SELECT r.lease_until - ${clock} AS lease_left, ARRAY(SELECT part FROM relay_part WHERE owner = r.id) AS parts
    FROM relay r WHERE r.id = $1 AND r.lease_until > ${clock}`;
  return {
    selectDue: {
      name: 'claim-due',
      text: `
        WITH owner AS MATERIALIZED (${owner})
        SELECT owner.lease_left, owner.parts, due.*
        FROM owner LEFT JOIN (
          SELECT picked.*
          FROM (
            SELECT d.*, m.event, m.sender, m.sha256, m.media_type,
              sum(m.size) OVER (ORDER BY d.due_at, d.seq) - m.size AS bytes_before
            FROM (
              SELECT d.*
              FROM (SELECT unnest(parts) AS part FROM owner) AS own CROSS JOIN LATERAL (
                SELECT * FROM delivery d
                WHERE d.part = own.part AND d.due_at <= $2 AND d.id <> ALL ($4::text[])
                ORDER BY d.due_at, d.seq LIMIT $3) AS d
              ORDER BY d.due_at, d.seq LIMIT $3) AS d
            JOIN message m ON m.seq = d.message_seq AND m.received_at = d.received_at) AS picked
          WHERE picked.bytes_before < ${mostBytes}) AS due ON true
        ORDER BY due.due_at, due.seq`,
    },
    selectContents: {
      name: 'contents-of-due',
      text: `
        SELECT c.seq, c.bytes FROM unnest($1::bigint[], $2::bigint[]) AS wanted (seq, received_at)
        JOIN content c ON c.seq = wanted.seq AND c.received_at = wanted.received_at`,
    },
    selectNext: {
      name: 'next-due',
      text: `
        WITH owner AS MATERIALIZED (${owner})
        SELECT owner.lease_left, owner.parts, (
          SELECT min(d.due_at)
          FROM (SELECT unnest(parts) AS part FROM owner) AS own CROSS JOIN LATERAL (
            SELECT d.due_at FROM delivery d
            WHERE d.part = own.part AND d.due_at IS NOT NULL AND d.id <> ALL ($2::text[])
            ORDER BY d.due_at, d.seq LIMIT 1) AS d) AS due_at
        FROM owner`,
    },
  };
}

/**
 * Puts the claims together. What is in hand is known here alone; that the parts are nobody else's is what the lease says.
 * The lease is renewed by claiming: a process that cannot relay lets others do it.
 */
export function createClaims(database: Database, member: Member, recent: RecentContents): Claims {
  const membership = createMembership(database, member);
  const { selectDue, selectContents, selectNext } = claimStatements(member.clock);
  /** Ids of the deliveries in hand, with their parts. */
  const inHand = new Map<string, number>();
  let parts: ReadonlySet<number> = new Set();
  let last: Promise<unknown> = Promise.resolve();

  /** Asks as the owner of parts, and sees to it that this process is one. */
  const asOwner = async (select: () => Promise<readonly Row[]>): Promise<readonly Row[]> => {
    let rows = await select();
    const left = rows[0] === undefined ? 0 : number(rows[0], 'lease_left');
    if (left < (member.lease * 2) / 3) {
      await membership.renew([...new Set(inHand.values())]);
      rows = await select();
    }
    parts = new Set(rows[0]?.parts as readonly number[] | undefined);
    return rows;
  };

  /** Reads what is not remembered; leaves out what has no content any more. */
  const withContents = async (rows: readonly Row[]): Promise<readonly Row[]> => {
    const contents = new Map(
      rows.map((row) => [String(row.message_seq), recent.get(text(row, 'message_id'))]),
    );
    const missing = rows.filter((row) => contents.get(String(row.message_seq)) === undefined);
    if (missing.length > 0) {
      const read = await database.run(selectContents, [
        missing.map((row) => row.message_seq),
        missing.map((row) => row.received_at),
      ]);
      for (const row of read) contents.set(String(row.seq), row.bytes as Uint8Array);
    }
    return rows
      .map((row) => ({ ...row, bytes: contents.get(String(row.message_seq)) }))
      .filter(({ bytes }) => bytes !== undefined);
  };

  /** One question at a time: what another one is about to be given is not in hand yet. */
  const inTurn = <Result>(ask: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(ask, ask);
    last = turn.catch(() => {});
    return turn;
  };

  return {
    claimDue: (now, limit) =>
      inTurn(async () => {
        const rows = await asOwner(() =>
          database.run(selectDue, [member.id, now, limit, [...inHand.keys()]]),
        );
        const due = await withContents(rows.filter(({ id }) => id !== null));
        for (const row of due) inHand.set(String(row.id), number(row, 'part'));
        return due.map(toDueDelivery);
      }),
    release(deliveryIds) {
      for (const id of deliveryIds) inHand.delete(id);
    },
    nextDue: () =>
      inTurn(async () => {
        const [row = {}] = await asOwner(() => database.run(selectNext, [member.id, [...inHand.keys()]]));
        return optionalNumber(row, 'due_at');
      }),
    isElsewhere: (endpoint) => !parts.has(endpointPart(endpoint)),
    leave: () => inTurn(membership.leave),
  };
}
