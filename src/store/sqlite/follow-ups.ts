import type { DatabaseSync } from 'node:sqlite';
import type { Delivery, Dispatch } from '../../message/delivery.ts';
import type { Problem } from '../../message/problem.ts';
import type { DueFollowUp, GivingUp, ResendReason } from '../follow-ups.ts';
import { number, optionalNumber, text } from '../rows.ts';
import type { StoredMessage, Submission } from '../store.ts';
import { isToldAlready } from '../told.ts';
import type { ChangeTasks } from './tasks.ts';

/** The statements about follow-ups; `resend` and `giveUp` must run inside a transaction. */
export interface SqliteFollowUps {
  due(now: number, limit: number): readonly DueFollowUp[];
  next(): number | undefined;
  madeDispatch(bundleId: string): Dispatch | undefined;
  resend(delivery: Delivery, dispatch: Dispatch, why: ResendReason): boolean;
  giveUp(delivery: Delivery, step: GivingUp): boolean;
}

interface FollowUpParts {
  readonly readMessage: (messageId: string) => StoredMessage | undefined;
  readonly keep: (submission: Submission, problems: readonly Problem[]) => void;
  readonly changeTasks: ChangeTasks;
}

/** What a delivery must still be for a step that rests on it. */
const unmoved = 'id = :id AND state = :state AND resends = :resends AND follow_up_at IS :followUpAt';

/** Prepares them. */
export function prepareFollowUps(
  database: DatabaseSync,
  { readMessage, keep, changeTasks }: FollowUpParts,
): SqliteFollowUps {
  const selectDue = database.prepare(`
    SELECT d.id, m.message_id FROM delivery d JOIN message m ON m.seq = d.message_seq
    WHERE d.follow_up_at <= ? ORDER BY d.follow_up_at, d.seq LIMIT ?`);
  const selectNext = database.prepare(
    'SELECT min(follow_up_at) AS at FROM delivery WHERE follow_up_at IS NOT NULL',
  );
  const requeue = database.prepare(`
    UPDATE delivery SET state = 'queued', due_at = :at, dispatch_id = :bundleId, dispatched_at = :at,
      resends = resends + 1, follow_up_at = NULL, reason = NULL, held = NULL
    WHERE ${unmoved}`);
  const insertDispatch = database.prepare(
    'INSERT INTO dispatch (bundle_id, message_id, received_at, made) VALUES (?, ?, ?, 1)',
  );
  const selectMade = database.prepare('SELECT received_at FROM dispatch WHERE bundle_id = ? AND made = 1');
  const settle = database.prepare(`UPDATE delivery SET follow_up_at = NULL WHERE ${unmoved}`);
  const selectTold = database.prepare(`
    SELECT d.told FROM delivery d JOIN message m ON m.seq = d.message_seq WHERE m.message_id = ? AND d.receiver = ?`);
  const mark = database.prepare(`
    UPDATE delivery SET acknowledgement = coalesce(:acknowledgement, acknowledgement), told = coalesce(:told, told),
      acknowledged_at = iif(:acknowledgement = 'fatal-error', :at, acknowledged_at),
      answered_by = coalesce(:notice, answered_by)
    WHERE id = :id OR (:acknowledgement = 'fatal-error' AND receiver = :receiver AND replay IS NULL
      AND message_seq = (SELECT seq FROM message WHERE message_id = :messageId))`);
  const insertStep = database.prepare(
    'INSERT INTO step (message_id, at, kind, actor, endpoint, detail) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const asRead = ({ id, state, resends, followUpAt }: Delivery) => ({
    id,
    state,
    resends,
    followUpAt: followUpAt ?? null,
  });

  return {
    due: (now, limit) =>
      selectDue.all(now, limit).flatMap((row) => {
        const message = readMessage(text(row, 'message_id'));
        const delivery = message?.deliveries.find(({ id }) => id === row.id);
        return message === undefined || delivery === undefined ? [] : { message, delivery };
      }),
    next() {
      const row = selectNext.get();
      return row === undefined ? undefined : optionalNumber(row, 'at');
    },
    madeDispatch(bundleId) {
      const row = selectMade.get(bundleId);
      return row === undefined ? undefined : { bundleId, at: number(row, 'received_at') };
    },
    resend(delivery, { bundleId, at }, { actor, reason }) {
      if (requeue.run({ ...asRead(delivery), bundleId, at }).changes === 0) return false;
      const { messageId, endpoint } = delivery;
      insertDispatch.run(bundleId, messageId, at);
      insertStep.run(messageId, at, 'resent', actor, endpoint, `Bundle ${bundleId}: ${reason}`);
      return true;
    },
    giveUp(delivery, { at, acknowledgement, notice, tasks, reason }) {
      if (settle.run(asRead(delivery)).changes === 0) return false;
      const { id, messageId, receiver, endpoint } = delivery;
      const told = selectTold.all(messageId, receiver).map((row) => row.told);
      const tells = notice !== undefined && !isToldAlready(told, notice) ? notice : undefined;
      if (tells !== undefined) keep(tells, tells.problems);
      mark.run({
        id,
        messageId,
        receiver,
        at,
        acknowledgement: acknowledgement ?? null,
        told: tells?.acknowledges?.code ?? null,
        notice: tells?.messageId ?? null,
      });
      changeTasks(tasks);
      const detail = tells === undefined ? reason : `${reason}, told by ${tells.messageId}`;
      insertStep.run(messageId, at, 'given-up', 'gateway', endpoint, detail);
      return true;
    },
  };
}
