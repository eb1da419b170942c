import { number } from '../rows.ts';
import type { Database, Statement } from './open-database.ts';

/** How a process takes part in relaying. */
export interface Member {
  /** Unlike any other process's, and any other run's. */
  readonly id: string;
  /** How long it is believed to live after it last was heard of, milliseconds. */
  readonly lease: number;
  /** SQL that tells the time: one clock for all processes. Milliseconds since the epoch. */
  readonly clock: string;
}

/** Membership of one process: which parts of the endpoints it owns is in the database, under its lease. */
export interface Membership {
  /**
   * Prolongs the lease, takes parts that nobody owns up to a fair share, and gives back what is above it.
   * @param busy parts with a delivery in hand, which are kept, so that their deliveries stay in order
   */
  renew(busy: readonly number[]): Promise<void>;
  /** Gives everything back at once. */
  leave(): Promise<void>;
}

/** The database's own clock. */
export const databaseClock = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

const lock: Statement = {
  name: 'lock-relays',
  text: "SELECT pg_advisory_xact_lock(hashtext('overgang relays'), hashtext(current_schema()))",
};
const selectShare: Statement = {
  name: 'select-share',
  text: 'SELECT ceil((SELECT count(*) FROM relay_part)::numeric / (SELECT count(*) FROM relay)) AS share',
};
const takeParts: Statement = {
  name: 'take-parts',
  text: `
    UPDATE relay_part SET owner = $1 WHERE part IN (
      SELECT part FROM relay_part WHERE owner IS NULL OR owner NOT IN (SELECT id FROM relay)
      ORDER BY part LIMIT greatest(0, $2 - (SELECT count(*) FROM relay_part WHERE owner = $1)))`,
};
const givePartsBack: Statement = {
  name: 'give-parts-back',
  text: `
    UPDATE relay_part SET owner = NULL WHERE part IN (
      SELECT part FROM relay_part WHERE owner = $1 AND part <> ALL ($3::smallint[])
      ORDER BY part DESC LIMIT greatest(0, (SELECT count(*) FROM relay_part WHERE owner = $1) - $2))`,
};
const leave: Statement = {
  name: 'leave-relays',
  text: 'DELETE FROM relay WHERE id = $1',
};

/**
 * Puts the membership together. Nobody leads: each process sees to its own share, one at a time. A process that has not
 * renewed its lease in time is taken off by the next one that renews, and its parts are free.
 */
export function createMembership(database: Database, { id, lease, clock }: Member): Membership {
  const prolong: Statement = {
    name: 'prolong-lease',
    text: `
      INSERT INTO relay (id, lease_until) VALUES ($1, ${clock} + $2::bigint)
      ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until`,
  };
  const removeDead: Statement = {
    name: 'remove-dead-relays',
    text: `DELETE FROM relay WHERE lease_until <= ${clock}`,
  };
  return {
    renew: (busy) =>
      database.transaction(async (session) => {
        await session.run(lock);
        await session.run(prolong, [id, lease]);
        await session.run(removeDead);
        const [row = {}] = await session.run(selectShare);
        const share = number(row, 'share');
        await session.run(takeParts, [id, share]);
        await session.run(givePartsBack, [id, share, busy]);
      }),
    async leave() {
      await database.run(leave, [id]);
    },
  };
}
