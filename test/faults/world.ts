import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import { hashToken, makeToken } from '../../src/http/bearer.ts';
import { checkNetwork } from '../../src/network/load-network.ts';
import type { Endpoint, NetworkFile } from '../../src/network/network.ts';
import { type AmqpInlet, consumeQueue } from './amqp-inlet.ts';
import type { Breakage } from './broken-ports.ts';
import { type Door, openDoor } from './door.ts';
import { type FinalState, postgresState, type StateReader, sqliteState } from './final-state.ts';
import { type GatewayProcess, runGateway } from './gateways.ts';
import { type History, openHistory } from './history.ts';
import { type HookInlet, type HookServer, openHookServer } from './hook-inlet.ts';
import { type Inlet, readMailbox } from './mailbox-inlet.ts';
import type { Party } from './messages.ts';
import type { Chance } from './random.ts';
import { createReceiver, type Receiver } from './receiver.ts';
import { openServers, queueDepths, type Servers } from './servers.ts';

/** What the gateways run on: one process over its file, or several over PostgreSQL and RabbitMQ. */
export type Setup = 'sqlite' | 'postgres';

/** Everything a run is made of. */
export interface World {
  readonly setup: Setup;
  readonly history: History;
  readonly gateways: readonly GatewayProcess[];
  /** Undefined on SQLite. */
  readonly servers: Servers | undefined;
  readonly door: Door;
  readonly senders: readonly Party[];
  /** Those that senders write to; the senders themselves receive acknowledgements. */
  readonly receivers: readonly Party[];
  readonly hooks: readonly HookInlet[];
  readonly consumers: readonly AmqpInlet[];
  /** Acknowledgements that receivers have still to send. */
  owed(): number;
  readonly store: StateReader;
  /** What is kept and what lies in the queues. */
  state(): Promise<FinalState>;
  /** Stops receivers and gateways in order; what they have kept stays. */
  stop(): Promise<void>;
  /** Removes everything but, when asked to, the folder with history and logs. */
  dispose(keep: boolean): Promise<void>;
  readonly folder: string;
}

export interface WorldOptions {
  readonly setup: Setup;
  readonly chance: Chance;
  /** How many gateway processes there are on PostgreSQL. */
  readonly processes: number;
  readonly breakage?: Breakage | undefined;
  /** Aborted when nobody is to try any more. */
  readonly over: AbortSignal;
}

const senderIds = ['bfh-medicin', 'visitation-oestdanmark'];
const mailboxId = 'kommune-koebenhavn';
const hookId = 'laegerne-falkoner-alle';
/** On RabbitMQ it reads its queue itself; on SQLite it is posted to. */
const amqpId = 'kommune-frederiksberg';

