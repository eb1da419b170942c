import type { DatabaseSync } from 'node:sqlite';
import type { BrokerMessage } from './broker.ts';

/** The queue that holds the dead messages of all endpoints. No endpoint has an empty name. */
export const deadQueue = '';

/** A stored message as the queues read it. */
export interface QueueRow {
  readonly message: BrokerMessage;
  /** Times it was handed over and given back before. */
  readonly attempts: number;
  readonly deadReason: string | null;
}

/** A message's place in its queue, without its content. */
export interface QueuePlace {
  readonly seq: number;
  readonly size: number;
}

/** The statements of the embedded broker. Writing ones are called inside a transaction. */
export interface EmbeddedTables {
  /** The queue's id; made when it is new. */
  addQueue(name: string): number;
  /** With all it holds. */
  removeQueue(id: number): void;
  queues(): readonly {
    readonly id: number;
    readonly name: string;
    readonly waiting: number;
    readonly bytes: number;
  }[];
  lastSeq(): number;
  insert(queue: number, seq: number, message: BrokerMessage): void;
  /** Up to `limit` places behind `afterSeq`, in order. */
  places(queue: number, afterSeq: number, limit: number): readonly QueuePlace[];
  read(seq: number): QueueRow | undefined;
  remove(seq: number): void;
  countAttempt(seq: number): void;
  /** Moves a message to the dead. */
  bury(seq: number, dead: number, reason: string): void;
}

/** Makes the `queue_…` tables when they are missing and prepares the statements over them. */
export function embeddedTables(database: DatabaseSync): EmbeddedTables {
  for (const sql of migrations.slice(appliedMigrations(database))) {
    database.exec(`BEGIN IMMEDIATE; ${sql}; INSERT INTO queue_schema DEFAULT VALUES; COMMIT`);
  }
  const addQueue = database.prepare('INSERT INTO queue_endpoint (name) VALUES (?) ON CONFLICT DO NOTHING');
  const queueId = database.prepare('SELECT id FROM queue_endpoint WHERE name = ?');
  const queues = database.prepare(`
    SELECT queue_endpoint.id, name, count(seq) AS waiting, coalesce(sum(size), 0) AS bytes
    FROM queue_endpoint LEFT JOIN queue_message ON queue = queue_endpoint.id GROUP BY queue_endpoint.id`);
  const lastSeq = database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM queue_message');
  const insert = database.prepare(`
    INSERT INTO queue_message
      (seq, queue, size, id, correlation_id, endpoint, event, content_type, sent_at, headers, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const places = database.prepare(
    'SELECT seq, size FROM queue_message WHERE queue = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const read = database.prepare('SELECT * FROM queue_message WHERE seq = ?');
  const remove = database.prepare('DELETE FROM queue_message WHERE seq = ?');
  const emptyQueue = database.prepare('DELETE FROM queue_message WHERE queue = ?');
  const removeQueue = database.prepare('DELETE FROM queue_endpoint WHERE id = ?');
  const countAttempt = database.prepare('UPDATE queue_message SET attempts = attempts + 1 WHERE seq = ?');
  const bury = database.prepare('UPDATE queue_message SET queue = ?, dead_reason = ? WHERE seq = ?');
  return {
    addQueue: (name) => {
      addQueue.run(name);
      return Number(queueId.get(name)?.id);
    },
    removeQueue: (id) => {
      emptyQueue.run(id);
      removeQueue.run(id);
    },
    queues: () =>
      queues.all().map(({ id, name, waiting, bytes }) => ({
        id: Number(id),
        name: String(name),
        waiting: Number(waiting),
        bytes: Number(bytes),
      })),
    lastSeq: () => Number(lastSeq.get()?.seq),
    insert: (queue, seq, message) => {
      const { id, correlationId, endpoint, event, contentType, sentAt, headers, body } = message;
      const values = [id, correlationId, endpoint, event, contentType, sentAt, JSON.stringify(headers), body];
      insert.run(seq, queue, body.byteLength, ...values);
    },
    places: (queue, afterSeq, limit) =>
      places.all(queue, afterSeq, limit).map((row) => ({ seq: Number(row.seq), size: Number(row.size) })),
    read: (seq) => {
      const row = read.get(seq);
      return row && rowOf(row);
    },
    remove: (seq) => void remove.run(seq),
    countAttempt: (seq) => void countAttempt.run(seq),
    bury: (seq, dead, reason) => void bury.run(dead, reason, seq),
  };
}

/** Forward only; what has been released is never edited. */
const migrations = [
  `CREATE TABLE queue_endpoint (
     id INTEGER PRIMARY KEY,
     name TEXT NOT NULL UNIQUE
   ) STRICT;
   CREATE TABLE queue_message (
     seq INTEGER PRIMARY KEY,
     queue INTEGER NOT NULL REFERENCES queue_endpoint (id),
     size INTEGER NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     dead_reason TEXT,
     id TEXT NOT NULL,
     correlation_id TEXT NOT NULL,
     endpoint TEXT NOT NULL,
     event TEXT NOT NULL,
     content_type TEXT NOT NULL,
     sent_at INTEGER NOT NULL,
     headers TEXT NOT NULL,
     body BLOB NOT NULL
   ) STRICT;
   CREATE INDEX queue_order ON queue_message (queue, seq, size)`,
];

function appliedMigrations(database: DatabaseSync): number {
  database.exec('CREATE TABLE IF NOT EXISTS queue_schema (version INTEGER PRIMARY KEY) STRICT');
  return Number(database.prepare('SELECT count(*) AS applied FROM queue_schema').get()?.applied);
}

function rowOf(row: Record<string, unknown>): QueueRow {
  return {
    attempts: Number(row.attempts),
    deadReason: row.dead_reason as string | null,
    message: {
      id: String(row.id),
      correlationId: String(row.correlation_id),
      endpoint: String(row.endpoint),
      event: String(row.event),
      contentType: String(row.content_type),
      sentAt: Number(row.sent_at),
      headers: JSON.parse(String(row.headers)) as BrokerMessage['headers'],
      body: row.body as Uint8Array,
    },
  };
}
