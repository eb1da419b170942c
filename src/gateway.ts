import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createAccept } from './accept/accept.ts';
import type { Broker } from './broker/broker.ts';
import { openEmbeddedBroker } from './broker/embedded-broker.ts';
import { openRabbitMqBroker } from './broker/rabbitmq-broker.ts';
import type { Config } from './config.ts';
import type { Send } from './deliver/hand-over.ts';
import { startDeliver } from './deliver.ts';
import { describeFault } from './describe-fault.ts';
import { postToHook } from './endpoints/rest-hook.ts';
import { createFollow } from './follow/follow.ts';
import { loadCoursePolicy } from './follow/load-policy.ts';
import { expiryTasks } from './follow/policy-expiry.ts';
import { startSteward } from './follow/steward.ts';
import { createFindBearer } from './http/bearer.ts';
import { answerBrokenRequests } from './http/broken-requests.ts';
import { createApp } from './http/create-app.ts';
import { readHookKeys } from './network/hook-key.ts';
import { createNetwork, type Endpoint, type Network, type NetworkFile } from './network/network.ts';
import { createReceive } from './receive.ts';
import { groupCommit } from './store/group-commit.ts';
import { openPostgresStore } from './store/postgres/postgres-store.ts';
import { openDatabase } from './store/sqlite/open-database.ts';
import { createSqliteStore } from './store/sqlite/sqlite-store.ts';
import type { Store } from './store/store.ts';
import { openByEvent, openContexts } from './validate/contexts.ts';
import { createProfileJudge } from './validate/judge-profiles.ts';
import { createStructureCheck } from './validate/structure.ts';
import { createValidate } from './validate/validate.ts';
import { judgeResource } from './validate/validate-resource.ts';

