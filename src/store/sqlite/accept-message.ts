import type { DatabaseSync } from 'node:sqlite';
import { type AcknowledgementState, mayFollow } from '../../message/delivery.ts';
import type { Problem } from '../../message/problem.ts';
import type { CourseChange } from '../courses.ts';
import { heldFor } from '../held-for.ts';
import type { LedgerChange } from '../ledger.ts';
import { number, text, toReceipt } from '../rows.ts';
import type { Acceptance, StoredMessage, Submission } from '../store.ts';
import { concernOf, messageOccurrences, type Occurrence } from '../subscription-rows.ts';
import { preparePlace } from './place-in-line.ts';
import type { ChangeTasks } from './tasks.ts';
import type { TranslationRows } from './translations.ts';

/** The writes that take a message in; both must run inside a transaction. */
export interface SqliteAccept {
  /**
   * Decides on what is committed or earlier in the same transaction, so that concurrent submissions cannot both be the
   * first.
   */
  accept(submission: Submission): Acceptance;
  /**
   * Writes a message with all that belongs to it, but its tasks and what it says of an earlier one. Returns the problems
   * as they are kept.
   */
  keep(submission: Submission, problems: readonly Problem[]): readonly Problem[];
}

/** Prepares them. */
export function prepareAccept(
  database: DatabaseSync,
  readMessage: (messageId: string) => StoredMessage | undefined,
  translations: TranslationRows,
  change: {
    readonly course: (change: CourseChange) => boolean;
    readonly tasks: ChangeTasks;
    readonly ledger: (change: LedgerChange) => void;
    readonly events: (occurrences: readonly Occurrence[]) => void;
  },
): SqliteAccept {
  const selectDispatch = database.prepare('SELECT message_id FROM dispatch WHERE bundle_id = ?');
  const selectMessage = database.prepare('SELECT 1 FROM message WHERE message_id = ?');
  const selectAnswered = database.prepare(`
    SELECT d.seq, d.endpoint, d.acknowledgement FROM delivery d JOIN message m ON m.seq = d.message_seq
    WHERE m.message_id = ? AND d.receiver IN (SELECT value FROM json_each(?)) AND d.replay IS NULL`);
  const updateAnswered = database.prepare(`
    UPDATE delivery SET acknowledgement = :code, acknowledged_at = :at,
      -- Who acknowledges has taken it, also where nothing else could tell and where a try seemed to fail.
      state = 'delivered', delivered_at = coalesce(delivered_at, :at), due_at = NULL, reason = NULL, owner = NULL,
      held = NULL, answered_by = :by, follow_up_at = iif(:code = 'transient-error', :at + answer_within, NULL)
    WHERE seq = :seq`);
  const insertMessage = database.prepare(`
    INSERT INTO message (message_id, bundle_id, event, sender, course_id, timestamp, received_at, media_type, sha256,
      size, problems, answers, answer_code)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const insertContent = database.prepare('INSERT INTO content (seq, bytes) VALUES (?, ?)');
  const insertDispatch = database.prepare(
    'INSERT INTO dispatch (bundle_id, message_id, received_at) VALUES (?, ?, ?)',
  );
  const insertDelivery = database.prepare(`
    INSERT INTO delivery (id, message_seq, receiver, endpoint, state, acknowledgement, queued_at, due_at, order_key,
      order_at, brought, held, awaits, answer_within)
    VALUES (?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const insertStep = database.prepare(
    'INSERT INTO step (message_id, at, kind, actor, endpoint, detail) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const placeInLine = preparePlace(database);

  const listenAgain = database.prepare(
    "UPDATE course_watch SET waits_for = 'anything' WHERE delivery_id IN (SELECT id FROM delivery WHERE seq = ?)",
  );

  const keep = (submission: Submission, found: readonly Problem[]): readonly Problem[] => {
    const { messageId, bundleId, receivedAt, acknowledges, sender } = submission;
    const place = placeInLine(submission);
    const problems = place.awaited === undefined ? found : [...found, place.awaited.ifAwaited];
    const { lastInsertRowid: seq } = insertMessage.run(
      messageId,
      bundleId,
      submission.event,
      sender,
      submission.courseId ?? null,
      submission.timestamp,
      receivedAt,
      submission.mediaType,
      submission.sha256,
      submission.bytes.length,
      JSON.stringify(problems),
      acknowledges?.messageId ?? null,
      acknowledges?.code ?? null,
    );
    insertContent.run(seq, submission.bytes);
    insertDispatch.run(bundleId, messageId, receivedAt);
    for (const delivery of submission.deliveries) {
      insertDelivery.run(
        delivery.id,
        seq,
        delivery.receiver,
        delivery.endpoint,
        delivery.acknowledgement,
        receivedAt,
        place.awaited?.until ?? receivedAt,
        place.key ?? null,
        place.at,
        delivery.brought === true ? 1 : 0,
        place.awaited === undefined ? null : 'predecessor',
        place.awaited?.messageId ?? null,
        delivery.answerWithin ?? null,
      );
      if (place.awaited !== undefined) {
        insertStep.run(messageId, receivedAt, 'held', 'gateway', delivery.endpoint, heldFor(place.awaited));
      }
    }
    translations.keepOf(seq, submission);
    return problems;
  };

  const accept = (submission: Submission): Acceptance => {
    const { messageId, bundleId, receivedAt, acknowledges, sender } = submission;
    const dispatch = selectDispatch.get(bundleId);
    if (dispatch !== undefined && text(dispatch, 'message_id') !== messageId) {
      return { status: 'bundle-id-reused' };
    }
    if (selectMessage.get(messageId) !== undefined) {
      const first = readMessage(messageId);
      if (first !== undefined) {
        return { status: 'repeated', receipt: toReceipt(first), sha256: first.sha256 };
      }
    }
    const { change: moved, sends = [] } = submission;
    if (moved !== undefined && !change.course(moved)) return { status: 'course-moved' };
    let { problems } = submission;
    if (acknowledges !== undefined) {
      const answered = selectAnswered.all(
        acknowledges.messageId,
        JSON.stringify(acknowledges.of ?? [sender]),
      );
      const present = answered.map((row) => text(row, 'acknowledgement') as AcknowledgementState);
      const contradicted = present.find((state) => !mayFollow(state, acknowledges.code));
      if (contradicted !== undefined) return { status: 'contradicts', present: contradicted };
      for (const row of answered) {
        updateAnswered.run({
          code: acknowledges.code,
          at: receivedAt,
          by: messageId,
          seq: number(row, 'seq'),
        });
        if (acknowledges.code === 'fatal-error') listenAgain.run(number(row, 'seq'));
        insertStep.run(
          acknowledges.messageId,
          receivedAt,
          'acknowledged',
          sender,
          text(row, 'endpoint'),
          `${acknowledges.code} by ${messageId}`,
        );
      }
      if (answered.length === 0) problems = [...problems, acknowledges.ifUnmatched];
    }
    problems = keep(submission, problems);
    const concern = concernOf(submission);
    if (submission.tasks !== undefined) change.tasks(submission.tasks, concern?.residence);
    if (submission.ledger !== undefined) change.ledger(submission.ledger);
    for (const send of sends) keep(send, send.problems);
    if (concern !== undefined) change.events(messageOccurrences([submission, ...sends], concern));
    return {
      status: 'accepted',
      receipt: {
        messageId,
        bundleId,
        event: submission.event,
        receivedAt,
        deliveries: submission.deliveries.map(({ id, receiver, endpoint }) => ({ id, receiver, endpoint })),
        problems,
      },
    };
  };
  return { accept, keep };
}
