import { randomUUID } from 'node:crypto';
import type { Broker } from './broker/broker.ts';
import { openEmbeddedBroker } from './broker/embedded-broker.ts';
import type { IntakeQueues } from './broker/intake-queues.ts';
import { openRabbitMqBroker } from './broker/rabbitmq-broker.ts';
import { readAmqpTls } from './broker/read-amqp-tls.ts';
import type { Config } from './config.ts';
import { groupCommit } from './store/group-commit.ts';
import { openPostgresStore } from './store/postgres/postgres-store.ts';
import { openDatabase } from './store/sqlite/open-database.ts';
import { createSqliteStore } from './store/sqlite/sqlite-store.ts';
import type { Store } from './store/store.ts';

/** What the stages keep and carry messages with. */
export interface Ports {
  readonly store: Store;
  readonly broker: Broker;
}

/** What opening them needs. */
export interface OpenParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of faults that they survive. */
  readonly onFault: (cause: unknown) => void;
  /** Gets what closes them, in the order they were opened. */
  readonly releases: (() => Promise<void> | void)[];
}

/**
 * Opens PostgreSQL or the file, RabbitMQ or the embedded broker, which lives in the file. Rejects with what is wrong when one
 * of them cannot be used; what was opened by then is among the releases.
 */
export async function openPorts(
  config: Config,
  { now, onFault, releases }: OpenParts,
): Promise<Ports & { readonly intakeQueues: IntakeQueues | undefined }> {
  const { amqpCa, amqpCert, amqpKey } = config;
  const tls = readAmqpTls({ ca: amqpCa, cert: amqpCert, key: amqpKey });
  let intakeQueues: IntakeQueues | undefined;
  const openRabbitMq = (url: string): Broker => {
    const opened = openRabbitMqBroker({
      urls: amqpUrls(url),
      tls,
      prefix: config.amqpPrefix,
      maxBodyBytes: config.amqpMessageLimit,
      now,
      random: Math.random,
      onFault,
    });
    intakeQueues = opened.intake;
    return opened;
  };
  let store: Store;
  let broker: Broker;
  if (config.databaseUrl !== undefined) {
    if (config.amqpUrl === undefined) throw new Error('the embedded broker lives in the SQLite file');
    store = await openPostgresStore({
      url: config.databaseUrl,
      connections: config.databaseConnections,
      self: randomUUID(),
      lease: config.relayLease * 1000,
      now,
      onFault,
    });
    releases.push(() => store.close());
    broker = openRabbitMq(config.amqpUrl);
  } else {
    const { database, close } = openDatabase(config.database);
    releases.push(close);
    const commits = groupCommit(database);
    store = createSqliteStore(database, commits);
    releases.push(() => store.close());
    broker =
      config.amqpUrl === undefined
        ? openEmbeddedBroker({ database, commits, now, maxBodyBytes: config.bodyLimit, onFault })
        : openRabbitMq(config.amqpUrl);
  }
  releases.push(() => broker.close());
  return { store, broker, intakeQueues };
}

/** Several addresses of one cluster are separated by commas. */
function amqpUrls(text: string): [string, ...string[]] {
  const [first = '', ...others] = text.split(',').map((each) => each.trim());
  return [first, ...others];
}
