import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Task, TaskChanges } from '../../message/task.ts';
import { changedTaskColumns, type Occurrence, taskOccurrences } from '../subscription-rows.ts';
import { openingValues, taskColumns, toTask } from '../task-rows.ts';
import type { PlacedTask, TaskQuery } from '../tasks.ts';

/** Writes changes of tasks, and numbers the events they are, inside whatever transaction is open. */
export type ChangeTasks = (changes: TaskChanges, residence?: string) => void;

/** The statements about tasks. */
export interface SqliteTasks {
  readonly change: ChangeTasks;
  task(id: string): Task | undefined;
  tasks(query: TaskQuery): readonly PlacedTask[];
}

/** Prepares them. */
export function prepareTasks(
  database: DatabaseSync,
  numberEvents: (occurrences: readonly Occurrence[]) => void,
): SqliteTasks {
  const insert = database.prepare(`
    INSERT INTO task (${taskColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
    RETURNING ${changedTaskColumns}`);
  const escalate = database.prepare(
    `UPDATE task SET escalated_at = :at WHERE key = :key AND escalated_at IS NULL AND closed_at IS NULL
    RETURNING ${changedTaskColumns}`,
  );
  const close = database.prepare(
    `UPDATE task SET closed_at = :at, closed_by = :by WHERE key = :key AND closed_at IS NULL
    RETURNING ${changedTaskColumns}`,
  );
  const select = database.prepare('SELECT * FROM task WHERE id = ?');
  const selections = new Map<string, StatementSync>();
  const selection = (conditions: readonly string[]): StatementSync => {
    const sql = `SELECT * FROM task WHERE ${conditions.join(' AND ')} ORDER BY seq LIMIT ?`;
    const made = selections.get(sql) ?? database.prepare(sql);
    if (selections.size >= mostSelections) selections.clear();
    selections.set(sql, made);
    return made;
  };
  return {
    change(changes, residence) {
      for (const each of changes.open ?? []) {
        const opened = insert.all(...openingValues(each));
        numberEvents(taskOccurrences(opened, 'opened', each.openedAt, residence));
      }
      for (const { key, at } of changes.escalate ?? []) {
        numberEvents(taskOccurrences(escalate.all({ key, at }), 'escalated', at, residence));
      }
      for (const { key, at, by } of changes.close ?? []) {
        numberEvents(taskOccurrences(close.all({ key, at, by }), 'done', at, residence));
      }
    },
    task(id) {
      const row = select.get(id);
      return row === undefined ? undefined : toTask(row);
    },
    tasks(query) {
      const values: SQLInputValue[] = [];
      const conditions = narrow(query, values);
      values.push(query.limit);
      return selection(conditions)
        .all(...values)
        .map(toTask);
    },
  };
}

/** Statements that are kept: few differ but in how many owners they name. */
const mostSelections = 64;

/** Only what is asked for is in the statement, so that it finds the index that fits. */
function narrow(query: TaskQuery, values: SQLInputValue[]): readonly string[] {
  const conditions = ['seq > ?'];
  values.push(query.after ?? 0);
  if (query.owners !== undefined) {
    conditions.push(`owner IN (${query.owners.map(() => '?').join(', ')})`);
    values.push(...query.owners);
  }
  const equal = { message_id: query.messageId, delivery_id: query.deliveryId, course_id: query.courseId };
  for (const [column, value] of Object.entries({ ...equal, kind: query.kind })) {
    if (value === undefined) continue;
    conditions.push(`${column} = ?`);
    values.push(value);
  }
  if (query.open !== undefined) conditions.push(`closed_at IS ${query.open ? '' : 'NOT '}NULL`);
  return conditions;
}
