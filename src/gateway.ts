import { randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createAccept } from './accept/accept.ts';
import { usualTopology } from './broker/topology.ts';
import type { Config } from './config.ts';
import { makeNotice } from './deliver/make-notice.ts';
import { createOperate } from './deliver/operate.ts';
import { startDeliver } from './deliver.ts';
import { describeFault } from './describe-fault.ts';
import { createGuardedPost } from './endpoints/guarded-post.ts';
import { createSendTo } from './endpoints/send-to.ts';
import { createFollow } from './follow/follow.ts';
import { loadCoursePolicy } from './follow/load-policy.ts';
import { expiryTasks } from './follow/policy-expiry.ts';
import { startSteward } from './follow/steward.ts';
import { createFindBearer } from './http/bearer.ts';
import { createApp } from './http/create-app.ts';
import { compileMappings } from './mapping/mappings.ts';
import { readMappings } from './mapping/read-mappings.ts';
import { acknowledgementPolicy } from './network/acknowledgement-policy.ts';
import type { NetworkFile } from './network/network.ts';
import { openContents } from './open-contents.ts';
import { openDoor } from './open-door.ts';
import { openJudging } from './open-judging.ts';
import { openNetwork } from './open-network.ts';
import { openPorts, type Ports } from './open-ports.ts';
import { createReceive } from './receive.ts';
import { readPolicy } from './retention/read-policy.ts';
import { startRetention } from './retention/start-retention.ts';
import { startGate } from './start-gate.ts';
import { startFolders, startQueues } from './start-intakes.ts';
import { createHand } from './subscribe/hand-notification.ts';
import { privateAddress } from './subscribe/hook-address.ts';
import { startNotifier } from './subscribe/notifier.ts';
import { openSealedStore } from './subscribe/open-sealed-store.ts';
import { objectsIn } from './translate/binary-objects.ts';
import { createReceiveFile } from './translate/incoming.ts';
import { judgeFormats } from './translate/judge-formats.ts';
import { createRender } from './translate/outgoing.ts';
import { loadRetiredCodes } from './validate/load-retired-codes.ts';
import { createReplaceRetired } from './validate/retired-codes.ts';
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
  /** Puts something around store and broker; the stages then see nothing else. */
  readonly around?: (ports: Ports) => Ports;
}

/** Version of this program, from its package. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** Most bytes of messages in one notification. */
const mostNotified = 4 * 1024 * 1024;
/** So many that hang do not keep the others waiting. */
const notifiedAtOnce = 32;
const purgeEvery = 60_000;

