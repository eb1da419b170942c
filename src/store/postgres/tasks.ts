import type { Task, TaskChanges } from '../../message/task.ts';
import { changedTaskColumns, taskOccurrences } from '../subscription-rows.ts';
import { openingValues, taskColumns, toTask } from '../task-rows.ts';
import type { PlacedTask, TaskQuery } from '../tasks.ts';
import type { Session, Statement, Transaction } from './open-database.ts';
import { storable } from './storable.ts';

/** Rows are taken in the order of their keys, so that two that change the same tasks never wait in a circle. */
const openTask: Statement = {
  name: 'open-task-told',
  text: `INSERT INTO task (${taskColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING
    RETURNING ${changedTaskColumns}`,
};
const escalateTask: Statement = {
  name: 'escalate-task-told',
  text: `UPDATE task SET escalated_at = $2 WHERE key = $1 AND escalated_at IS NULL AND closed_at IS NULL
    RETURNING ${changedTaskColumns}`,
};
const closeTask: Statement = {
  name: 'close-task-told',
  text: `UPDATE task SET closed_at = $2, closed_by = $3 WHERE key = $1 AND closed_at IS NULL
    RETURNING ${changedTaskColumns}`,
};
const selectTask: Statement = { name: 'select-task', text: 'SELECT * FROM task WHERE id = $1' };

/** Which of the narrowings the statement is for goes into its text, so that it finds the index that fits. */
const narrowings: readonly (readonly [keyof TaskQuery, (parameter: string) => string])[] = [
  ['owners', (parameter) => `owner = ANY (${parameter}::text[])`],
  ['messageId', (parameter) => `message_id = ${parameter}`],
  ['deliveryId', (parameter) => `delivery_id = ${parameter}`],
  ['courseId', (parameter) => `course_id = ${parameter}`],
  ['kind', (parameter) => `kind = ${parameter}`],
];

/**
 * Writes changes of tasks, and notes the events they are.
 * @param residence residence municipality of the course they belong to, where that is known
 */
export async function changeTasks(
  transaction: Transaction,
  changes: TaskChanges,
  residence?: string,
): Promise<void> {
  for (const each of byKey(changes.open)) {
    const values = openingValues(each).map((value) => (typeof value === 'string' ? storable(value) : value));
    const opened = await transaction.run(openTask, values);
    transaction.note(taskOccurrences(opened, 'opened', each.openedAt, residence));
  }
  for (const { key, at } of byKey(changes.escalate)) {
    const escalated = await transaction.run(escalateTask, [storable(key), at]);
    transaction.note(taskOccurrences(escalated, 'escalated', at, residence));
  }
  for (const { key, at, by } of byKey(changes.close)) {
    const closed = await transaction.run(closeTask, [storable(key), at, storable(by)]);
    transaction.note(taskOccurrences(closed, 'done', at, residence));
  }
}

function byKey<Change extends { readonly key: string }>(changes: readonly Change[] = []): readonly Change[] {
  return changes.toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

/** A task by id. */
export async function readTask(session: Session, id: string): Promise<Task | undefined> {
  const [row] = await session.run(selectTask, [storable(id)]);
  return row === undefined ? undefined : toTask(row);
}

/** Tasks in the order they were opened. */
export async function readTasks(session: Session, query: TaskQuery): Promise<readonly PlacedTask[]> {
  const asked = narrowings.filter(([name]) => query[name] !== undefined);
  const conditions = asked.map(([, condition], index) => condition(`$${index + 3}`));
  if (query.open !== undefined) conditions.push(`closed_at IS ${query.open ? '' : 'NOT '}NULL`);
  const values = asked.map(([name]) => {
    const value = query[name];
    return typeof value === 'string' ? storable(value) : value;
  });
  const rows = await session.run(
    {
      name: `select-tasks-${asked.map(([name]) => name).join('-')}-${query.open ?? 'all'}`,
      text: `SELECT * FROM task WHERE ${['seq > $1', ...conditions].join(' AND ')} ORDER BY seq LIMIT $2`,
    },
    [query.after ?? 0, query.limit, ...values],
  );
  return rows.map(toTask);
}
