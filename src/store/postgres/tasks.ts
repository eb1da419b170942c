import type { Task, TaskChanges } from '../../message/task.ts';
import { openingValues, taskColumns, toTask } from '../task-rows.ts';
import type { PlacedTask, TaskQuery } from '../tasks.ts';
import type { Session, Statement } from './open-database.ts';
import { storable } from './storable.ts';

/** Rows are taken in the order of their keys, so that two that change the same tasks never wait in a circle. */
const openTask: Statement = {
  name: 'open-task',
  text: `INSERT INTO task (${taskColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING`,
};
const escalateTask: Statement = {
  name: 'escalate-task',
  text: 'UPDATE task SET escalated_at = $2 WHERE key = $1 AND escalated_at IS NULL AND closed_at IS NULL',
};
const closeTask: Statement = {
  name: 'close-task',
  text: 'UPDATE task SET closed_at = $2, closed_by = $3 WHERE key = $1 AND closed_at IS NULL',
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

/** Writes changes inside whatever transaction the session is in. */
export async function changeTasks(session: Session, changes: TaskChanges): Promise<void> {
  for (const each of byKey(changes.open)) {
    await session.run(
      openTask,
      openingValues(each).map((value) => (typeof value === 'string' ? storable(value) : value)),
    );
  }
  for (const { key, at } of byKey(changes.escalate)) await session.run(escalateTask, [storable(key), at]);
  for (const { key, at, by } of byKey(changes.close)) {
    await session.run(closeTask, [storable(key), at, storable(by)]);
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
