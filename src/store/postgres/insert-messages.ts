import type { Problem } from '../../message/problem.ts';
import { heldFor } from '../held-for.ts';
import { optionalText, text } from '../rows.ts';
import type { Submission } from '../store.ts';
import { endpointPart } from './endpoint-part.ts';
import type { Kept } from './fresh-deliveries.ts';
import { messageSeq } from './message-seq.ts';
import type { Session, Statement } from './open-database.ts';
import { storable } from './storable.ts';

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

/** Inserts the messages that are not known, with all that belongs to them but their tasks; tells which. */
export async function keepAll(
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

/** What is told of a message that waits for another: its own problems, and that. */
export function ifHeld({ order }: Submission, problems: readonly Problem[]): readonly Problem[] {
  const note = order?.follows?.ifAwaited;
  return note === undefined ? problems : [...problems, note];
}
