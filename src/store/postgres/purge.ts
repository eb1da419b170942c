import type { Problem } from '../../message/problem.ts';
import { batchLimits, firstLook, stepsRule } from '../retain/batch-limits.ts';
import { judgeRetention, periodOf, shortestPeriod } from '../retain/judge-retention.ts';
import { verdictCodes } from '../retain/verdict-codes.ts';
import type { PurgeStep, RetentionPolicy } from '../retention.ts';
import { number, type Row, text, toDelivery } from '../rows.ts';
import { dropPurgedMonth } from './drop-purged-month.ts';
import type { Database, Session, Transaction } from './open-database.ts';
import { purgeCourses } from './purge-courses.ts';
import {
  leaveMailboxes,
  lockDeliveries,
  moveFrontier,
  purgeContents,
  purgeTranslations,
  selectLastSteps,
  selectNew,
  selectRules,
  selectWaiting,
  selectWithTrail,
  takeRetention,
  wait,
  waitNoMore,
} from './purge-statements.ts';
import { purgeTrails } from './purge-trails.ts';

const nothing: PurgeStep = { purged: 0, waiting: 0, courses: 0, deleted: 0, more: false };

/** One step of purging; where there is nothing to purge, a month that has nothing left is given back to the disk. */
export async function purge(database: Database, now: number, policy: RetentionPolicy): Promise<PurgeStep> {
  const step = await database.transaction(async (session) => {
    const [state] = await session.run(takeRetention);
    return state === undefined ? undefined : purgeBatch(session, number(state, 'frontier'), now, policy);
  });
  if (step === undefined) return nothing;
  if (step.purged + step.waiting + step.courses + step.deleted > 0) return { ...step, more: true };
  return { ...nothing, more: await dropPurgedMonth(database, now - shortestPeriod(policy)) };
}

async function purgeBatch(
  session: Transaction,
  frontier: number,
  now: number,
  policy: RetentionPolicy,
): Promise<Omit<PurgeStep, 'more'>> {
  const fresh = await newRows(session, frontier, now, policy);
  const found = [...fresh, ...(await dueRows(session, now, policy))];
  const rows = withinBytes(found);
  const purged: Row[] = [];
  const waiting: { readonly row: Row; readonly rule: string; readonly since: number }[] = [];
  const ids = rows.map((row) => text(row, 'message_id'));
  const locked = await session.run(lockDeliveries, [ids]);
  const steps = await session.run(selectLastSteps, [ids]);
  const lastSteps = new Map(steps.map((row) => [text(row, 'message_id'), number(row, 'at')]));
  const deliveries = Map.groupBy(locked.map(toDelivery), ({ messageId }) => messageId);
  for (const row of rows) {
    const event = text(row, 'event');
    const verdict = judgeRetention(
      {
        event,
        receivedAt: number(row, 'received_at'),
        held: row.held === true,
        lastStepAt: lastSteps.get(text(row, 'message_id')),
        deliveries: deliveries.get(text(row, 'message_id')) ?? [],
      },
      now,
      policy,
    );
    if (verdict.purge) purged.push(row);
    else waiting.push({ row, rule: event, since: verdict.since });
  }
  if (purged.length > 0) waiting.push(...(await purgeMessages(session, purged, now)));
  if (waiting.length > 0) {
    await session.run(wait, [
      waiting.map(({ row }) => number(row, 'seq')),
      waiting.map(({ row }) => number(row, 'received_at')),
      waiting.map(({ rule }) => rule),
      waiting.map(({ since }) => since),
    ]);
  }
  const reached = fresh.filter((row) => rows.includes(row)).map((row) => number(row, 'seq'));
  if (reached.length > 0) await session.run(moveFrontier, [Math.max(...reached)]);
  const courses = await purgeCourses(session, now, policy);
  return {
    purged: purged.length,
    waiting: rows.length - purged.length + courses.waiting,
    courses: courses.forgotten,
    deleted: await purgeTrails(session, now, policy),
  };
}

/** Leaves the tombstones. Gives those whose steps are to be deleted later. */
async function purgeMessages(session: Session, rows: readonly Row[], now: number) {
  const ids = rows.map((row) => text(row, 'message_id'));
  await session.run(purgeContents, [
    rows.map((row) => number(row, 'seq')),
    rows.map((row) => number(row, 'received_at')),
    rows.map((row) => JSON.stringify(verdictCodes(JSON.parse(text(row, 'problems')) as readonly Problem[]))),
    now,
  ]);
  await session.run(purgeTranslations, [ids]);
  await session.run(leaveMailboxes, [ids]);
  await session.run(waitNoMore, [rows.map((row) => number(row, 'seq'))]);
  const withTrail = new Set(
    (await session.run(selectWithTrail, [ids, rows.map((row) => text(row, 'bundle_id'))])).map((row) =>
      text(row, 'message_id'),
    ),
  );
  return rows
    .filter((row) => withTrail.has(text(row, 'message_id')))
    .map((row) => ({ row, rule: stepsRule, since: now }));
}

/** The first of the messages nobody has looked at that are old enough, or dated later than the clock says it is. */
async function newRows(
  session: Session,
  frontier: number,
  now: number,
  policy: RetentionPolicy,
): Promise<readonly Row[]> {
  const rows = await session.run(selectNew, [frontier, batchLimits.messages]);
  const ripe = now - shortestPeriod(policy) - firstLook;
  const end = rows.findIndex((row) => {
    const at = number(row, 'received_at');
    return at > ripe && at <= now;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

/** What waits, rule by rule, up to a full batch. */
async function dueRows(session: Session, now: number, policy: RetentionPolicy): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const row of await session.run(selectRules)) {
    const rule = text(row, 'rule');
    const most = batchLimits.messages - rows.length;
    if (rule === stepsRule || most === 0) continue;
    rows.push(...(await session.run(selectWaiting, [rule, now - periodOf(rule, policy), most])));
  }
  return rows;
}

/** One at least, and then no more than the contents of a batch may have. */
function withinBytes(rows: readonly Row[]): readonly Row[] {
  let bytes = 0;
  return rows.filter((row, index) => {
    bytes += number(row, 'size');
    return index === 0 || bytes <= batchLimits.bytes;
  });
}
