import type { DatabaseSync } from 'node:sqlite';
import {
  chooseReplays,
  examinedAtOnce,
  nextStepAt,
  stepSize,
  toCandidate,
  toReplay,
} from '../choose-replays.ts';
import type { Replay, ReplayOrder, ReplayQuery, Replays, ReplayTarget } from '../replays.ts';
import { number, type Row, text } from '../rows.ts';
import { prepareSurrender } from './operate-deliveries.ts';

/** The replays, each call in one transaction of its own or of its caller. */
export type ReplaysHere = {
  [Verb in keyof Replays]: (...given: Parameters<Replays[Verb]>) => Awaited<ReturnType<Replays[Verb]>>;
};

/** Prepares the replays. */
export function prepareReplays(database: DatabaseSync): ReplaysHere {
  const selectReplay = database.prepare('SELECT * FROM replay WHERE id = ?');
  const insertReplay = database.prepare(`
    INSERT OR IGNORE INTO replay (id, definition, rate, actor, reason, at, state, reached_at, reached_seq, next_at)
    VALUES (?, ?, ?, ?, ?, ?, 'running', ?, -1, ?)`);
  const selectCandidates = database.prepare(`
    SELECT m.seq, m.received_at, m.message_id, m.sender, t.id AS there, t.replay AS there_by, t.seq AS there_seq,
      (:event IS NULL OR m.event = :event) AND (:sender IS NULL OR m.sender = :sender)
        AND (:course IS NULL OR m.course_id = :course)
        AND (:receiver IS NULL OR EXISTS (
          SELECT 1 FROM delivery d WHERE d.message_seq = m.seq AND d.receiver = :receiver AND d.replay IS NULL))
        AS fits,
      EXISTS (SELECT 1 FROM content c WHERE c.seq = m.seq) AS has_content,
      EXISTS (SELECT 1 FROM delivery d WHERE d.message_seq = m.seq AND d.receiver = :organisation
        AND d.replay IS NULL) AS was_receiver
    FROM message m LEFT JOIN delivery t ON t.message_seq = m.seq AND t.endpoint = :endpoint
    WHERE (m.received_at, m.seq) > (:at, :after) AND m.received_at < :to
    ORDER BY m.received_at, m.seq LIMIT :limit`);
  const deleteDelivery = database.prepare('DELETE FROM delivery WHERE message_seq = ? AND endpoint = ?');
  const selectThere = database.prepare('SELECT seq FROM delivery WHERE message_seq = ? AND endpoint = ?');
  const insertDelivery = database.prepare(`
    INSERT INTO delivery (id, message_seq, receiver, endpoint, state, acknowledgement, queued_at, due_at, replay,
      order_key, order_at, brought)
    SELECT :id, :seq, :receiver, :endpoint, 'queued', 'none-owed', :now, :now, :replay,
      -- In the line it stood in when it was sent.
      (SELECT order_key FROM delivery WHERE message_seq = :seq AND replay IS NULL ORDER BY seq LIMIT 1),
      coalesce((SELECT order_at FROM delivery WHERE message_seq = :seq AND replay IS NULL ORDER BY seq LIMIT 1), 0),
      :brought`);
  const insertStep = database.prepare(
    "INSERT INTO step (message_id, at, kind, actor, endpoint, detail) VALUES (?, ?, 'replayed', ?, ?, ?)",
  );
  const advance = database.prepare(`
    UPDATE replay SET reached_at = :reachedAt, reached_seq = :reachedSeq, next_at = :nextAt, state = :state,
      ended_at = :endedAt, examined = examined + :examined, replayed = replayed + :replayed, gone = gone + :gone,
      withheld = withheld + :withheld, present = present + :present
    WHERE id = :id`);
  const stop = database.prepare(
    "UPDATE replay SET state = 'stopped', ended_at = ? WHERE id = ? AND state = 'running'",
  );
  const selectAll = database.prepare('SELECT * FROM replay ORDER BY at DESC, id LIMIT ?');
  const selectRunning = database.prepare("SELECT id FROM replay WHERE state = 'running' ORDER BY at, id");
  const surrender = prepareSurrender(database);

  const replay = (id: string): Replay | undefined => {
    const row = selectReplay.get(id);
    return row === undefined ? undefined : toReplay(row);
  };
  const known = (id: string): Replay => toReplay(selectReplay.get(id) as Row);

  const candidates = (
    query: ReplayQuery,
    target: ReplayTarget,
    id: string,
    place: { readonly at: number; readonly after: number; readonly limit: number },
  ) =>
    selectCandidates
      .all({
        event: query.event ?? null,
        sender: query.sender ?? null,
        receiver: query.receiver ?? null,
        course: query.courseId ?? null,
        to: query.to,
        organisation: target.receiver,
        endpoint: target.endpoint,
        ...place,
      })
      .map((row) => toCandidate(row, id));

  return {
    replay,
    startReplay({ id, query, target, rate, actor, reason, at }: ReplayOrder) {
      insertReplay.run(id, JSON.stringify({ query, target }), rate, actor, reason, at, query.from, at);
      return known(id);
    },
    continueReplay(id, now, newId) {
      const row = selectReplay.get(id);
      if (row === undefined) return undefined;
      const job = toReplay(row);
      if (job.state !== 'running') return { replay: job, nextAt: undefined };
      const nextAt = number(row, 'next_at');
      if (nextAt > now) return { replay: job, nextAt };
      const { query, target, rate } = job;
      const place = { at: job.reached, after: number(row, 'reached_seq'), limit: examinedAtOnce };
      const found = candidates(query, target, id, place);
      const { chosen, last, counts } = chooseReplays(found, {
        sandbox: target.sandbox,
        limit: stepSize(rate),
      });
      for (const { seq, messageId, there } of chosen) {
        if (there === 'replayed') {
          surrender(number(selectThere.get(seq, target.endpoint) as Row, 'seq'));
          deleteDelivery.run(seq, target.endpoint);
        }
        const { receiver, endpoint } = target;
        const brought = target.brought ? 1 : 0;
        insertDelivery.run({ id: newId(), seq, receiver, endpoint, now, replay: id, brought });
        insertStep.run(messageId, now, job.actor, endpoint, `replay ${id}: ${job.reason}`);
      }
      const isDone = found.length < examinedAtOnce && last === found.at(-1);
      const next = nextStepAt(now, counts.replayed, rate);
      advance.run({
        ...counts,
        id,
        reachedAt: last?.receivedAt ?? job.reached,
        reachedSeq: last?.seq ?? place.after,
        nextAt: next,
        state: isDone ? 'done' : 'running',
        endedAt: isDone ? now : null,
      });
      return { replay: known(id), nextAt: isDone ? undefined : next };
    },
    stopReplay(id, at) {
      stop.run(at, id);
      return replay(id);
    },
    replays: (limit) => selectAll.all(limit).map(toReplay),
    runningReplays: () => selectRunning.all().map((row) => text(row, 'id')),
    countReplay(query, target, examine) {
      const found = candidates(query, target, '', { at: query.from, after: -1, limit: examine + 1 });
      const { counts } = chooseReplays(found.slice(0, examine), { sandbox: target.sandbox, limit: Infinity });
      return { ...counts, complete: found.length <= examine };
    },
  };
}
