import { type AcknowledgementState, mayFollow } from '../../message/delivery.ts';
import type { Problem } from '../../message/problem.ts';
import { number, text, toReceipt } from '../rows.ts';
import type { Acceptance, StoredMessage, Submission } from '../store.ts';
import { concernOf, messageOccurrences } from '../subscription-rows.ts';
import { batchAccepting } from './accept-batches.ts';
import { isTaken, persistently, Undone } from './faults.ts';
import type { Kept } from './fresh-deliveries.ts';
import { ifHeld, keepAll } from './insert-messages.ts';
import { listenAgain, writeCourseChange } from './keep-course.ts';
import { writeLedger } from './ledger.ts';
import { messageSeq } from './message-seq.ts';
import type { Database, Session, Statement, Transaction } from './open-database.ts';
import { selectDispatch } from './read-messages.ts';
import { changeTasks } from './tasks.ts';
import { isTranslated, keepTranslations } from './translations.ts';

const lockAnswered: Statement = {
  name: 'lock-answered',
  text: `SELECT seq, acknowledgement FROM delivery WHERE message_seq = ${messageSeq('$1')} AND receiver = ANY ($2::text[]) AND replay IS NULL
    ORDER BY seq FOR UPDATE`,
};

const acknowledge: Statement = {
  name: 'acknowledge',
  text: `
    WITH answered AS (
      UPDATE delivery SET acknowledgement = $2, acknowledged_at = $3,
        -- Who acknowledges has taken it, also where nothing else could tell.
        state = 'delivered', delivered_at = coalesce(delivered_at, $3::bigint), due_at = NULL, reason = NULL,
        owner = NULL, held = NULL, answered_by = $6,
        follow_up_at = CASE WHEN $2 = 'transient-error' THEN $3::bigint + answer_within END
      WHERE seq = ANY ($1::bigint[])
      RETURNING message_id, endpoint
    )
    INSERT INTO step (message_id, at, kind, actor, endpoint, detail)
    SELECT message_id, $3, 'acknowledged', $4, endpoint, $5 FROM answered`,
};

/**
 * The one write that takes a message in. A lost connection leaves its outcome unknown; then it is done again, which
 * finds what the first try kept, or keeps it now.
 * @param onKept told of each message that was not known and brings nothing but itself, once it is committed
 */
export function createAccept(
  database: Database,
  readMessage: (messageId: string) => Promise<StoredMessage | undefined>,
  onKept: (submission: Submission, kept: Kept) => void,
): (submission: Submission) => Promise<Acceptance> {
  const batches = batchAccepting((submissions) => keepAll(database, submissions));

  const acceptOnce = async (submission: Submission): Promise<Acceptance> => {
    try {
      const acceptance = !isManifold(submission)
        ? await keepAlone(submission)
        : await database.transaction((session) => acceptTogether(session, submission));
      if (acceptance?.status === 'accepted') return acceptance;
      const known = await judgeKnown(submission);
      if (known !== undefined) return known;
      if (acceptance) return acceptance;
    } catch (cause) {
      if (cause instanceof CourseMoved) return { status: 'course-moved' };
      if (!isTaken(cause, 'dispatch_pkey')) throw cause;
      const known = await judgeKnown(submission);
      if (known !== undefined) return known;
    }
    throw new Undone('the message it repeats was not kept after all');
  };

  const keepAlone = async (submission: Submission): Promise<Acceptance | undefined> => {
    const kept = await batches.keep(submission);
    if (kept !== undefined) onKept(submission, kept);
    return accepted(submission, submission.problems, kept);
  };

  /** MedCom's table of duplicates, from what is committed. */
  const judgeKnown = async (submission: Submission): Promise<Acceptance | undefined> => {
    const [dispatch] = await database.run(selectDispatch, [submission.bundleId]);
    if (dispatch !== undefined && text(dispatch, 'message_id') !== submission.messageId) {
      return { status: 'bundle-id-reused' };
    }
    const first = await readMessage(submission.messageId);
    if (first === undefined) return undefined;
    const receipt = toReceipt(first);
    return isItself(first, submission)
      ? { status: 'accepted', receipt }
      : { status: 'repeated', receipt, sha256: first.sha256 };
  };

  return (submission) => persistently(() => acceptOnce(submission));
}

