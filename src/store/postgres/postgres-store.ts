import type { Store, Submission } from '../store.ts';
import { messageOccurrences } from '../subscription-rows.ts';
import { verifiedContent } from '../verified-content.ts';
import { createAccept, isManifold, keepSends } from './accept-message.ts';
import { createClaims } from './claim-due.ts';
import { countWaiting } from './count-waiting.ts';
import { ensurePartitions } from './ensure-partitions.ts';
import { persistently } from './faults.ts';
import { giveUp, readDueFollowUps, readMadeDispatch, readNextFollowUp, resend } from './follow-ups.ts';
import { dueAtOnce } from './fresh-deliveries.ts';
import { layHold, liftHold, readHolds } from './holds.ts';
import { createCourseReads, writeCourseChange } from './keep-course.ts';
import { createLedger } from './ledger.ts';
import { migrate } from './migrate.ts';
import { openDatabase, type Statement } from './open-database.ts';
import { createOperatorVerbs } from './operator-verbs.ts';
import { createPauses } from './pauses.ts';
import { purge } from './purge.ts';
import { readBacklog } from './read-backlog.ts';
import { readMailbox } from './read-mailbox.ts';
import { createReads } from './read-messages.ts';
import { recentContents } from './recent-contents.ts';
import { readRefusals, recordRefusal } from './record-refusal.ts';
import { recordRepeat } from './record-repeat.ts';
import { databaseClock } from './relay-membership.ts';
import { writeSettlements } from './settle-deliveries.ts';
import { batchSettlements } from './settlement-batches.ts';
import { createSubscriptions } from './subscriptions.ts';
import { changeTasks, readTask, readTasks } from './tasks.ts';
import { createTranslations } from './translations.ts';
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
/** About half a second of the highest rate, so that the relay of a message that is not held up finds it. */
const mostRecentBytes = 8 * 1024 * 1024;
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
  const recent = recentContents(mostRecentBytes);
  const claims = createClaims(database, { id: self, lease, clock }, recent);
  // Before the relay, which claims when it hears the same.
  others.hear(claims.askNext);
  const reads = createReads(database);
  const accept = createAccept(
    database,
    reads.message,
    // The sender may have dated it before what is open in its line.
    (submission, kept) => (kept.behind ? claims.reconsider() : claims.offer(dueAtOnce(submission, kept))),
  );
  const settlements = batchSettlements((batch) => persistently(() => writeSettlements(database, batch)));

  /** What somebody may decide about meanwhile is not handed out unasked. */
  const deciding = <Result>(decide: () => Promise<Result>): Promise<Result> => {
    claims.reconsider();
    return decide().finally(claims.reconsider);
  };
  const onQueued = (endpoint: string): void => {
    if (claims.isElsewhere(endpoint)) others.tell();
  };
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

  const verbs = createOperatorVerbs(database, onQueued);
  return {
    ...verbs,
    act: (order) => deciding(() => verbs.act(order)),
    async accept(submission) {
      const acceptance = await (isManifold(submission)
        ? deciding(() => accept(submission))
        : accept(submission));
      if (acceptance.status === 'accepted') recent.add(submission.messageId, submission.bytes);
      tellOthers([submission, ...(submission.sends ?? [])]);
      return acceptance;
    },
    ...courses,
    ...createLedger(database, reads.message),
    async keepCourse(change, sends) {
      // Done again after an unknown outcome it finds the course moved on, by itself: whoever decides then finds all kept.
      const keep = () =>
        database.transaction(async (session) => {
          const moved = await writeCourseChange(session, change);
          if (moved) {
            await keepSends(session, sends);
            session.note(messageOccurrences(sends, change));
          }
          return moved;
        });
      const kept = await deciding(() => persistently(keep));
      tellOthers(sends);
      return kept;
    },
    recordRepeat: (repeat) => recordRepeat(database, repeat),
    recordRefusal: (refusal) => recordRefusal(database, refusal),
    claimDue: claims.claimDue,
    release: async (deliveryIds) => claims.release(deliveryIds, true),
    nextDue: claims.nextDue,
    async settle(deliveryId, outcome) {
      const ours = claims.holds(deliveryId);
      await settlements.settle({ deliveryId, outcome });
      claims.release([deliveryId], outcome.state === 'failed' || outcome.state === 'postponed');
      // What it let go of may be another process's to claim.
      if (ours) return;
      claims.askNext();
      others.tell();
    },
    ...createPauses(database),
    onDue: others.hear,
    message: reads.message,
    messageOfBundle: reads.messageOfBundle,
    content: async (messageId) => verifiedContent(messageId, await reads.content(messageId)),
    delivery: reads.delivery,
    timeline: reads.timeline,
    refusals: (id) => readRefusals(database, id),
    dueFollowUps: (now, limit) => readDueFollowUps(database, reads.message, now, limit),
    nextFollowUp: () => readNextFollowUp(database),
    madeDispatch: (bundleId) => readMadeDispatch(database, bundleId),
    async resend(delivery, dispatch, why) {
      const moved = await deciding(() => persistently(() => resend(database, delivery, dispatch, why)));
      if (moved) others.tell();
      return moved;
    },
    async giveUp(delivery, step) {
      const moved = await deciding(() => persistently(() => giveUp(database, delivery, step)));
      if (moved) others.tell();
      return moved;
    },
    changeTasks: (changes) =>
      persistently(() => database.transaction((session) => changeTasks(session, changes))),
    task: (id) => readTask(database, id),
    tasks: (query) => readTasks(database, query),
    mailbox: (query) => readMailbox(database, query),
    backlog: (endpoints, atMost) => readBacklog(database, endpoints, atMost),
    ...createTranslations(database),
    ...createSubscriptions(database),
    countWaiting: (atMost) => countWaiting(database, atMost),
    purge(at, policy) {
      // What is purged here or by another process must not stay in this one's memory.
      recent.clear();
      return deciding(() => purge(database, at, policy));
    },
    hold: (hold) => layHold(database, hold),
    liftHold: (lift) => liftHold(database, lift),
    holds: (id) => readHolds(database, id),
    async probe() {
      await database.run(touch);
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}
