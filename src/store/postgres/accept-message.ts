import { type AcknowledgementState, mayFollow } from '../../message/delivery.ts';
import type { Problem } from '../../message/problem.ts';
import { number, text, toReceipt } from '../rows.ts';
import type { Acceptance, StoredMessage, Submission } from '../store.ts';
import { endpointPart } from './endpoint-part.ts';
import { isTaken, persistently, Undone } from './faults.ts';
import { listenAgain, writeCourseChange } from './keep-course.ts';
import type { Database, Session, Statement } from './open-database.ts';
import { selectDispatch } from './read-messages.ts';
import { storable } from './storable.ts';
import { changeTasks } from './tasks.ts';

/**
 * Everything or, when the message is known, nothing. Of concurrent ones with the same id the second waits here for the
 * first; a Bundle.id that is taken fails the statement and with it the whole.
 */
const insertMessage: Statement = {
  name: 'accept-message',
  text: `
    WITH new AS (
      INSERT INTO identity (message_id, received_at) VALUES ($1, $7) ON CONFLICT (message_id) DO NOTHING
      RETURNING seq, message_id, received_at
    ), facts AS (
      INSERT INTO message (seq, message_id, bundle_id, event, sender, course_id, timestamp, received_at, media_type,
        sha256, size, problems, answers, answer_code)
      SELECT seq, message_id, $2, $3, $4, $5, $6, received_at, $8, $9, octet_length($10::bytea), $11, $12, $13 FROM new
    ), bytes AS (
      INSERT INTO content (seq, received_at, bytes) SELECT seq, received_at, $10::bytea FROM new
    ), dispatched AS (
      INSERT INTO dispatch (bundle_id, message_id, received_at) SELECT $2, message_id, received_at FROM new
    ), deliveries AS (
      INSERT INTO delivery (id, message_id, message_seq, received_at, receiver, endpoint, part, state,
        acknowledgement, queued_at, due_at)
      SELECT id, message_id, seq, received_at, receiver, endpoint, part, 'queued', acknowledgement, received_at,
        received_at
      FROM new CROSS JOIN unnest($14::text[], $15::text[], $16::text[], $17::smallint[], $18::text[])
        AS each (id, receiver, endpoint, part, acknowledgement)
    )
    SELECT seq FROM new`,
};

const lockAnswered: Statement = {
  name: 'lock-answered',
  text: `SELECT seq, acknowledgement FROM delivery WHERE message_id = $1 AND receiver = $2 ORDER BY seq FOR UPDATE`,
};

const acknowledge: Statement = {
  name: 'acknowledge',
  text: `
    WITH answered AS (
      UPDATE delivery SET acknowledgement = $2, acknowledged_at = $3,
        -- Who acknowledges has taken it, also where nothing else could tell.
        state = 'delivered', delivered_at = coalesce(delivered_at, $3::bigint), due_at = NULL, reason = NULL
      WHERE seq = ANY ($1::bigint[])
      RETURNING message_id, endpoint
    )
    INSERT INTO step (message_id, at, kind, actor, endpoint, detail)
    SELECT message_id, $3, 'acknowledged', $4, endpoint, $5 FROM answered`,
};

/**
 * The one write that takes a message in. A lost connection leaves its outcome unknown; then it is done again, which
 * finds what the first try kept, or keeps it now.
 */
