import type { Task, TaskChanges } from '../message/task.ts';

/** Which tasks to read. Whatever is undefined does not narrow. */
export interface TaskQuery {
  /** Any of these. */
  readonly owners?: readonly string[];
  readonly messageId?: string;
  readonly deliveryId?: string;
  readonly courseId?: string;
  readonly kind?: string;
  /** `true`: only those not closed; `false`: only the closed. */
  readonly open?: boolean;
  /** Only those behind this position: where the last page ended. What was opened meanwhile may stand before it. */
  readonly after?: number;
  readonly limit: number;
}

/** A task with its place in the order of opening, which a reader continues from. */
export interface PlacedTask extends Task {
  readonly position: number;
}

/** What the store knows of tasks: that somebody must act, until it is done. */
export interface Tasks {
  /**
   * Opens, escalates and closes tasks in one transaction. Doing it twice is doing it once: there is one task for each
   * key. Rejects with StoreUnavailable when it is not known to be written; then do it again.
   *
   * A message that brings tasks about carries them in its Submission, so that both are kept or neither.
   */
  changeTasks(changes: TaskChanges): Promise<void>;

  /** A task by id. */
  task(id: string): Promise<Task | undefined>;

  /** Tasks in the order they were opened. */
  tasks(query: TaskQuery): Promise<readonly PlacedTask[]>;
}
