import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

/** A message as the store keeps it. */
export interface KeptMessage {
  readonly messageId: string;
  readonly bundleId: string;
  readonly sender: string;
  readonly courseId: string | undefined;
  /** What the store says the content's hash is. */
  readonly sha256: string;
  /** What it is; undefined when the content is gone. */
  readonly contentSha256: string | undefined;
  /** The message it acknowledges, and with which sign; undefined when it acknowledges none. */
  readonly answers: string | undefined;
  readonly answerCode: string | undefined;
}

/** A task as the store keeps it. */
export interface KeptTask {
  readonly kind: string;
  readonly owner: string;
  readonly deliveryId: string | undefined;
}

/** A delivery as the store keeps it. Times are milliseconds since the epoch. */
export interface KeptDelivery {
  readonly id: string;
  readonly messageId: string;
  readonly receiver: string;
  readonly endpoint: string;
  readonly state: string;
  readonly acknowledgement: string;
  readonly dueAt: number | undefined;
  readonly availableAt: number | undefined;
  readonly deliveredAt: number | undefined;
  readonly reason: string | undefined;
  /** Why it is kept back though nothing failed: `turn` and `predecessor` wait for another message. */
  readonly held: string | undefined;
  /** Deliveries to one endpoint with the same key go one after the other. */
  readonly orderKey: string | undefined;
  /** Who has set it aside. */
  readonly owner: string | undefined;
}

/** What the store and the broker hold when all is quiet. */
export interface FinalState {
  readonly messages: readonly KeptMessage[];
  readonly deliveries: readonly KeptDelivery[];
  readonly tasks: readonly KeptTask[];
  /** The message of every Bundle.id that was ever used. */
  readonly dispatches: ReadonlyMap<string, string>;
  /** What still lies in each endpoint's queue; the dead are under the empty name. */
  readonly queues: ReadonlyMap<string, number>;
}

type Rows = readonly Readonly<Record<string, unknown>>[];

// Both schemas name their tables and columns alike. The rows are read past the program, which may be mistaken.
const selectMessages = `
  SELECT m.message_id, m.bundle_id, m.sender, m.course_id, m.sha256, m.answers, m.answer_code, c.bytes
  FROM message m LEFT JOIN content c ON c.seq = m.seq ORDER BY m.seq`;
const selectDeliveries = `
  SELECT d.*, m.message_id FROM delivery d JOIN message m ON m.seq = d.message_seq ORDER BY d.seq`;
const selectDispatches = 'SELECT bundle_id, message_id FROM dispatch';
const selectTasks = 'SELECT kind, owner, delivery_id FROM task ORDER BY seq';
// On its way, given up and not looked after, or an acknowledgement that has not been fetched.
const countOpen = `
  SELECT count(*) AS open FROM delivery
  WHERE state IN ('queued', 'failed') OR state = 'dead' AND follow_up_at IS NOT NULL
    OR state = 'available' AND acknowledgement = 'none-owed'`;

/** Reads a database. */
export interface StateReader {
  /** Deliveries that the gateway still has to do something about. */
  open(): Promise<number>;
  /** Everything but the queues. */
  state(): Promise<Omit<FinalState, 'queues'>>;
}

/** Reads the SQLite file, whether a gateway has it open or not. */
export function sqliteState(path: string): StateReader & { queues(): ReadonlyMap<string, number> } {
  const all = (sql: string): Rows => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  };
  return {
    open: async () => Number(all(countOpen)[0]?.open),
    state: async () =>
      toState(all(selectMessages), all(selectDeliveries), all(selectTasks), all(selectDispatches)),
    queues: () =>
      new Map(
        all(`
          SELECT name, count(seq) AS waiting
          FROM queue_endpoint LEFT JOIN queue_message ON queue = queue_endpoint.id GROUP BY name`).map(
          (row) => [String(row.name), Number(row.waiting)],
        ),
      ),
  };
}

/** Reads the PostgreSQL database at the URL, past every proxy. */
export function postgresState(url: string): StateReader {
  const all = async (sql: string): Promise<Rows> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    open: async () => Number((await all(countOpen))[0]?.open),
    state: async () =>
      toState(
        await all(selectMessages),
        await all(selectDeliveries),
        await all(selectTasks),
        await all(selectDispatches),
      ),
  };
}

function toState(
  messages: Rows,
  deliveries: Rows,
  tasks: Rows,
  dispatches: Rows,
): Omit<FinalState, 'queues'> {
  return {
    tasks: tasks.map((row) => ({
      kind: String(row.kind),
      owner: String(row.owner),
      deliveryId: text(row.delivery_id),
    })),
    dispatches: new Map(dispatches.map((row) => [String(row.bundle_id), String(row.message_id)])),
    messages: messages.map((row) => ({
      messageId: String(row.message_id),
      bundleId: String(row.bundle_id),
      sender: String(row.sender),
      courseId: text(row.course_id),
      sha256: String(row.sha256),
      answers: text(row.answers),
      answerCode: text(row.answer_code),
      contentSha256:
        row.bytes === null
          ? undefined
          : createHash('sha256')
              .update(row.bytes as Uint8Array)
              .digest('hex'),
    })),
    deliveries: deliveries.map((row) => ({
      id: String(row.id),
      messageId: String(row.message_id),
      receiver: String(row.receiver),
      endpoint: String(row.endpoint),
      state: String(row.state),
      acknowledgement: String(row.acknowledgement),
      dueAt: number(row.due_at),
      availableAt: number(row.available_at),
      deliveredAt: number(row.delivered_at),
      reason: text(row.reason),
      held: text(row.held),
      orderKey: text(row.order_key),
      owner: text(row.owner),
    })),
  };
}

function text(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function number(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