export function createAccept(
  database: Database,
  readMessage: (messageId: string) => Promise<StoredMessage | undefined>,
): (submission: Submission) => Promise<Acceptance> {
  const acceptOnce = async (submission: Submission): Promise<Acceptance> => {
    const { acknowledges, tasks, change, sends = [] } = submission;
    try {
      const acceptance =
        acknowledges === undefined && tasks === undefined && change === undefined && sends.length === 0
          ? await keep(database, submission, submission.problems)
          : await database.transaction((session) => acceptTogether(session, submission));
      if (acceptance?.status === 'accepted') return acceptance;
      const known = await judgeKnown(submission);
      if (known !== undefined) return known;
      if (acceptance !== undefined) return acceptance;
    } catch (cause) {
      if (cause instanceof CourseMoved) return { status: 'course-moved' };
      if (!isTaken(cause, 'dispatch_pkey')) throw cause;
      const known = await judgeKnown(submission);
      if (known !== undefined) return known;
    }
    throw new Undone('the message it repeats was not kept after all');
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

/** Undoes the transaction it is thrown in. */
class CourseMoved extends Error {}

/** Keeps messages the gateway sends by itself; their ids are new. */
export async function keepSends(session: Session, sends: readonly Submission[]): Promise<void> {
  for (const send of sends) await keep(session, send, send.problems);
}

/**
 * The message with what it says of an earlier one, what it does to its course, its tasks and what is sent because of it;
 * undefined when it is known.
 */
async function acceptTogether(session: Session, submission: Submission): Promise<Acceptance | undefined> {
  const { acknowledges, tasks, change, sends = [] } = submission;
  const acceptance =
    acknowledges === undefined
      ? await keep(session, submission, submission.problems)
      : await acceptAnswer(session, submission, acknowledges);
  if (acceptance?.status !== 'accepted') return acceptance;
  if (change !== undefined && !(await writeCourseChange(session, change))) throw new CourseMoved();
  if (tasks !== undefined) await changeTasks(session, tasks);
  await keepSends(session, sends);
  return acceptance;
}

/** The message and what it says of an earlier one; undefined when it is known. */
async function acceptAnswer(
  session: Session,
  submission: Submission,
  { messageId, code, ifUnmatched }: NonNullable<Submission['acknowledges']>,
): Promise<Acceptance | undefined> {
  const answered = await session.run(lockAnswered, [messageId, submission.sender]);
  const present = answered.map((row) => text(row, 'acknowledgement') as AcknowledgementState);
  const contradicted = present.find((state) => !mayFollow(state, code));
  if (contradicted !== undefined) return { status: 'contradicts', present: contradicted };
  const problems = answered.length === 0 ? [...submission.problems, ifUnmatched] : submission.problems;
  const acceptance = await keep(session, submission, problems);
  if (acceptance !== undefined && answered.length > 0) {
    const { receivedAt, sender } = submission;
    const detail = `${code} by ${submission.messageId}`;
    await session.run(acknowledge, [
      answered.map((row) => number(row, 'seq')),
      code,
      receivedAt,
      sender,
      detail,
    ]);
    if (code === 'fatal-error') await session.run(listenAgain, [answered.map((row) => number(row, 'seq'))]);
  }
  return acceptance;
}

/** Inserts the message with all that belongs to it; undefined when it is known. */
async function keep(
  session: Session,
  submission: Submission,
  problems: readonly Problem[],
): Promise<Acceptance | undefined> {
  const { messageId, bundleId, event, sender, receivedAt, bytes, deliveries, acknowledges } = submission;
  const [kept] = await session.run(insertMessage, [
    messageId,
    bundleId,
    event,
    sender,
    storable(submission.courseId),
    storable(submission.timestamp),
    receivedAt,
    submission.mediaType,
    submission.sha256,
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    JSON.stringify(problems),
    acknowledges?.messageId,
    acknowledges?.code,
    deliveries.map(({ id }) => id),
    deliveries.map(({ receiver }) => receiver),
    deliveries.map(({ endpoint }) => endpoint),
    deliveries.map(({ endpoint }) => endpointPart(endpoint)),
    deliveries.map(({ acknowledgement }) => acknowledgement),
  ]);
  if (kept === undefined) return undefined;
  return {
    status: 'accepted',
    receipt: {
      messageId,
      bundleId,
      event,
      receivedAt,
      deliveries: deliveries.map(({ id, receiver, endpoint }) => ({ id, receiver, endpoint })),
      problems,
    },
  };
}

/** Whether the kept message is this very submission, kept by a try whose answer was lost. */
function isItself(kept: StoredMessage, { bundleId, receivedAt, sha256, deliveries }: Submission): boolean {
  return (
    kept.bundleId === bundleId &&
    kept.receivedAt === receivedAt &&
    kept.sha256 === sha256 &&
    kept.deliveries.length === deliveries.length &&
    kept.deliveries.every(({ id }, index) => id === deliveries[index]?.id)
  );
}
