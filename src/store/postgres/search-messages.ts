import { startOf, toPlace } from '../message-place.ts';
import type { FoundMessages, MessageSearch } from '../operations.ts';
import { text, toDelivery, toMessage } from '../rows.ts';
import { messageSeqs } from './message-seq.ts';
import type { Database, Statement } from './open-database.ts';
import { storable } from './storable.ts';

/** Where the piece of the index ends that a search looks at. */
export const searchEdge = {
  ofAny: edgeStatement('search-edge', ''),
  ofCourse: edgeStatement('search-edge-course', 'AND m.course_id = $5'),
};

/** What fits in the piece. */
export const searchPage = {
  ofAny: pageStatement('search-page', ''),
  ofCourse: pageStatement('search-page-course', 'AND m.course_id = $11'),
};

function edgeStatement(name: string, course: string): Statement {
  return {
    name,
    text: `
      SELECT m.received_at, m.seq FROM message m
      WHERE (m.received_at, m.seq) < ($1::bigint, $2::bigint) AND m.received_at >= $3::bigint ${course}
      ORDER BY m.received_at DESC, m.seq DESC OFFSET $4 LIMIT 1`,
  };
}

function pageStatement(name: string, course: string): Statement {
  return {
    name,
    text: `
      SELECT m.* FROM message m
      WHERE (m.received_at, m.seq) < ($1::bigint, $2::bigint) AND (m.received_at, m.seq) >= ($3::bigint, $4::bigint)
        AND m.received_at BETWEEN $3 AND $1 ${course}
        AND ($5::text IS NULL OR m.sender = $5) AND ($6::text IS NULL OR m.event = $6)
        AND (coalesce($7::text, $8::text, $9::text) IS NULL OR EXISTS (
          SELECT FROM delivery d WHERE d.message_seq = m.seq
            AND ($7 IS NULL OR d.receiver = $7) AND ($8 IS NULL OR d.endpoint = $8)
            AND ($9 IS NULL OR d.state = $9)))
      ORDER BY m.received_at DESC, m.seq DESC LIMIT $10`,
  };
}

const selectDeliveriesOf: Statement = {
  name: 'select-deliveries-of-several',
  text: `SELECT * FROM delivery WHERE message_seq = ANY (${messageSeqs('$1')}) ORDER BY seq`,
};

/**
 * Looks for messages in a bounded piece of the index by time, or by course and time, and at nothing else: first where
 * the piece ends, then what fits in it.
 */
export async function searchMessages(database: Database, search: MessageSearch): Promise<FoundMessages> {
  const { courseId, from = 0, limit, examine } = search;
  const kind = courseId === undefined ? 'ofAny' : 'ofCourse';
  const course = courseId === undefined ? [] : [storable(courseId)];
  const { at, seq } = startOf(search);
  const [last] = await database.run(searchEdge[kind], [at, seq, from, examine - 1, ...course]);
  const bound = last === undefined ? { at: from, seq: -1 } : toPlace(last);
  const rows = await database.run(searchPage[kind], [
    at,
    seq,
    bound.at,
    bound.seq,
    storable(search.sender),
    storable(search.event),
    storable(search.receiver),
    storable(search.endpoint),
    search.state,
    limit,
    ...course,
  ]);
  const ids = rows.map((row) => text(row, 'message_id'));
  const deliveries = (await database.run(selectDeliveriesOf, [ids])).map(toDelivery);
  const byMessage = Map.groupBy(deliveries, ({ messageId }) => messageId);
  const filled = rows.length === limit ? rows.at(-1) : undefined;
  return {
    messages: rows.map((row) => toMessage(row, byMessage.get(text(row, 'message_id')) ?? [])),
    next: filled !== undefined ? toPlace(filled) : last === undefined ? undefined : bound,
  };
}
