import type { DatabaseSync } from 'node:sqlite';
import { startOf, toPlace } from '../message-place.ts';
import type { FoundMessages, MessageSearch } from '../operations.ts';
import { text } from '../rows.ts';
import type { StoredMessage } from '../store.ts';

/**
 * Prepares the search. It looks at a bounded piece of the index by time, or by course and time, and at nothing else:
 * first where the piece ends, then what fits in it.
 */
export function prepareSearch(
  database: DatabaseSync,
  readMessage: (messageId: string) => StoredMessage | undefined,
): (search: MessageSearch) => FoundMessages {
  const prepare = (course: string) => ({
    edge: database.prepare(`
      SELECT received_at, seq FROM message m
      WHERE (m.received_at, m.seq) < (:at, :seq) AND m.received_at >= :from ${course}
      ORDER BY m.received_at DESC, m.seq DESC LIMIT 1 OFFSET :offset`),
    page: database.prepare(`
      SELECT m.message_id, m.received_at, m.seq FROM message m
      WHERE (m.received_at, m.seq) < (:at, :seq) AND (m.received_at, m.seq) >= (:edgeAt, :edgeSeq) ${course}
        AND (:sender IS NULL OR m.sender = :sender) AND (:event IS NULL OR m.event = :event)
        AND (coalesce(:receiver, :endpoint, :state) IS NULL OR EXISTS (
          SELECT 1 FROM delivery d WHERE d.message_seq = m.seq
            AND (:receiver IS NULL OR d.receiver = :receiver)
            AND (:endpoint IS NULL OR d.endpoint = :endpoint)
            AND (:state IS NULL OR d.state = :state)))
      ORDER BY m.received_at DESC, m.seq DESC LIMIT :limit`),
  });
  const ofAny = prepare('');
  const ofCourse = prepare('AND m.course_id = :course');

  return (search) => {
    const { edge, page } = search.courseId === undefined ? ofAny : ofCourse;
    const { at, seq } = startOf(search);
    const from = search.from ?? 0;
    const course = search.courseId === undefined ? {} : { course: search.courseId };
    const last = edge.get({ at, seq, from, offset: search.examine - 1, ...course });
    const bound = last === undefined ? { at: from, seq: -1 } : toPlace(last);
    const rows = page.all({
      at,
      seq,
      edgeAt: bound.at,
      edgeSeq: bound.seq,
      sender: search.sender ?? null,
      event: search.event ?? null,
      receiver: search.receiver ?? null,
      endpoint: search.endpoint ?? null,
      state: search.state ?? null,
      limit: search.limit,
      ...course,
    });
    const filled = rows.length === search.limit ? rows.at(-1) : undefined;
    return {
      messages: rows.flatMap((row) => readMessage(text(row, 'message_id')) ?? []),
      next: filled !== undefined ? toPlace(filled) : last === undefined ? undefined : bound,
    };
  };
}
