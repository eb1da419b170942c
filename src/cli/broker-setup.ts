import { readFileSync, writeFileSync } from 'node:fs';
import { type BrokerUser, definitions, endpointUser, gatewayUser } from '../broker/definitions.ts';
import { passwordHash } from '../broker/password-hash.ts';
import { openRabbitMqBroker } from '../broker/rabbitmq-broker.ts';
import { readAmqpTls } from '../broker/read-amqp-tls.ts';
import { usualTopology } from '../broker/topology.ts';
import { type Config, loadConfig } from '../config.ts';
import { loadNetwork } from '../network/load-network.ts';
import type { NetworkFile } from '../network/network.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** What `overgang broker setup` is told. */
export interface BrokerSetupOptions {
  /** Declares exchanges and queues now, at OVERGANG_AMQP_URL; else the definitions are printed. */
  readonly apply: boolean;
  /** Where the users' passwords are kept; users are left out without it. */
  readonly passwords?: string;
  /** Name of the gateway's own user; left out without it. */
  readonly gatewayUser?: string;
}

/** What setting up needs of its surroundings. */
export interface BrokerSetupParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** So many random bytes. */
  readonly random: (count: number) => Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * `overgang broker setup`: what RabbitMQ has to hold for the network file. Printed, it is a definitions file for `rabbitmqctl
 * import_definitions`, with users. Applied, exchanges, queues and bindings are declared by AMQP; AMQP knows no users.
 * Exit code 1 when RabbitMQ cannot be reached or has a queue of that name with other properties, 2 for a setting or file
 * that cannot be.
 */
export async function brokerSetup(
  options: BrokerSetupOptions,
  terminal: Terminal,
  parts: BrokerSetupParts,
): Promise<number> {
  const { config, faults } = loadConfig(parts.environment);
  if (config === undefined) return refuse(faults, terminal);
  const network = loadNetwork(config.network);
  if (network.file === undefined) return refuse(network.faults, terminal);
  const endpoints = network.file.organisations.flatMap((each) => each.endpoints.map(({ id }) => id));
  const intakes = intakesOf(network.file);
  try {
    if (options.apply) return await apply({ endpoints, intakes }, config, terminal, parts);
    const users = options.passwords === undefined ? [] : usersOf(network.file, config, options, parts);
    const virtualHost = virtualHostOf(config.amqpUrl);
    const topology = usualTopology(config.amqpPrefix);
    terminal.line(JSON.stringify(definitions({ topology, virtualHost, endpoints, intakes, users }), null, 2));
    return exitCodes.ok;
  } catch (fault) {
    return refuse([fault instanceof Error ? fault.message : String(fault)], terminal);
  }
}

async function apply(
  { endpoints, intakes }: { readonly endpoints: readonly string[]; readonly intakes: readonly string[] },
  config: Config,
  terminal: Terminal,
  { now }: BrokerSetupParts,
): Promise<number> {
  if (config.amqpUrl === undefined) return refuse(['OVERGANG_AMQP_URL: says where to apply it'], terminal);
  const [first = '', ...others] = config.amqpUrl.split(',').map((each) => each.trim());
  const { amqpCa: ca, amqpCert: cert, amqpKey: key } = config;
  const reasons: string[] = [];
  const broker = openRabbitMqBroker({
    urls: [first, ...others],
    tls: readAmqpTls({ ca, cert, key }),
    prefix: config.amqpPrefix,
    now,
    random: () => 0,
    onFault: (cause) => reasons.push(cause instanceof Error ? cause.message : String(cause)),
  });
  try {
    await broker.provision(endpoints);
    await broker.intake.provision(intakes);
    terminal.line(`${endpoints.length} queues are there, and the one for the dead`);
    terminal.line('users and permissions are no part of AMQP: print them with --passwords and import them');
    return exitCodes.ok;
  } catch (fault) {
    terminal.error(fault instanceof Error ? fault.message : String(fault));
    for (const reason of new Set(reasons)) terminal.error(reason);
    return exitCodes.failed;
  } finally {
    await broker.close();
  }
}

/** The endpoints that letters come in by. */
function intakesOf({ organisations }: NetworkFile): readonly string[] {
  return organisations.flatMap(({ endpoints }) =>
    endpoints.filter(({ intake }) => intake === true).map(({ id }) => id),
  );
}

/** A user for each endpoint that its owner reads by AMQP, and the gateway's. A password that is there is kept. */
function usersOf(
  network: NetworkFile,
  { amqpPrefix }: Config,
  { passwords: path = '', gatewayUser: gateway }: BrokerSetupOptions,
  { random }: BrokerSetupParts,
): readonly BrokerUser[] {
  const topology = usualTopology(amqpPrefix);
  const readers = network.organisations.flatMap(({ endpoints }) =>
    endpoints.filter(({ kind }) => kind === 'amqp').map(({ id }) => id),
  );
  if (gateway !== undefined && readers.includes(gateway)) {
    throw new Error(`--gateway-user: ${gateway} is the name of an endpoint, and so of its own user`);
  }
  const known = readPasswords(path);
  const names = [...readers, ...(gateway === undefined ? [] : [gateway])];
  const passwords = Object.fromEntries(
    names.map((name) => [name, known[name] ?? Buffer.from(random(24)).toString('base64url')]),
  );
  writePasswords(path, { ...known, ...passwords });
  const intakes = new Set(intakesOf(network));
  const hash = (name: string): string => passwordHash(passwords[name] ?? '', random(4));
  const users = readers.map((name) => endpointUser(topology, name, hash(name), intakes.has(name)));
  return gateway === undefined ? users : [...users, gatewayUser(amqpPrefix, gateway, hash(gateway))];
}

function readPasswords(path: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return {};
    throw new Error(`${path}: cannot be read as JSON`);
  }
}

function writePasswords(path: string, passwords: Readonly<Record<string, string>>): void {
  try {
    writeFileSync(path, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
  } catch {
    throw new Error(`${path}: cannot be written`);
  }
}

/** The path of an AMQP URL names the virtual host; there is one called `/`. https://www.rabbitmq.com/docs/uri-spec */
function virtualHostOf(urls: string | undefined): string {
  const path = urls === undefined ? '' : new URL(urls.split(',')[0]?.trim() ?? '').pathname.slice(1);
  return path === '' ? '/' : decodeURIComponent(path);
}

function refuse(faults: readonly string[], terminal: Terminal): number {
  for (const fault of faults) terminal.error(fault);
  return exitCodes.usage;
}