/**
 * The composition root: the only place that picks implementations and hands out clock, ids and randomness. Resolves
 * when the door is open. Throws with all that is wrong when it cannot start, and leaves nothing open.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, log, now = Date.now, around = (ports) => ports } = options;
  const { network, agreements, keys } = openNetwork(options.network, config, options.environment);

  // Released in reverse order, whether the gateway stops or could not start.
  const releases: (() => Promise<void> | void)[] = [];
  const release = async (): Promise<void> => {
    for (let each = releases.pop(); each !== undefined; each = releases.pop()) await each();
  };
  try {
    const onFault = (cause: unknown): void => log.error({ fault: describeFault(cause) }, 'a step failed');
    const { intakeQueues, ...ports } = await openPorts(config, { now, onFault, releases });
    const { store, broker } = around({
      ...ports,
      store: await openSealedStore(ports.store, config.subscriptionKeys, log),
    });
    releases.push(
      broker.onHealthChange(({ state, reason }) =>
        log[state === 'connected' ? 'info' : 'warn']({ state, reason }, 'broker'),
      ),
    );

    const newId = randomUUID;
    // Before the door opens: compiling the contexts the first time takes a few seconds.
    const { contexts, validate } = await openJudging(config, (problems) =>
      log.error({ problems: problems.map(({ code, params }) => ({ code, ...params })) }, 'package'),
    );
    const mappings = lazily(() => compileMappings(readMappings()));
    const convertsFor = network.organisations.some(({ endpoints }) =>
      endpoints.some(({ format }) => format === 'medcom-xml' || format === 'edifact'),
    );
    // What cannot be used must stop the start, not the first letter.
    const faultyFormats = convertsFor ? judgeFormats(network, mappings()) : [];
    if (faultyFormats.length > 0) throw new Error(faultyFormats.join('\n'));
    const acknowledgement = {
      within: config.acknowledgeWithin * 60_000,
      resends: config.acknowledgeResends,
    };
    const coursePolicy = loadCoursePolicy(config.noticePolicies, agreements, config.extendedResponsibility);
    const follow = createFollow({ network, store, policy: coursePolicy, agreements, newId });
    const judgeContents = openContents(config.contentAgreements, network, agreements);
    const render = createRender({ mappings, store, network });
    const accept = createAccept({
      network,
      store,
      follow,
      judgeContents,
      render,
      // Ids of deliveries grow with time: their index is written at its end, not all over.
      newId: () => randomUUIDv7(),
      answerWithin: (endpoint, event) => acknowledgementPolicy(acknowledgement, endpoint, event).within,
      holdFor: config.holdFor * 1000,
    });
    const replaceRetired = createReplaceRetired(loadRetiredCodes(config.retiredCodes));
    const receive = createReceive({
      validate,
      replaceRetired,
      accept,
      store,
      network,
      now,
      newId,
      onUnrecorded: onFault,
    });

    const receiveFile = createReceiveFile({
      receive,
      mappings,
      store,
      network,
      envelopeOf: (message) => validate(message).envelope,
      now,
    });
    const retry = {
      firstWait: config.retryFirst * 1000,
      longestWait: config.retryLongest * 60_000,
      giveUpAfter: config.retryFor * 3_600_000,
    };
    const deliver = await startDeliver({
      store,
      broker,
      network,
      sendTo: createSendTo(keys, { fetch, now, timeout: config.hookTimeout * 1000 }),
      policyOf: (endpoint, event) =>
        acknowledgementPolicy(acknowledgement, network.endpoint(endpoint)?.endpoint ?? {}, event),
      notice: (telling) => makeNotice(telling, { network, validate, language: 'da', render, newId }),
      newId,
      now,
      random: Math.random,
      window: config.relayWindow,
      concurrency: config.hookConcurrency,
      pauseAfter: config.pauseAfter,
      probeWithin: 2000 * config.hookTimeout,
      retry,
      onFault,
    });
    releases.push(() => deliver.stop());
    // The rest is for what stands around the messages.
    const notificationBytes = Math.min(config.amqpMessageLimit / 2, mostNotified);
    const notifier = startNotifier({
      store,
      hand: createHand({
        broker,
        network,
        fetch: config.subscriptionHooks === 'public' ? createGuardedPost({ refuses: privateAddress }) : fetch,
        timeout: config.hookTimeout * 1000,
        now,
      }),
      retry,
      mostBytes: notificationBytes,
      atOnce: notifiedAtOnce,
      lease: 2000 * config.hookTimeout,
      now,
      random: Math.random,
      newId,
      onFault,
    });
    releases.push(() => notifier.stop());
    const onKept = (): void => {
      deliver.wake();
      notifier.wake();
    };
    const steward = startSteward({
      store,
      follow,
      upkeep: () => store.changeTasks(expiryTasks(coursePolicy.notices, network, now(), newId)),
      now,
      onLooked: onKept,
      onFault,
    });
    releases.push(() => steward.stop());

    const gate = startGate(config, {
      store,
      broker,
      onChange: (closed) =>
        closed === undefined
          ? log.info('messages are taken again')
          : log.warn({ reason: closed.code }, 'messages are turned away'),
      onFault,
    });
    releases.push(() => gate.stop());

    const isOpen = (): boolean => gate.closed() === undefined;
    const taking = { network, config, receiveFile, mappings, wake: onKept, isOpen, now, onFault };
    releases.push(await startFolders(taking));
    if (intakeQueues !== undefined) releases.push(await startQueues({ ...taking, broker, intakeQueues }));
    const policy = readPolicy(options.network);
    if (policy === undefined) log.info('nothing is ever purged: the network file has no retention');
    else {
      const retention = startRetention({
        store,
        policy,
        now,
        monotonic: () => performance.now(),
        every: purgeEvery,
        onRound: (done) => log.info(done, 'purged'),
        onFault,
      });
      releases.push(retention.stop);
    }

    const app = createApp({
      closed: gate.closed,
      receive,
      receiveFile,
      isBeside: (bytes) => objectsIn(bytes, mappings())?.binaryOnly === true,
      onAccepted: onKept,
      operate: createOperate({ store, network, now, newId }),
      onReplay: deliver.wakeReplays,
      subscribing: {
        hooks: config.subscriptionHooks,
        queueName: usualTopology(config.amqpPrefix).queue,
        newSecret: () => `whsec_${randomBytes(32).toString('base64')}`,
        mostBytes: notificationBytes,
        onChanged: notifier.wake,
      },
      judgeResource: (resource, request) => judgeResource(contexts, resource, request),
      store,
      follow,
      agreements,
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
    const { url, close } = await openDoor(app, config);
    releases.push(close);
    const timeZones = process.versions.tz;
    log.info({ url, network: network.name, broker: broker.health().state, version, timeZones }, 'ready');
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

/** Makes a value when it is first asked for. */
function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
