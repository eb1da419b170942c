import type { DatabaseSync } from 'node:sqlite';
import type { GroupCommit } from '../store/group-commit.ts';
import { type After, afterRealTime } from './after.ts';
import type { Broker, BrokerMessage, DeadMessage, PublishResult, ReceivedMessage } from './broker.ts';
import { BrokerUnavailable } from './broker-unavailable.ts';
import { type EmbeddedQueue, embeddedQueue } from './embedded-queue.ts';
import { deadQueue, embeddedTables, type QueuePlace, type QueueRow } from './embedded-tables.ts';
import { insistOnEndpointName } from './endpoint-name.ts';
import { healthRecord } from './health-record.ts';
import { whyUncarriable } from './message-limits.ts';
import { insistOnPrefetch } from './prefetch.ts';
import { reasonOf } from './reason-of.ts';

export interface EmbeddedBrokerOptions {
  /** Open, in WAL mode with synchronous=FULL; may be the store's own. The caller closes it, after the broker. */
  readonly database: DatabaseSync;
  /** The same one that the store uses, so that they share commits. */
  readonly commits: GroupCommit;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly after?: After;
  /** Times a message may be given back before it goes to the dead. */
  readonly deliveryLimit?: number;
  /** Room in one endpoint's queue; beyond it publishes are refused. */
  readonly queueMaxBytes?: number;
  readonly maxBodyBytes?: number;
  /** Milliseconds that stopping waits for handlers. */
  readonly stopWithin?: number;
  /** Told what a handler threw. */
  readonly onFault?: (cause: unknown) => void;
}

/**
 * A broker inside the process, durable in SQLite: for a laptop, a test bench or one small installation. One
 * process may use the file at a time. What a dying process had handed over comes again, but the hand-over that
 * died is not counted as an attempt.
 */
export function openEmbeddedBroker(options: EmbeddedBrokerOptions): Broker {
  const { database, commits, now, after = afterRealTime } = options;
  const {
    deliveryLimit = 20,
    queueMaxBytes = 2 ** 30,
    maxBodyBytes = 2 ** 27,
    stopWithin = 10_000,
  } = options;
  insistOnFullSync(database);
  const tables = embeddedTables(database);
  const health = healthRecord(now, 'connected');
  const queues = new Map<string, EmbeddedQueue>();
  let lastSeq = tables.lastSeq();

  const surroundings = {
    tables,
    commits,
    after,
    stopWithin,
    onCommit: (failure?: unknown) => {
      if (failure === undefined) health.set('connected');
      else health.set('blocked', `the database does not take writes: ${reasonOf(failure)}`);
    },
    onFault: options.onFault ?? (() => {}),
    bury: (place: QueuePlace, reason: string) => {
      tables.bury(place.seq, dead.id, reason);
      return {
        committed: () => {
          dead.reserve(place.size);
          dead.arrived(place);
        },
      };
    },
  };
  tables.addQueue(deadQueue);
  for (const stored of tables.queues()) open(stored);
  const dead = queues.get(deadQueue) as EmbeddedQueue;

  function open(stored: { id: number; name: string; waiting: number; bytes: number }): EmbeddedQueue {
    // The dead have nowhere else to go.
    const limit = stored.name === deadQueue ? Number.POSITIVE_INFINITY : deliveryLimit;
    const queue = embeddedQueue(stored.id, stored, { ...surroundings, deliveryLimit: limit });
    queues.set(stored.name, queue);
    return queue;
  }

  function openQueue(name: string): EmbeddedQueue {
    if (health.now().state === 'closed') throw new BrokerUnavailable('the broker is closed', 'no');
    const queue = queues.get(name);
    if (!queue) throw new Error(`endpoint ${name} has not been provisioned`);
    return queue;
  }

  async function durably<Result>(work: () => Result, sent: 'no' | 'unknown'): Promise<Result> {
    if (health.now().state === 'closed') throw new BrokerUnavailable('the broker is closed', 'no');
    try {
      const result = await commits.submit(work);
      surroundings.onCommit();
      return result;
    } catch (cause) {
      surroundings.onCommit(cause);
      throw new BrokerUnavailable('the database did not take the write', sent, { cause });
    }
  }

  async function provision(endpoints: readonly string[]): Promise<void> {
    endpoints.forEach(insistOnEndpointName);
    const missing = endpoints.filter((name) => !queues.has(name));
    const ids = await durably(() => missing.map((name) => [name, tables.addQueue(name)] as const), 'no');
    for (const [name, id] of ids) if (!queues.has(name)) open({ id, name, waiting: 0, bytes: 0 });
  }

  async function withdraw(endpoint: string): Promise<void> {
    insistOnEndpointName(endpoint);
    const queue = queues.get(endpoint);
    if (queue === undefined) return;
    queues.delete(endpoint);
    await queue.stop();
    await durably(() => tables.removeQueue(queue.id), 'unknown');
  }

  async function publish(message: BrokerMessage): Promise<PublishResult> {
    const reason = whyUncarriable(message, maxBodyBytes);
    if (reason !== undefined) return { status: 'refused', reason, permanent: true };
    const queue = queues.get(message.endpoint);
    if (!queue || queue === dead) return { status: 'unroutable' };
    const size = message.body.byteLength;
    if (queue.bytes() + size > queueMaxBytes) {
      return { status: 'refused', reason: `the queue of ${message.endpoint} is full`, permanent: false };
    }
    lastSeq += 1;
    const place = { seq: lastSeq, size };
    const room = queue.reserve(size);
    try {
      await durably(() => tables.insert(queue.id, place.seq, message), 'unknown');
    } catch (cause) {
      room.release();
      throw cause;
    }
    queue.arrived(place);
    return { status: 'available', at: now() };
  }

  async function close(): Promise<void> {
    if (health.now().state !== 'closed') health.set('closed', 'closed by the gateway');
    await Promise.all([...queues.values()].map((queue) => queue.stop()));
    await commits.settled();
  }

  return {
    provision,
    withdraw,
    publish,
    consume: async (endpoint, { prefetch }, handler) => {
      insistOnEndpointName(endpoint);
      insistOnPrefetch(prefetch);
      return openQueue(endpoint).consume(prefetch, (row) => handler(received(row)));
    },
    consumeDead: async ({ prefetch }, handler) => {
      insistOnPrefetch(prefetch);
      return openQueue(deadQueue).consume(prefetch, (row) =>
        handler({ ...received(row), reason: deadReason(row) }),
      );
    },
    depth: async (endpoint) => {
      const queue = queues.get(endpoint);
      if (!queue) return undefined;
      const oldestAt = queue.oldestAt();
      return { waiting: queue.waiting(), ...(oldestAt !== undefined && { oldestAt }) };
    },
    health: health.now,
    onHealthChange: health.onChange,
    close,
  };
}

/** Without it a power cut could take back what we called available. */
function insistOnFullSync(database: DatabaseSync): void {
  const { synchronous } = database.prepare('PRAGMA synchronous').get() ?? {};
  if (Number(synchronous) < 2) throw new Error('the embedded broker needs PRAGMA synchronous=FULL');
}

function received(row: QueueRow): ReceivedMessage {
  return { ...row.message, attempt: row.attempts + 1 };
}

function deadReason(row: QueueRow): DeadMessage['reason'] {
  return row.deadReason === 'rejected' || row.deadReason === 'delivery-limit' ? row.deadReason : 'unknown';
}
