import {
  type Candidate,
  chooseReplays,
  examinedAtOnce,
  nextStepAt,
  stepSize,
  toCandidate,
  toReplay,
} from '../choose-replays.ts';
import type { Replay, ReplayOrder, ReplayQuery, ReplayStep, Replays, ReplayTarget } from '../replays.ts';
import { number, text } from '../rows.ts';
import { endpointPart } from './endpoint-part.ts';
import { persistently } from './faults.ts';
import { messageSeqs } from './message-seq.ts';
import type { Database, Session, Statement } from './open-database.ts';
import { storable } from './storable.ts';

const selectReplay: Statement = { name: 'select-replay', text: 'SELECT * FROM replay WHERE id = $1' };
const lockReplay: Statement = { name: 'lock-replay', text: 'SELECT * FROM replay WHERE id = $1 FOR UPDATE' };
const insertReplay: Statement = {
  name: 'insert-replay',
  text: `
    INSERT INTO replay (id, definition, rate, actor, reason, at, state, reached_at, reached_seq, next_at)
    VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, -1, $6) ON CONFLICT (id) DO NOTHING`,
};

/** The next messages in the order they were received in, each with all that the choice depends on. */
export const replayCandidates: Statement = {
  name: 'replay-candidates',
  text: `
    SELECT m.seq, m.received_at, m.message_id, m.sender, t.id AS there, t.replay AS there_by,
      ($1::text IS NULL OR m.event = $1) AND ($2::text IS NULL OR m.sender = $2)
        AND ($3::text IS NULL OR m.course_id = $3)
        AND ($4::text IS NULL OR EXISTS (
          SELECT FROM delivery d WHERE d.message_seq = m.seq AND d.receiver = $4 AND d.replay IS NULL)) AS fits,
      EXISTS (SELECT FROM content c WHERE c.seq = m.seq AND c.received_at = m.received_at) AS has_content,
      EXISTS (SELECT FROM delivery d WHERE d.message_seq = m.seq AND d.receiver = $5
        AND d.replay IS NULL) AS was_receiver
    FROM (
      SELECT * FROM message
      WHERE (received_at, seq) > ($7::bigint, $8::bigint) AND received_at >= $7 AND received_at < $9::bigint
      ORDER BY received_at, seq LIMIT $10) AS m
      LEFT JOIN delivery t ON t.message_seq = m.seq AND t.endpoint = $6
    ORDER BY m.received_at, m.seq`,
};
const deleteDeliveries: Statement = {
  name: 'delete-replayed',
  text: `DELETE FROM delivery WHERE message_seq = ANY (${messageSeqs('$1')}) AND endpoint = $2`,
};
const insertDeliveries: Statement = {
  name: 'insert-replayed',
  text: `
    WITH given AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
        WITH ORDINALITY AS each (id, message_id, seq, received_at, nr)
    ), told AS (
      INSERT INTO step (message_id, at, kind, actor, endpoint, detail)
      SELECT message_id, $8, 'replayed', $10, $6, $11 FROM given ORDER BY nr
    )
    INSERT INTO delivery (id, message_id, message_seq, received_at, receiver, endpoint, part, state,
      acknowledgement, queued_at, due_at, replay, order_key, order_at, brought)
    SELECT given.id, given.message_id, given.seq, given.received_at, $5, $6, $7, 'queued', 'none-owed', $8, $8, $9,
      first.order_key, coalesce(first.order_at, 0), $12
    FROM given LEFT JOIN LATERAL (
      -- In the line it stood in when it was sent.
      SELECT order_key, order_at FROM delivery d WHERE d.message_seq = given.seq AND d.replay IS NULL
      ORDER BY d.seq LIMIT 1) AS first ON true
    ORDER BY nr`,
};
const advance: Statement = {
  name: 'advance-replay',
  text: `
    UPDATE replay SET reached_at = $2, reached_seq = $3, next_at = $4, state = $5, ended_at = $6,
      examined = examined + $7, replayed = replayed + $8, gone = gone + $9, withheld = withheld + $10,
      present = present + $11
    WHERE id = $1 RETURNING *`,
};
const stop: Statement = {
  name: 'stop-replay',
  text: "UPDATE replay SET state = 'stopped', ended_at = $2 WHERE id = $1 AND state = 'running'",
};
const selectAll: Statement = {
  name: 'select-replays',
  text: 'SELECT * FROM replay ORDER BY at DESC, id LIMIT $1',
};
const selectRunning: Statement = {
  name: 'select-running-replays',
  text: "SELECT id FROM replay WHERE state = 'running' ORDER BY at, id",
};

