import { idleSteps } from '../retain/batch-limits.ts';
import { messageSeq, messageSeqs } from './message-seq.ts';
import type { Statement } from './open-database.ts';

const facts = `m.seq, m.received_at, m.message_id, m.bundle_id, m.event, m.size, m.problems,
  EXISTS (SELECT FROM hold h WHERE h.lifted_at IS NULL AND h.id = ANY (ARRAY[m.message_id, m.course_id])) AS held`;

/** Row by row through the key: a plan for any limit would rather join with all messages there are. */
export const theMessage = (seq: string, receivedAt: string): string => `
      CROSS JOIN LATERAL (SELECT * FROM message WHERE seq = ${seq} AND received_at = ${receivedAt} LIMIT 1) AS m`;

/** The bytes a message was made from and given as; as what is still told. */
export const purgeTranslations: Statement = {
  name: 'purge-translations',
  text: `
    WITH sources AS (UPDATE source SET bytes = '' WHERE message_id = ANY ($1::text[]))
    UPDATE rendition SET bytes = '' WHERE delivery_id = ANY (ARRAY(
      SELECT id FROM delivery WHERE message_seq = ANY (${messageSeqs('$1')})))`,
};

/** One process at a time: who finds the row locked has nothing to do. */
export const takeRetention: Statement = {
  name: 'take-retention',
  text: 'SELECT frontier FROM retention_state FOR UPDATE SKIP LOCKED',
};
/** Waits for the step of purging under way, which is short. */
export const awaitRetention: Statement = {
  name: 'await-retention',
  text: 'SELECT frontier FROM retention_state FOR UPDATE',
};
export const moveFrontier: Statement = {
  name: 'move-frontier',
  text: 'UPDATE retention_state SET frontier = $1',
};
/** In the order they were kept, through the primary key of every month there still is. */
export const selectNew: Statement = {
  name: 'select-new-contents',
  text: `
    SELECT ${facts}
    FROM (SELECT seq, received_at FROM content WHERE seq > $1 ORDER BY seq LIMIT $2) AS c
      ${theMessage('c.seq', 'c.received_at')}
    ORDER BY m.seq`,
};
/** Jumps from rule to rule; a plain DISTINCT would read all that waits. */
export const selectRules: Statement = {
  name: 'select-retention-rules',
  text: `
    WITH RECURSIVE each (rule) AS (
      SELECT min(rule) FROM retention_wait
      UNION ALL
      SELECT (SELECT min(rule) FROM retention_wait w WHERE w.rule > each.rule) FROM each WHERE each.rule IS NOT NULL
    ) SELECT rule FROM each WHERE rule IS NOT NULL`,
};
export const selectWaiting: Statement = {
  name: 'select-retention-waiting',
  text: `
    SELECT ${facts}
    FROM (SELECT * FROM retention_wait WHERE rule = $1 AND since <= $2 ORDER BY since LIMIT $3) AS w
      ${theMessage('w.message_seq', 'w.received_at')}`,
};
/** What is judged does not change meanwhile: an operator's resend waits, and finds the content or its tombstone. */
export const lockDeliveries: Statement = {
  name: 'lock-for-retention',
  text: `SELECT * FROM delivery WHERE message_seq = ANY (${messageSeqs('$1')}) ORDER BY seq FOR UPDATE`,
};
/** Asked once the deliveries are locked: what ended a delivery a moment ago counts. */
export const selectLastSteps: Statement = {
  name: 'select-last-steps',
  text: `
    SELECT message_id, max(at) AS at FROM step
    WHERE message_id = ANY ($1::text[]) AND kind NOT IN ${idleSteps} GROUP BY message_id`,
};
/** Contents go, and with them all that the verdict quoted of them. */
export const purgeContents: Statement = {
  name: 'purge-contents',
  text: `
    WITH given AS (
      SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS each (seq, received_at, problems)
    ), gone AS (
      DELETE FROM content c USING given WHERE c.seq = given.seq AND c.received_at = given.received_at
    )
    UPDATE message m SET purged_at = $4, problems = given.problems
    FROM given WHERE m.seq = given.seq AND m.received_at = given.received_at`,
};
export const leaveMailboxes: Statement = {
  name: 'leave-mailboxes',
  text: `UPDATE delivery SET position = NULL WHERE message_seq = ANY (${messageSeqs('$1')}) AND position IS NOT NULL`,
};
export const wait: Statement = {
  name: 'wait-for-retention',
  text: `
    INSERT INTO retention_wait (message_seq, received_at, rule, since)
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
    ON CONFLICT (message_seq) DO UPDATE SET rule = excluded.rule, since = excluded.since`,
};
export const waitNoMore: Statement = {
  name: 'wait-no-more',
  text: 'DELETE FROM retention_wait WHERE message_seq = ANY ($1::bigint[])',
};
/** What is noted beside a message, and goes a period later than its content. */
export const selectWithTrail: Statement = {
  name: 'select-with-trail',
  text: `
    SELECT each.message_id FROM unnest($1::text[], $2::text[]) AS each (message_id, bundle_id)
    WHERE EXISTS (SELECT FROM step s WHERE s.message_id = each.message_id)
      OR EXISTS (SELECT FROM legacy_id i WHERE i.fhir = ANY (ARRAY[each.message_id, each.bundle_id]))
      OR EXISTS (SELECT FROM delivery d JOIN rendition r ON r.delivery_id = d.id WHERE d.message_seq = ${messageSeq('each.message_id')})`,
};
