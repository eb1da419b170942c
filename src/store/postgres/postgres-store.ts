import type { Store, Submission } from '../store.ts';
import { verifiedContent } from '../verified-content.ts';
import { createAccept, keepSends } from './accept-message.ts';
import { createClaims } from './claim-due.ts';
import { ensurePartitions } from './ensure-partitions.ts';
import { persistently } from './faults.ts';
import { createCourseReads, writeCourseChange } from './keep-course.ts';
import { migrate } from './migrate.ts';
import { openDatabase, type Statement } from './open-database.ts';
import { readBacklog } from './read-backlog.ts';
import { readMailbox } from './read-mailbox.ts';
import { createReads } from './read-messages.ts';
import { readRefusals, recordRefusal } from './record-refusal.ts';
import { recordRepeat } from './record-repeat.ts';
import { databaseClock } from './relay-membership.ts';
import { writeSettlements } from './settle-deliveries.ts';
import { batchSettlements } from './settlement-batches.ts';
import { changeTasks, readTask, readTasks } from './tasks.ts';
import { openWakeOthers } from './wake-others.ts';

/** How the store is opened. */
export interface PostgresStoreOptions {
  /** postgres:// URL. The connection's search_path says which schema the tables are in. */
  readonly url: string;
  /** Most connections at once, beside the one that listens. */
  readonly connections: number;
  /** Id of this process, never used before. */
  readonly self: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of faults that the store survives. */
  readonly onFault: (cause: unknown) => void;
  /** How long a process that claims nothing is taken for alive, milliseconds. */
  readonly lease?: number;
  /** SQL that tells the time by which leases end; the database's own clock unless given. */
  readonly clock?: string;
}

const defaultLease = 15_000;
const day = 24 * 3_600_000;

const touch: Statement = { name: 'touch', text: 'UPDATE migration SET version = version WHERE version = 1' };

/**
 * The store for one or many processes: PostgreSQL. Brings the schema up to date and makes the partitions of the months
 * ahead, now and once a day. Rejects when the database cannot be reached or must not be used, and leaves nothing open.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { self, now, onFault, lease = defaultLease, clock = databaseClock } = options;
  const database = openDatabase(options);
  try {
    await migrate(database);
  } catch (fault) {
    await database.close();
    throw fault;
  }
  // Without them the default partitions take what comes, so that nothing has to wait for them.
  const makePartitions = () => ensurePartitions(database, now()).catch(onFault);
  await makePartitions();
  const upkeep = setInterval(() => void makePartitions(), day);
  const others = openWakeOthers(database, options);
  const claims = createClaims(database, { id: self, lease, clock });
  const reads = createReads(database);
  const accept = createAccept(database, reads.message);
  const settlements = batchSettlements((batch) => persistently(() => writeSettlements(database, batch)));

  const courses = createCourseReads(database);

  const close = async (): Promise<void> => {
    clearInterval(upkeep);
    await settlements.settled();
    await others.close();
    // Else they are free when the lease has ended.
    await claims.leave().catch(onFault);
    await database.close();
  };
  let closed: Promise<void> | undefined;
  const tellOthers = (kept: readonly Submission[]): void => {
    const elsewhere = kept.some(({ deliveries }) =>
      deliveries.some(({ endpoint }) => claims.isElsewhere(endpoint)),
    );
    if (elsewhere) others.tell();
  };

  return {
    async accept(submission) {
      const acceptance = await accept(submission);
      tellOthers([submission, ...(submission.sends ?? [])]);
      return acceptance;
    },
    ...courses,
    async keepCourse(change, sends) {
      // Done again after an unknown outcome it finds the course moved on, by itself: whoever decides then finds all kept.
      const kept = await persistently(() =>
        database.transaction(async (session) => {
          const moved = await writeCourseChange(session, change);
          if (moved) await keepSends(session, sends);
          return moved;
        }),
      );
      tellOthers(sends);
      return kept;
    },
    recordRepeat: (repeat) => recordRepeat(database, repeat),
    recordRefusal: (refusal) => recordRefusal(database, refusal),
    claimDue: claims.claimDue,
    release: async (deliveryIds) => claims.release(deliveryIds),
    nextDue: claims.nextDue,
    async settle(deliveryId, outcome) {
      try {
        await settlements.settle({ deliveryId, outcome });
      } finally {
        claims.release([deliveryId]);
      }
    },
    onDue: others.hear,
    message: reads.message,
    messageOfBundle: reads.messageOfBundle,
    content: async (messageId) => verifiedContent(messageId, await reads.content(messageId)),
    delivery: reads.delivery,
    timeline: reads.timeline,
    refusals: (id) => readRefusals(database, id),
    changeTasks: (changes) =>
      persistently(() => database.transaction((session) => changeTasks(session, changes))),
    task: (id) => readTask(database, id),
    tasks: (query) => readTasks(database, query),
    mailbox: (query) => readMailbox(database, query),
    backlog: () => readBacklog(database),
    async probe() {
      await database.run(touch);
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}