/** Builds it; the gateways listen when it resolves. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { setup, chance, processes, breakage, over } = options;
  const folder = mkdtempSync(join(tmpdir(), 'overgang-faults-'));
  const servers = setup === 'postgres' ? await openServers(endpointIds) : undefined;
  const hookServers = new Map<string, HookServer>([[hookId, await openHookServer()]]);
  if (setup === 'sqlite') hookServers.set(amqpId, await openHookServer());
  const tokens = new Map(
    demo.organisations.map(({ id }) => [id, makeToken(id, Uint8Array.from(randomBytes(32)))]),
  );
  const network = furnish(tokens, hookServers, setup === 'postgres');
  const history = openHistory(join(folder, 'history.ndjson'));
  const database = join(folder, 'data', 'overgang.db');
  mkdirSync(join(folder, 'data'));
  const settings = {
    OVERGANG_PORT: '0',
    OVERGANG_DATABASE: database,
    OVERGANG_PACKAGES: join(folder, 'packages'),
    OVERGANG_PROFILE_CACHE: join(tmpdir(), 'overgang-test-profiles'),
    OVERGANG_UNCHECKED_PROFILES: 'accept',
    OVERGANG_HOOK_TIMEOUT: '1',
    OVERGANG_RETRY_FIRST: '1',
    OVERGANG_RELAY_LEASE: '3',
    ...(servers === undefined
      ? {}
      : {
          OVERGANG_DATABASE_URL: servers.postgres.url,
          OVERGANG_AMQP_URL: servers.rabbitMq.url,
          OVERGANG_AMQP_PREFIX: servers.prefix,
        }),
  };
  const gateways = Array.from({ length: setup === 'sqlite' ? 1 : processes }, (_, index) =>
    runGateway({ name: `gateway-${index + 1}`, settings, network, breakage, history, folder }),
  );
  await Promise.all(gateways.map((each) => each.ready()));

  const parties: readonly Party[] = network.organisations;
  const party = (id: string): Party => {
    const found = parties.find((each) => each.id === id);
    if (found === undefined) throw new Error(`no organisation ${id}`);
    return found;
  };
  const door = openDoor({ gateways, tokens, history, chance: chance.fork('door'), over });
  const receiver = (id: string): Receiver =>
    createReceiver({ party: party(id), parties, door, history, chance: chance.fork(id), over });
  const receivers = new Map([...senderIds, mailboxId, hookId, amqpId].map((id) => [id, receiver(id)]));
  const inlets: Inlet[] = [];
  const opened = <Opened extends Inlet>(inlet: Opened): Opened => {
    inlets.push(inlet);
    return inlet;
  };
  for (const id of [...senderIds, mailboxId]) opened(readMailbox(of(receivers, id), door));
  const hooks = [...hookServers].map(([id, server]) => opened(server.serve(of(receivers, id))));
  const consumers =
    servers === undefined
      ? []
      : [
          opened(
            consumeQueue(of(receivers, amqpId), servers.rabbitMq.direct, servers.topology.queue(amqpId)),
          ),
        ];

  const file = servers === undefined ? sqliteState(database) : undefined;
  const store = file ?? postgresState(servers?.postgres.direct ?? '');
  return {
    setup,
    history,
    gateways,
    servers,
    door,
    senders: senderIds.map(party),
    receivers: [mailboxId, hookId, amqpId].map(party),
    hooks,
    consumers,
    owed: () => [...receivers.values()].reduce((sum, each) => sum + each.owed(), 0),
    store,
    async state() {
      const queues = servers === undefined ? file?.queues() : await queueDepths(servers, endpointIds);
      return { ...(await store.state()), queues: queues ?? new Map() };
    },
    async stop() {
      await Promise.all(inlets.map((each) => each.close()));
      await Promise.all(gateways.map((each) => each.stop()));
    },
    async dispose(keep) {
      await servers?.dispose();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
    folder,
  };
}

function of<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`no ${key}`);
  return value;
}

const endpointIds: readonly string[] = demo.organisations.flatMap(({ endpoints }) =>
  endpoints.map(({ id }) => id),
);

const secret = `whsec_${randomBytes(32).toString('base64')}`;

/** The demo network with a credential for everybody and receivers of every kind. */
function furnish(
  tokens: ReadonlyMap<string, string>,
  hooks: ReadonlyMap<string, HookServer>,
  withAmqp: boolean,
): NetworkFile {
  const written = structuredClone(demo) as unknown as NetworkFile;
  const endpointOf = (endpoint: Endpoint): Endpoint => {
    const hook = hooks.get(endpoint.id);
    if (hook !== undefined) return { id: endpoint.id, kind: 'rest-hook', url: hook.url, secret };
    return withAmqp && endpoint.id === amqpId ? { ...endpoint, kind: 'amqp' } : endpoint;
  };
  const { file, faults } = checkNetwork({
    ...written,
    organisations: written.organisations.map((organisation) => ({
      ...organisation,
      endpoints: organisation.endpoints.map(endpointOf),
      credentials: [
        {
          kind: 'bearer' as const,
          id: organisation.id,
          sha256: hashToken(tokens.get(organisation.id) ?? ''),
          issued: '2026-01-01T00:00:00Z',
        },
      ],
    })),
  });
  if (file === undefined) throw new Error(faults.join('\n'));
  return file;
}
