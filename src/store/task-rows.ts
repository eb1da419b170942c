import type { TaskOpening, TaskReason } from '../message/task.ts';
import { number, optionalNumber, optionalText, type Row, text } from './rows.ts';
import type { PlacedTask } from './tasks.ts';

/** A task from its row. */
export function toTask(row: Row): PlacedTask {
  return {
    position: number(row, 'seq'),
    id: text(row, 'id'),
    key: text(row, 'key'),
    kind: text(row, 'kind'),
    owner: text(row, 'owner'),
    messageId: optionalText(row, 'message_id'),
    deliveryId: optionalText(row, 'delivery_id'),
    courseId: optionalText(row, 'course_id'),
    reason: JSON.parse(text(row, 'reason')) as TaskReason,
    openedAt: number(row, 'opened_at'),
    dueAt: optionalNumber(row, 'due_at'),
    escalatedAt: optionalNumber(row, 'escalated_at'),
    closedAt: optionalNumber(row, 'closed_at'),
    closedBy: optionalText(row, 'closed_by'),
  };
}

/** What opening a task writes, in the order of {@link taskColumns}. */
export function openingValues(task: TaskOpening): readonly (string | number | null)[] {
  return [
    task.id,
    task.key,
    task.kind,
    task.owner,
    task.messageId ?? null,
    task.deliveryId ?? null,
    task.courseId ?? null,
    JSON.stringify(task.reason),
    task.openedAt,
    task.dueAt ?? null,
  ];
}

/** Columns that opening a task writes. */
export const taskColumns =
  'id, key, kind, owner, message_id, delivery_id, course_id, reason, opened_at, due_at';
