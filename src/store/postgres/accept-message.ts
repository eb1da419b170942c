import { type AcknowledgementState, mayFollow } from '../../message/delivery.ts';
import type { Problem } from '../../message/problem.ts';
import { heldFor } from '../held-for.ts';
import { number, optionalText, text, toReceipt } from '../rows.ts';
import type { Acceptance, StoredMessage, Submission } from '../store.ts';
import { concernOf } from '../subscription-rows.ts';
import { batchAccepting } from './accept-batches.ts';
import { endpointPart } from './endpoint-part.ts';
import { isTaken, persistently, Undone } from './faults.ts';
import type { Kept } from './fresh-deliveries.ts';
import { listenAgain, writeCourseChange } from './keep-course.ts';
import { writeLedger } from './ledger.ts';
import { messageSeq } from './message-seq.ts';
import { numberEvents } from './number-events.ts';
import type { Database, Session, Statement } from './open-database.ts';
import { selectDispatch } from './read-messages.ts';
import { storable } from './storable.ts';
import { changeTasks } from './tasks.ts';
import { isTranslated, keepTranslations } from './translations.ts';

/**
 * Everything of every message that is not known, or nothing at all. Of concurrent ones with the same id the second waits
 * here for the first; a Bundle.id that is taken fails the statement and with it the whole. Keys are taken in their own
 * order, so that processes wait for each other but never in a circle; deliveries are numbered in the order given. The
 * contents come as one value, because an array of them would be sent as text of twice the size.
 */