/** Whether a message brings more than itself, so that keeping it takes a transaction of several statements. */
export function isManifold(submission: Submission): boolean {
  const { acknowledges, tasks, ledger, sends = [] } = submission;
  return (
    [acknowledges, tasks, ledger, concernOf(submission)].some(Boolean) ||
    sends.length > 0 ||
    isTranslated(submission)
  );
}

/** Undoes the transaction it is thrown in. */
class CourseMoved extends Error {}

/** Keeps messages the gateway sends by itself; their ids are new. */
export async function keepSends(session: Session, sends: readonly Submission[]): Promise<void> {
  for (const send of sends) {
    await keepMessage(session, send, send.problems);
    await keepTranslations(session, send);
  }
}

/**
 * The message with what it says of an earlier one, what it was made from and is given as, what it does to its course, its
 * tasks and what is sent because of it; undefined when it is known.
 */
async function acceptTogether(session: Transaction, submission: Submission): Promise<Acceptance | undefined> {
  const { acknowledges, tasks, change, ledger, sends = [] } = submission;
  const acceptance =
    acknowledges === undefined
      ? await keepMessage(session, submission, submission.problems)
      : await acceptAnswer(session, submission, acknowledges);
  if (acceptance?.status !== 'accepted') return acceptance;
  await keepTranslations(session, submission);
  if (change !== undefined && !(await writeCourseChange(session, change))) throw new CourseMoved();
  const concern = concernOf(submission);
  if (tasks !== undefined) await changeTasks(session, tasks, concern?.residence);
  if (ledger !== undefined) await writeLedger(session, ledger);
  await keepSends(session, sends);
  if (concern !== undefined) session.note(messageOccurrences([submission, ...sends], concern));
  return acceptance;
}

/** The message and what it says of an earlier one; undefined when it is known. */
async function acceptAnswer(
  session: Session,
  submission: Submission,
  { messageId, code, ifUnmatched, of = [submission.sender] }: NonNullable<Submission['acknowledges']>,
): Promise<Acceptance | undefined> {
  const answered = await session.run(lockAnswered, [messageId, of]);
  const present = answered.map((row) => text(row, 'acknowledgement') as AcknowledgementState);
  const contradicted = present.find((state) => !mayFollow(state, code));
  if (contradicted !== undefined) return { status: 'contradicts', present: contradicted };
  const problems = answered.length === 0 ? [...submission.problems, ifUnmatched] : submission.problems;
  const acceptance = await keepMessage(session, submission, problems);
  if (acceptance !== undefined && answered.length > 0) {
    const { receivedAt, sender } = submission;
    const detail = `${code} by ${submission.messageId}`;
    await session.run(acknowledge, [
      answered.map((row) => number(row, 'seq')),
      code,
      receivedAt,
      sender,
      detail,
      submission.messageId,
    ]);
    if (code === 'fatal-error') await session.run(listenAgain, [answered.map((row) => number(row, 'seq'))]);
  }
  return acceptance;
}

/** Inserts the message with all that belongs to it, but its tasks; undefined when it is known. */
export async function keepMessage(
  session: Session,
  submission: Submission,
  problems: readonly Problem[],
): Promise<Acceptance | undefined> {
  const kept = await keepAll(session, [{ ...submission, problems }]);
  return accepted(submission, problems, kept.get(submission.messageId));
}

/** The receipt of a message that is kept now; undefined for one that was known. */
function accepted(
  submission: Submission,
  problems: readonly Problem[],
  kept: Kept | undefined,
): Acceptance | undefined {
  if (kept === undefined) return undefined;
  const { messageId, bundleId, event, receivedAt, deliveries } = submission;
  return {
    status: 'accepted',
    receipt: {
      messageId,
      bundleId,
      event,
      receivedAt,
      deliveries: deliveries.map(({ id, receiver, endpoint }) => ({ id, receiver, endpoint })),
      problems: kept.held ? ifHeld(submission, problems) : problems,
    },
  };
}

/** Whether the kept message is this very submission, kept by a try whose answer was lost. */
function isItself(kept: StoredMessage, { bundleId, receivedAt, sha256, deliveries }: Submission): boolean {
  const asked = kept.deliveries.filter(({ replay }) => replay === undefined);
  return (
    kept.bundleId === bundleId &&
    kept.receivedAt === receivedAt &&
    kept.sha256 === sha256 &&
    asked.length === deliveries.length &&
    asked.every(({ id }, index) => id === deliveries[index]?.id)
  );
}
