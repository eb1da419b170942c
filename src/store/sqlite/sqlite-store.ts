import type { DatabaseSync } from 'node:sqlite';
import type { GroupCommit } from '../group-commit.ts';
import { text, toRefusal } from '../rows.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import { verifiedContent } from '../verified-content.ts';
import { prepareAccept } from './accept-message.ts';
import { prepareClaims } from './claim-due.ts';
import { prepareCourseChange, prepareCourseReads } from './keep-course.ts';
import { prepareBacklog } from './read-backlog.ts';
import { prepareMailbox } from './read-mailbox.ts';
import { prepareReads } from './read-messages.ts';
import { prepareSettle } from './settle-delivery.ts';
import { prepareTasks } from './tasks.ts';

/**
 * The store for one process: SQLite, every write durable through a shared commit. The file stays open when the store is
 * closed: the embedded broker may live in it too.
 * @param database open and migrated
 */
export function createSqliteStore(database: DatabaseSync, commits: GroupCommit): Store {
  const reads = prepareReads(database);
  const tasks = prepareTasks(database);
  const changeCourse = prepareCourseChange(database, tasks.change);
  const courses = prepareCourseReads(database);
  const accept = prepareAccept(database, reads.message, changeCourse, tasks.change);
  const settle = prepareSettle(database);
  const claims = prepareClaims(database);
  const mailbox = prepareMailbox(database);
  const backlog = prepareBacklog(database);
  const insertDispatch = database.prepare(
    'INSERT OR IGNORE INTO dispatch (bundle_id, message_id, received_at) VALUES (?, ?, ?)',
  );
  const selectDispatch = database.prepare('SELECT message_id FROM dispatch WHERE bundle_id = ?');
  const insertStep = database.prepare(
    "INSERT INTO step (message_id, at, kind, actor, detail) SELECT ?, ?, 'repeated', sender, ? FROM message WHERE message_id = ?",
  );
  const insertRefusal = database.prepare(`
    INSERT INTO refusal (at, caller, message_id, bundle_id, event, sha256, problems) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const selectRefusals = database.prepare(`
    SELECT * FROM refusal WHERE message_id = :id OR bundle_id = :id ORDER BY seq DESC LIMIT 50`);
  const touch = database.prepare('UPDATE migration SET version = version WHERE version = 1');

  const write = <Result>(work: () => Result): Promise<Result> =>
    commits.submit(work).catch((cause: unknown) => {
      throw unavailable(cause);
    });
  const read = async <Result>(work: () => Result): Promise<Result> => {
    try {
      return work();
    } catch (cause) {
      throw unavailable(cause);
    }
  };

  return {
    accept: (submission) => write(() => accept(submission)),
    recordRepeat: ({ messageId, bundleId, at }) =>
      write(() => {
        insertDispatch.run(bundleId, messageId, at);
        const dispatch = selectDispatch.get(bundleId);
        if (dispatch === undefined || text(dispatch, 'message_id') !== messageId) return false;
        insertStep.run(messageId, at, `Bundle ${bundleId}`, messageId);
        return true;
      }),
    recordRefusal: (refusal) =>
      write(() => {
        insertRefusal.run(
          refusal.at,
          refusal.caller,
          refusal.messageId ?? null,
          refusal.bundleId ?? null,
          refusal.event ?? null,
          refusal.sha256,
          JSON.stringify(refusal.problems),
        );
      }),
    claimDue: (now, limit) => read(() => claims.claimDue(now, limit)),
    release: async (deliveryIds) => claims.release(deliveryIds),
    nextDue: () => read(claims.nextDue),
    async settle(deliveryId, outcome) {
      try {
        await write(() => settle(deliveryId, outcome));
      } finally {
        claims.release([deliveryId]);
      }
    },
    // The file is this process's alone.
    onDue: () => () => {},
    message: (messageId) => read(() => reads.message(messageId)),
    messageOfBundle: (bundleId) => read(() => reads.messageOfBundle(bundleId)),
    content: async (messageId) => verifiedContent(messageId, await read(() => reads.content(messageId))),
    delivery: (deliveryId) => read(() => reads.delivery(deliveryId)),
    timeline: (messageId) => read(() => reads.timeline(messageId)),
    refusals: (id) => read(() => selectRefusals.all({ id }).map(toRefusal)),
    changeTasks: (changes) => write(() => tasks.change(changes)),
    task: (id) => read(() => tasks.task(id)),
    tasks: (query) => read(() => tasks.tasks(query)),
    mailbox: (query) => read(() => mailbox(query)),
    backlog: () => read(backlog),
    course: (keys) => read(() => courses.course(keys)),
    courseEvents: (courseId) => read(() => courses.courseEvents(courseId)),
    keepCourse: (change, sends) =>
      write(() => {
        if (!changeCourse(change)) return false;
        for (const send of sends) accept(send);
        return true;
      }),
    dueCourses: (now, limit) => read(() => courses.dueCourses(now, limit)),
    probe: () =>
      write(() => {
        touch.run();
      }),
    close: commits.settled,
  };
}

const nothingWritten = new Set([5, 6, 8, 10, 13, 14]); // BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN

function unavailable(cause: unknown): unknown {
  const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & 0xff : undefined;
  return code !== undefined && nothingWritten.has(code)
    ? new StoreUnavailable('the database takes no writes', { cause })
    : cause;
}