/**
 * Puts the replays together.
 * @param onQueued told the endpoint after deliveries to it have been made
 */
export function createReplays(database: Database, onQueued: (endpoint: string) => void): Replays {
  const replay = async (id: string): Promise<Replay | undefined> => {
    const [row] = await database.run(selectReplay, [storable(id)]);
    return row === undefined ? undefined : toReplay(row);
  };
  return {
    replay,
    async startReplay({ id, query, target, rate, actor, reason, at }: ReplayOrder) {
      const definition = storable(JSON.stringify({ query, target }));
      const values = [id, definition, rate, actor, storable(reason), at, query.from];
      await persistently(() => database.run(insertReplay, values));
      const kept = await replay(id);
      if (kept === undefined) throw new Error('a replay that was kept cannot be found');
      return kept;
    },
    async continueReplay(id, now, newId) {
      const step = await persistently(() =>
        database.transaction((session) => makeStep(session, id, now, newId)),
      );
      if (step !== undefined) onQueued(step.replay.target.endpoint);
      return step;
    },
    async stopReplay(id, at) {
      await database.run(stop, [storable(id), at]);
      return replay(id);
    },
    replays: async (limit) => (await database.run(selectAll, [limit])).map(toReplay),
    runningReplays: async () => (await database.run(selectRunning)).map((row) => text(row, 'id')),
    async countReplay(query, target, examine) {
      const place = { at: query.from, after: -1, limit: examine + 1 };
      const found = await candidates(database, query, target, '', place);
      const { counts } = chooseReplays(found.slice(0, examine), { sandbox: target.sandbox, limit: Infinity });
      return { ...counts, complete: found.length <= examine };
    },
  };
}

async function makeStep(
  session: Session,
  id: string,
  now: number,
  newId: () => string,
): Promise<ReplayStep | undefined> {
  const [row] = await session.run(lockReplay, [storable(id)]);
  if (row === undefined) return undefined;
  const job = toReplay(row);
  if (job.state !== 'running') return { replay: job, nextAt: undefined };
  const nextAt = number(row, 'next_at');
  if (nextAt > now) return { replay: job, nextAt };
  const { query, target, rate } = job;
  const place = { at: job.reached, after: number(row, 'reached_seq'), limit: examinedAtOnce };
  const found = await candidates(session, query, target, id, place);
  const choice = chooseReplays(found, { sandbox: target.sandbox, limit: stepSize(rate) });
  const { chosen, last, counts } = choice;
  const again = chosen.filter(({ there }) => there === 'replayed').map(({ messageId }) => messageId);
  if (again.length > 0) await session.run(deleteDeliveries, [again, target.endpoint]);
  if (chosen.length > 0) {
    await session.run(insertDeliveries, [
      chosen.map(() => newId()),
      chosen.map(({ messageId }) => messageId),
      chosen.map(({ seq }) => seq),
      chosen.map(({ receivedAt }) => receivedAt),
      target.receiver,
      target.endpoint,
      endpointPart(target.endpoint),
      now,
      id,
      job.actor,
      `replay ${id}: ${job.reason}`,
      target.brought,
    ]);
  }
  const isDone = found.length < examinedAtOnce && last === found.at(-1);
  const next = nextStepAt(now, counts.replayed, rate);
  const [advanced = {}] = await session.run(advance, [
    id,
    last?.receivedAt ?? job.reached,
    last?.seq ?? place.after,
    next,
    isDone ? 'done' : 'running',
    isDone ? now : null,
    counts.examined,
    counts.replayed,
    counts.gone,
    counts.withheld,
    counts.present,
  ]);
  return { replay: toReplay(advanced), nextAt: isDone ? undefined : next };
}

async function candidates(
  session: Session,
  query: ReplayQuery,
  target: ReplayTarget,
  id: string,
  { at, after, limit }: { readonly at: number; readonly after: number; readonly limit: number },
): Promise<readonly Candidate[]> {
  const rows = await session.run(replayCandidates, [
    storable(query.event),
    storable(query.sender),
    storable(query.courseId),
    storable(query.receiver),
    target.receiver,
    target.endpoint,
    at,
    after,
    query.to,
    limit,
  ]);
  return rows.map((row) => toCandidate(row, id));
}
