import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import demo from '../fixtures/networks/demo.json' with { type: 'json' };
import { loadConfig } from '../src/config.ts';
import { type Gateway, startGateway } from '../src/gateway.ts';
import { hashToken, makeToken } from '../src/http/bearer.ts';
import { checkNetwork } from '../src/network/load-network.ts';
import type { NetworkFile, Organisation } from '../src/network/network.ts';
import { type HookReceiver, openHookReceiver } from './hook-receiver.ts';
import { countResources, expectNothingLeft } from './leak-guard.ts';
import { expectNothingTold } from './log-guard.ts';
import { type RabbitMqNames, rabbitMqNames } from './rabbitmq-names.ts';

/** What a test may want otherwise than usual. */
export interface UnderTestOptions {
  /** On RabbitMQ through a TCP proxy, under names of its own; else on the embedded broker. */
  readonly rabbitMq?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Another network than the demo's. */
  readonly base?: NetworkFile;
  /** Changes the network before it is checked. */
  readonly network?: (file: NetworkFile) => NetworkFile;
}

/** An answer of the gateway; `body` is its JSON, undefined when it has none. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: ReturnType<typeof JSON.parse>;
}

/** A call at the door. */
interface Call {
  readonly as?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A real gateway on a free port, with a folder, credentials and a hook receiver of its own. */
export interface GatewayUnderTest {
  readonly url: string;
  readonly network: NetworkFile;
  readonly database: string;
  readonly hook: HookReceiver;
  /** Present on RabbitMQ. */
  readonly rabbitMq: RabbitMqNames | undefined;
  /** Every line logged so far. */
  readonly log: readonly string[];
  token(organisation: string): string;
  organisation(id: string): Organisation;
  call(path: string, call?: Call): Promise<Reply>;
  /** Posts a message to `$process-message` as an organisation. */
  send(as: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** Stops the gateway and leaves what it has kept. */
  stop(): Promise<void>;
  /** Starts it again over what it has kept; at another port. */
  start(): Promise<void>;
  /** Stops everything, checks that nothing was logged that must not be and nothing is left open. */
  dispose(): Promise<void>;
}

const hookSecret = `whsec_${randomBytes(32).toString('base64')}`;

/** The secret the gateway signs hooks with. */
export const signingSecret = hookSecret;

/** Starts one. */
export async function openGateway(options: UnderTestOptions = {}): Promise<GatewayUnderTest> {
  const before = countResources();
  const folder = mkdtempSync(join(tmpdir(), 'overgang-path-'));
  const hook = await openHookReceiver();
  const base = options.base ?? (structuredClone(demo) as unknown as NetworkFile);
  const rabbitMq = options.rabbitMq === true ? await rabbitMqNames(endpointsOf(base)) : undefined;
  const tokens = new Map(
    base.organisations.map(({ id }) => [id, makeToken(id, Uint8Array.from(randomBytes(32)))]),
  );
  const network = checked(
    (options.network ?? ((file) => file))(furnished(base, tokens, hook.url, rabbitMq !== undefined)),
  );
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(line) });
  const { config, faults } = loadConfig({
    OVERGANG_PORT: '0',
    OVERGANG_DATABASE: join(folder, 'overgang.db'),
    OVERGANG_HOOK_TIMEOUT: '1',
    // Fixtures come alone, without the messages they continue.
    OVERGANG_HOLD_FOR: '0',
    OVERGANG_UNCHECKED_PROFILES: 'accept',
    OVERGANG_PACKAGES: join(folder, 'packages'),
    OVERGANG_PROFILE_CACHE: join(tmpdir(), 'overgang-test-profiles'),
    ...(rabbitMq === undefined
      ? {}
      : { OVERGANG_AMQP_URL: rabbitMq.url, OVERGANG_AMQP_PREFIX: rabbitMq.prefix }),
    ...options.settings,
  });
  if (config === undefined) throw new Error(faults.join('\n'));

  let running: Gateway | undefined;
  const start = async (): Promise<void> => {
    running = await startGateway({
      config,
      network,
      log: logger,
      environment: {},
      ...(options.now === undefined ? {} : { now: options.now }),
    });
  };
  const stop = async (): Promise<void> => {
    const stopping = running;
    await stopping?.stop();
    if (running === stopping) running = undefined;
  };
  const url = (): string => {
    if (running === undefined) throw new Error('the gateway is not running');
    return running.url;
  };
  const call = async (
    path: string,
    { as, method = 'GET', headers = {}, body }: Call = {},
  ): Promise<Reply> => {
    const response = await fetch(url() + path, {
      method,
      headers: { ...(as === undefined ? {} : { authorization: `Bearer ${tokens.get(as)}` }), ...headers },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  };
  const token = (id: string): string => tokens.get(id) ?? '';
  try {
    await start();
  } catch (fault) {
    await hook.close();
    await rabbitMq?.dispose();
    rmSync(folder, { recursive: true });
    throw fault;
  }
  return {
    get url() {
      return url();
    },
    network,
    database: config.database,
    hook,
    rabbitMq,
    log,
    token,
    organisation(id) {
      const found = network.organisations.find((each) => each.id === id);
      if (found === undefined) throw new Error(`no organisation ${id}`);
      return found;
    },
    call,
    send: (as, body, headers = {}) =>
      call('/fhir/$process-message', {
        as,
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json', ...headers },
        body,
      }),
    stop,
    start,
    async dispose() {
      await stop();
      await hook.close();
      await rabbitMq?.expectNoConnections();
      await rabbitMq?.dispose();
      rmSync(folder, { recursive: true });
      expectNothingTold(log, [...tokens.values(), hookSecret]);
      await expectNothingLeft(before);
    },
  };
}

function endpointsOf({ organisations }: NetworkFile): readonly string[] {
  return organisations.flatMap(({ endpoints }) => endpoints.map(({ id }) => id));
}

/**
 * The network with a credential for everybody and the hook at the test's own receiver; on RabbitMQ one municipality
 * reads its queue itself.
 */
function furnished(
  file: NetworkFile,
  tokens: ReadonlyMap<string, string>,
  hookUrl: string,
  withAmqp: boolean,
): NetworkFile {
  return {
    ...file,
    organisations: file.organisations.map((organisation) => ({
      ...organisation,
      endpoints: organisation.endpoints.map((endpoint) => {
        if (endpoint.kind === 'rest-hook') return { ...endpoint, url: hookUrl, secret: hookSecret };
        return withAmqp && endpoint.id === 'kommune-frederiksberg'
          ? { ...endpoint, kind: 'amqp' as const }
          : endpoint;
      }),
      credentials: [
        {
          kind: 'bearer' as const,
          id: organisation.id,
          sha256: hashToken(tokens.get(organisation.id) ?? ''),
          issued: '2026-01-01T00:00:00Z',
        },
      ],
    })),
  };
}

function checked(file: NetworkFile): NetworkFile {
  const outcome = checkNetwork(file);
  if (outcome.file === undefined) throw new Error(outcome.faults.join('\n'));
  return outcome.file;
}

/** A new id, as senders make them. */
export const newId = (): string => randomUUID();