/** A running gateway. */
export interface Gateway {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Which broker carries the messages. */
  readonly broker: 'embedded' | 'RabbitMQ';
  /** Stops taking requests, finishes what is under way and closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

/** What a gateway is started with. */
export interface GatewayOptions {
  readonly config: Config;
  readonly network: NetworkFile;
  readonly log: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly now?: () => number;
}

/** Version of this program, from its package. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

const depthLimit = 200;

/**
 * The composition root: the only place that picks implementations and hands out clock, ids and randomness. Resolves
 * when the door is open. Throws with all that is wrong when it cannot start, and leaves nothing open.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, log, now = Date.now } = options;
  const network = createNetwork(options.network);
  const { keys, faults } = readHookKeys(network, options.environment);
  if (keys === undefined) throw new Error(faults.join('\n'));
  const unreachable = config.amqpUrl === undefined ? queuesNobodyCanRead(network) : [];
  if (unreachable.length > 0) throw new Error(unreachable.join('\n'));

  // Released in reverse order, whether the gateway stops or could not start.
  const releases: (() => Promise<void> | void)[] = [];
  const release = async (): Promise<void> => {
    for (let each = releases.pop(); each !== undefined; each = releases.pop()) await each();
  };
  try {
    const onFault = (cause: unknown): void => log.error({ fault: describeFault(cause) }, 'a step failed');
    const { store, broker } = await openStoreAndBroker(config, { now, onFault, releases });
    releases.push(
      broker.onHealthChange(({ state, reason }) =>
        log[state === 'connected' ? 'info' : 'warn']({ state, reason }, 'broker'),
      ),
    );

    const newId = randomUUID;
    const contexts = openContexts({
      packages: config.packages,
      cache: config.profileCache,
      onProblem: (problems) =>
        log.error({ problems: problems.map(({ code, params }) => ({ code, ...params })) }, 'package'),
    });
    // Before the door opens: compiling a context the first time takes about a second.
    const byEvent = await openByEvent(contexts);
    const validate = createValidate({
      structure: createStructureCheck(),
      profiles: createProfileJudge(byEvent, config.uncheckedProfiles),
      limits: { entries: config.entryLimit, depth: depthLimit, attachmentBytes: config.attachmentLimit },
    });
    const policy = loadCoursePolicy(config.noticePolicies);
    const follow = createFollow({ network, store, policy, newId });
    const accept = createAccept({ network, store, follow, newId });
    const receive = createReceive({ validate, accept, store, network, now, newId, onUnrecorded: onFault });

    const sendTo = ({ id, kind, url }: Endpoint): Send | undefined => {
      const key = keys.get(id);
      if (kind !== 'rest-hook' || url === undefined || key === undefined) return undefined;
      return (message) =>
        postToHook({ url, key }, message, { fetch, now, timeout: config.hookTimeout * 1000 });
    };
    const deliver = await startDeliver({
      store,
      broker,
      network,
      sendTo,
      now,
      random: Math.random,
      window: config.relayWindow,
      retry: {
        firstWait: config.retryFirst * 1000,
        longestWait: 30 * 60_000,
        giveUpAfter: config.retryFor * 3_600_000,
      },
      onFault,
    });
    releases.push(() => deliver.stop());
    const steward = startSteward({
      store,
      follow,
      upkeep: () => store.changeTasks(expiryTasks(policy.notices, network, now(), newId)),
      now,
      onLooked: deliver.wake,
      onFault,
    });
    releases.push(() => steward.stop());

    const app = createApp({
      receive,
      onAccepted: deliver.wake,
      judgeResource: (resource, request) => judgeResource(contexts, resource, request),
      store,
      follow,
      broker,
      network,
      findBearer: createFindBearer(network, now),
      log,
      // What the broker cannot carry is refused at the door, while its sender still listens.
      bodyLimit:
        config.amqpUrl === undefined ? config.bodyLimit : Math.min(config.bodyLimit, config.amqpMessageLimit),
      proxies: config.proxies,
      version,
      now,
      monotonic: () => performance.now(),
      newId,
      pause: (milliseconds) => pause(milliseconds),
    });
    const server = createServer(
      { requestTimeout: config.requestTimeout * 1000, connectionsCheckingInterval: 1000 },
      app,
    );
    answerBrokenRequests(server, config.requestTimeout);
    server.listen(config.port, config.host);
    await once(server, 'listening');
    releases.push(async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await Promise.race([closed, pause(10_000, undefined, { ref: false })]);
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
    log.info({ url, network: network.name, broker: broker.health().state, version }, 'ready');
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      stopping ??= release();
      return stopping;
    };
    return { url, broker: config.amqpUrl === undefined ? 'embedded' : 'RabbitMQ', stop };
  } catch (fault) {
    await release();
    throw fault;
  }
}

interface OpenParts {
  readonly now: () => number;
  readonly onFault: (cause: unknown) => void;
  readonly releases: (() => Promise<void> | void)[];
}

/** PostgreSQL or the file, RabbitMQ or the embedded broker, which lives in the file. */
async function openStoreAndBroker(
  config: Config,
  { now, onFault, releases }: OpenParts,
): Promise<{ readonly store: Store; readonly broker: Broker }> {
  const openRabbitMq = (url: string): Broker =>
    openRabbitMqBroker({
      urls: amqpUrls(url),
      prefix: config.amqpPrefix,
      maxBodyBytes: config.amqpMessageLimit,
      now,
      random: Math.random,
      onFault,
    });
  let store: Store;
  let broker: Broker;
  if (config.databaseUrl !== undefined) {
    if (config.amqpUrl === undefined) throw new Error('the embedded broker lives in the SQLite file');
    store = await openPostgresStore({
      url: config.databaseUrl,
      connections: config.databaseConnections,
      self: randomUUID(),
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
  return { store, broker };
}

/** What lay in a queue inside this process would be called available, though no AMQP client could ever read it. */
function queuesNobodyCanRead(network: Network): readonly string[] {
  return network.organisations
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ kind }) => kind === 'amqp')
    .map(({ id }) => `endpoint ${id}: an AMQP client can read it only with OVERGANG_AMQP_URL`);
}

/** Several addresses of one cluster are separated by commas. */
function amqpUrls(text: string): [string, ...string[]] {
  const [first = '', ...others] = text.split(',').map((each) => each.trim());
  return [first, ...others];
}
