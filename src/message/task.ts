/** What a task tells of itself: names, codes, counts, times. Never content of a message, never a person. */
export type TaskReason = Readonly<Record<string, string | number>>;

/** Who owns a task that no organisation of the network can be asked to do. */
export const operator = 'operator';

/** Somebody must act. Times are milliseconds since the epoch, UTC. */
export interface Task {
  readonly id: string;
  /**
   * What it is about, once and for all: a second opening under the same key is the same task, also after it was closed.
   * Whatever makes two occasions two tasks is part of the key.
   */
  readonly key: string;
  /** A stable code, such as `delivery.undeliverable`, or a course rule's own. */
  readonly kind: string;
  /** Whose move it is: an organisation's id in the network file, or {@link operator}. */
  readonly owner: string;
  readonly messageId: string | undefined;
  readonly deliveryId: string | undefined;
  readonly courseId: string | undefined;
  readonly reason: TaskReason;
  readonly openedAt: number;
  /** By when it ought to be done. */
  readonly dueAt: number | undefined;
  /** Since when somebody above the owner ought to know. */
  readonly escalatedAt: number | undefined;
  readonly closedAt: number | undefined;
  /** Who or what closed it: an organisation, a message, a rule. */
  readonly closedBy: string | undefined;
}

/** A task to be opened. The id counts only when the key is new. */
export type TaskOpening = Pick<Task, 'id' | 'key' | 'kind' | 'owner' | 'reason' | 'openedAt'> &
  Partial<Pick<Task, 'messageId' | 'deliveryId' | 'courseId' | 'dueAt'>>;

/** Changes of tasks, written together with whatever brings them about. */
export interface TaskChanges {
  /** Those whose key is known are left as they are, open or closed. */
  readonly open?: readonly TaskOpening[];
  /** Those that are unknown, or were escalated or closed before, are left as they are. */
  readonly escalate?: readonly { readonly key: string; readonly at: number }[];
  /** Those that are unknown or closed are left as they are. Comes after opening: one may be both. */
  readonly close?: readonly {
    readonly key: string;
    readonly at: number;
    readonly by: string;
  }[];
}
