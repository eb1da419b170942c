import type { DatabaseSync } from 'node:sqlite';
import type { GroupCommit } from '../group-commit.ts';
import { text, toRefusal } from '../rows.ts';
import { type Store, StoreUnavailable } from '../store.ts';
import { messageOccurrences } from '../subscription-rows.ts';
import { verifiedContent } from '../verified-content.ts';
import { prepareAccept } from './accept-message.ts';
import { prepareClaims } from './claim-due.ts';
import { prepareCountWaiting } from './count-waiting.ts';
import { prepareFollowUps } from './follow-ups.ts';
import { prepareHolds } from './holds.ts';
import { prepareCourseChange, prepareCourseReads } from './keep-course.ts';
import { prepareLedger } from './ledger.ts';
import { prepareNumbering } from './number-events.ts';
import { prepareOperatorVerbs } from './operator-verbs.ts';
import { preparePauses } from './pauses.ts';
import { preparePurge } from './purge.ts';
import { prepareBacklog } from './read-backlog.ts';
import { prepareMailbox } from './read-mailbox.ts';
import { prepareReads } from './read-messages.ts';
import { prepareSettle } from './settle-delivery.ts';
import { prepareSubscriptions } from './subscriptions.ts';
import { prepareTasks } from './tasks.ts';
import { prepareTranslations } from './translations.ts';

/**
 * The store for one process: SQLite, every write durable through a shared commit. The file stays open when the store is
 * closed: the embedded broker may live in it too.
 * @param database open and migrated
 */
export function createSqliteStore(database: DatabaseSync, commits: GroupCommit): Store {
  const reads = prepareReads(database);
  const translations = prepareTranslations(database);
  const numberEvents = prepareNumbering(database);
  const tasks = prepareTasks(database, numberEvents);
  const ledger = prepareLedger(database, reads.message, tasks.change);
  const changeCourse = prepareCourseChange(database, tasks.change, ledger.write);
  const courses = prepareCourseReads(database);
  const { accept, keep } = prepareAccept(database, reads.message, translations, {
    course: changeCourse,
    tasks: tasks.change,
    ledger: ledger.write,
    events: numberEvents,
  });
  const settle = prepareSettle(database);
  const followUps = prepareFollowUps(database, {
    readMessage: reads.message,
    keep,
    changeTasks: tasks.change,
  });
  const mailbox = prepareMailbox(database);
  const backlog = prepareBacklog(database);
  const pausing = preparePauses(database);
  const countWaiting = prepareCountWaiting(database);
  const purge = preparePurge(database, tasks.change);
  const holds = prepareHolds(database);
  const subscriptions = prepareSubscriptions(database);
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

  const claims = prepareClaims(database, write);

  return {
    ...prepareOperatorVerbs(database, reads.message, tasks.change, { write, read }),
    ...ledger.reads(read),
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
    claimDue: (now, limit, paused) =>
      claims.claimDue(now, limit, paused).catch((cause: unknown) => {
        throw unavailable(cause);
      }),
    release: async (deliveryIds) => claims.release(deliveryIds),
    nextDue: () => read(claims.nextDue),
    async settle(deliveryId, outcome) {
      await write(() => settle(deliveryId, outcome));
      claims.release([deliveryId]);
    },
    pauses: () => read(pausing.pauses),
    async letGoUnpaused(now) {
      const endpoints = await read(pausing.unpaused);
      if (endpoints.length > 0) await write(() => pausing.letGo(endpoints, now));
    },
    pause: (pause) => write(() => pausing.pause(pause)),
    resume: (endpoint, now) => write(() => pausing.resume(endpoint, now)),
    bringTo: (endpoints) => write(() => pausing.bringTo(endpoints)),
    // The file is this process's alone.
    onDue: () => () => {},
    message: (messageId) => read(() => reads.message(messageId)),
    messageOfBundle: (bundleId) => read(() => reads.messageOfBundle(bundleId)),
    content: async (messageId) => verifiedContent(messageId, await read(() => reads.content(messageId))),
    delivery: (deliveryId) => read(() => reads.delivery(deliveryId)),
    timeline: (messageId) => read(() => reads.timeline(messageId)),
    refusals: (id) => read(() => selectRefusals.all({ id }).map(toRefusal)),
    dueFollowUps: (now, limit) => read(() => followUps.due(now, limit)),
    nextFollowUp: () => read(followUps.next),
    madeDispatch: (bundleId) => read(() => followUps.madeDispatch(bundleId)),
    resend: (delivery, dispatch, why) => write(() => followUps.resend(delivery, dispatch, why)),
    giveUp: (delivery, step) => write(() => followUps.giveUp(delivery, step)),
    changeTasks: (changes) => write(() => tasks.change(changes)),
    task: (id) => read(() => tasks.task(id)),
    tasks: (query) => read(() => tasks.tasks(query)),
    mailbox: (query) => read(() => mailbox(query)),
    backlog: (endpoints, atMost) => read(() => backlog(endpoints, atMost)),
    legacyIds: (query) => read(() => translations.ids(query)),
    keepLegacyIds: (ids) => write(() => translations.keepIds(ids)),
    sourceOf: (messageId) => read(() => translations.source(messageId)),
    sourceFacts: (messageId) => read(() => translations.sourceFacts(messageId)),
    renditions: (messageId) => read(() => translations.renditions(messageId)),
    countWaiting: (atMost) => read(() => countWaiting(atMost)),
    purge: (now, policy) => write(() => purge(now, policy)),
    hold: (hold) => write(() => holds.hold(hold)),
    liftHold: (lift) => write(() => holds.liftHold(lift)),
    holds: (id) => read(() => holds.holds(id)),
    course: (keys) => read(() => courses.course(keys)),
    forgottenCourse: (courseId) => read(() => courses.forgottenCourse(courseId)),
    courseEvents: (courseId) => read(() => courses.courseEvents(courseId)),
    keepCourse: (change, sends) =>
      write(() => {
        if (!changeCourse(change)) return false;
        for (const send of sends) keep(send, send.problems);
        numberEvents(messageOccurrences(sends, change));
        return true;
      }),
    dueCourses: (now, limit) => read(() => courses.dueCourses(now, limit)),
    subscribe: (terms, at, most) => write(() => subscriptions.subscribe(terms, at, most)),
    resubscribe: (terms, status, revision, at) =>
      write(() => subscriptions.resubscribe(terms, status, revision, at)),
    rewrite: (id, from, to) => write(() => subscriptions.rewrite(id, from, to)),
    unsubscribe: (id) => write(() => subscriptions.unsubscribe(id)),
    subscription: (id) => read(() => subscriptions.subscription(id)),
    subscriptions: (organisations) => read(() => subscriptions.subscriptions(organisations)),
    subscriptionEvents: (id, range) => read(() => subscriptions.subscriptionEvents(id, range)),
    claimSubscriptions: (now, claim) => write(() => subscriptions.claimSubscriptions(now, claim)),
    settleSubscription: (id, claim, outcome) =>
      write(() => subscriptions.settleSubscription(id, claim, outcome)),
    nextSubscriptionDue: () => read(() => subscriptions.nextSubscriptionDue()),
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