const insertMessages: Statement = {
  name: 'accept-messages',
  text: `
    WITH given AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS each (nr int, message_id text, bundle_id text, event text, sender text,
        course_id text, timestamp text, received_at bigint, media_type text, sha256 text, start int, size int,
        problems text, answers text, answer_code text, own_key text, own_at bigint, follows text, inherits boolean,
        hold_until bigint, held_for text, problems_if_held text)
    ), place AS MATERIALIZED (
      SELECT given.nr, CASE WHEN inherits THEN coalesce(before.order_key, own_key) ELSE own_key END AS order_key,
        least(greatest(own_at, before.order_at), coalesce(before.followed_at, 9e15::bigint) - 1) AS order_at,
        hold_until IS NOT NULL AND NOT before.arrived AS held, before.followed_at IS NOT NULL AS awaited
      FROM given CROSS JOIN LATERAL (
        -- The message it continues, and the first of those that continue it.
        SELECT max(p.order_key) AS order_key, coalesce(max(p.order_at), 0) AS order_at, count(*) > 0 AS arrived,
          (SELECT min(d.order_at) FROM delivery d WHERE d.awaits = given.message_id) AS followed_at
        FROM delivery p WHERE p.message_seq = ${messageSeq('given.follows')} AND p.replay IS NULL) AS before
    ), new AS (
      INSERT INTO identity (message_id, received_at) SELECT message_id, received_at FROM given ORDER BY message_id
      ON CONFLICT (message_id) DO NOTHING RETURNING seq, message_id
    ), kept AS MATERIALIZED (
      SELECT new.seq, given.*, place.order_key, place.order_at, place.held, place.awaited
      FROM new JOIN given USING (message_id) JOIN place USING (nr)
    ), facts AS (
      INSERT INTO message (seq, message_id, bundle_id, event, sender, course_id, timestamp, received_at, media_type,
        sha256, size, problems, answers, answer_code)
      SELECT seq, message_id, bundle_id, event, sender, course_id, timestamp, received_at, media_type, sha256, size,
        CASE WHEN held THEN problems_if_held ELSE problems END, answers, answer_code FROM kept
    ), bytes AS (
      INSERT INTO content (seq, received_at, bytes) SELECT seq, received_at, substring($3::bytea FROM start FOR size)
      FROM kept
    ), dispatched AS (
      INSERT INTO dispatch (bundle_id, message_id, received_at) SELECT bundle_id, message_id, received_at FROM kept
      ORDER BY bundle_id
    ), deliveries AS (
      INSERT INTO delivery (id, message_id, message_seq, received_at, receiver, endpoint, part, state,
        acknowledgement, queued_at, due_at, order_key, order_at, brought, held, awaits, answer_within)
      SELECT each.id, message_id, seq, received_at, each.receiver, each.endpoint, each.part, 'queued',
        each.acknowledgement, received_at, CASE WHEN held THEN hold_until ELSE received_at END, order_key, order_at,
        each.brought, CASE WHEN held THEN 'predecessor' END, CASE WHEN held THEN follows END, each.answer_within
      FROM kept JOIN json_to_recordset($2::json)
        AS each (message_nr int, nr int, id text, receiver text, endpoint text, part smallint, acknowledgement text,
          brought boolean, answer_within bigint)
        ON each.message_nr = kept.nr
      ORDER BY each.message_nr, each.nr
      RETURNING message_id, received_at, endpoint, held
    ), told AS (
      INSERT INTO step (message_id, at, kind, actor, endpoint, detail)
      SELECT d.message_id, d.received_at, 'held', 'gateway', d.endpoint, kept.held_for
      FROM deliveries d JOIN kept USING (message_id) WHERE d.held IS NOT NULL
    ), let_go AS (
      UPDATE delivery d SET awaits = NULL, held = CASE WHEN d.held = 'predecessor' THEN NULL ELSE d.held END,
        due_at = CASE WHEN d.held = 'predecessor' THEN kept.received_at ELSE d.due_at END
      -- Hardly ever is there one: else a plan from when the table was small would read all of it, every time.
      FROM kept WHERE kept.awaited AND d.awaits = kept.message_id
    )
    -- Whether somebody of its line is open who was there before: then the relay must ask when its turn has come.
    SELECT message_id, held, order_key, EXISTS (
      SELECT FROM json_to_recordset($2::json) AS each (message_nr int, endpoint text)
      WHERE each.message_nr = kept.nr AND ((
        SELECT b.seq FROM delivery b
        WHERE b.endpoint = each.endpoint AND b.order_key = kept.order_key AND b.order_key IS NOT NULL
          AND b.state IN ('queued', 'failed')
        ORDER BY b.order_at, b.seq LIMIT 1) IS NOT NULL OR (
        SELECT b.seq FROM delivery b
        WHERE b.endpoint = each.endpoint AND b.order_key = kept.order_key AND b.order_key IS NOT NULL
          AND b.state = 'available' AND b.brought LIMIT 1) IS NOT NULL)) AS behind
    FROM kept`,
};

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
async function acceptTogether(session: Session, submission: Submission): Promise<Acceptance | undefined> {
  const { acknowledges, tasks, change, ledger, sends = [] } = submission;
  const acceptance =
    acknowledges === undefined
      ? await keepMessage(session, submission, submission.problems)
      : await acceptAnswer(session, submission, acknowledges);
  if (acceptance?.status !== 'accepted') return acceptance;
  await keepTranslations(session, submission);
  if (change !== undefined && !(await writeCourseChange(session, change))) throw new CourseMoved();
  if (tasks !== undefined) await changeTasks(session, tasks);
  if (ledger !== undefined) await writeLedger(session, ledger);
  await keepSends(session, sends);
  const concern = concernOf(submission);
  if (concern !== undefined) await numberEvents(session, [submission, ...sends], concern);
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

/** Inserts the messages that are not known, with all that belongs to them but their tasks; tells which. */
async function keepAll(
  session: Session,
  submissions: readonly Submission[],
): Promise<ReadonlyMap<string, Kept>> {
  let start = 1;
  const messages = submissions.map((submission, nr) => {
    const { messageId, bundleId, event, sender, receivedAt, mediaType, sha256, bytes, acknowledges, order } =
      submission;
    const { messageId: follows, until } = order?.follows ?? {};
    const row = {
      nr,
      message_id: messageId,
      bundle_id: bundleId,
      event,
      sender,
      course_id: storable(submission.courseId),
      timestamp: storable(submission.timestamp),
      received_at: receivedAt,
      media_type: mediaType,
      sha256,
      start,
      size: bytes.byteLength,
      problems: JSON.stringify(submission.problems),
      answers: acknowledges?.messageId,
      answer_code: acknowledges?.code,
      own_key: storable(order?.key),
      own_at: order?.at ?? 0,
      follows: storable(follows),
      inherits: order?.inherits ?? false,
      hold_until: until,
      held_for:
        follows === undefined || until === undefined ? undefined : heldFor({ messageId: follows, until }),
      problems_if_held:
        until === undefined ? undefined : JSON.stringify(ifHeld(submission, submission.problems)),
    };
    start += bytes.byteLength;
    return row;
  });
  const deliveries = submissions.flatMap((submission, message_nr) =>
    submission.deliveries.map(({ id, receiver, endpoint, acknowledgement, brought, answerWithin }, nr) => ({
      message_nr,
      nr,
      id,
      receiver,
      endpoint,
      part: endpointPart(endpoint),
      acknowledgement,
      brought: brought === true,
      answer_within: answerWithin,
    })),
  );
  const contents = submissions.map(({ bytes }) => bytes);
  const kept = await session.run(insertMessages, [
    JSON.stringify(messages),
    JSON.stringify(deliveries),
    joined(contents),
  ]);
  return new Map(
    kept.map((row) => [
      text(row, 'message_id'),
      {
        held: row.held === true,
        orderKey: optionalText(row, 'order_key'),
        behind: row.behind === true,
      },
    ]),
  );
}

function joined(contents: readonly Uint8Array[]): Buffer {
  const [only] = contents;
  return only !== undefined && contents.length === 1
    ? Buffer.from(only.buffer, only.byteOffset, only.byteLength)
    : Buffer.concat(contents);
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

function ifHeld({ order }: Submission, problems: readonly Problem[]): readonly Problem[] {
  const note = order?.follows?.ifAwaited;
  return note === undefined ? problems : [...problems, note];
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
