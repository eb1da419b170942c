import type { Topology } from './topology.ts';

/** A RabbitMQ user and what it may do, as regular expressions over names. */
export interface BrokerUser {
  readonly name: string;
  /** As {@link passwordHash} made it. */
  readonly passwordHash: string;
  readonly configure: string;
  readonly write: string;
  readonly read: string;
  /** Most connections and channels at once; without limit when absent. */
  readonly limits?: { readonly connections: number; readonly channels: number };
}

/** What RabbitMQ's definitions are made of. */
export interface DefinitionParts {
  readonly topology: Topology;
  readonly virtualHost: string;
  readonly endpoints: readonly string[];
  /** Those of them that letters come in by. */
  readonly intakes: readonly string[];
  readonly users: readonly BrokerUser[];
}

const durable = { durable: true, auto_delete: false } as const;

/**
 * Everything that belongs into RabbitMQ, in its own format, which no plugin is needed for: `rabbitmqctl import_definitions`
 * or `load_definitions` in rabbitmq.conf. What is there already stays as it is; users get the password and permissions
 * named here. https://www.rabbitmq.com/docs/definitions
 */
export function definitions(parts: DefinitionParts): object {
  const { topology, virtualHost, endpoints, intakes, users } = parts;
  const vhost = virtualHost;
  const exchange = (name: string, type: 'topic' | 'fanout' = 'topic') => ({
    name,
    vhost,
    type,
    ...durable,
    internal: false,
    arguments: {},
  });
  const queue = (name: string, queueArguments: object) => ({
    name,
    vhost,
    ...durable,
    arguments: queueArguments,
  });
  const binding = (source: string, destination: string, key: string) => ({
    source,
    vhost,
    destination,
    destination_type: 'queue',
    routing_key: key,
    arguments: {},
  });
  return {
    vhosts: [{ name: vhost }],
    users: users.map(({ name, passwordHash, limits }) => ({
      name,
      password_hash: passwordHash,
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      tags: '',
      limits:
        limits === undefined
          ? {}
          : { 'max-connections': limits.connections, 'max-channels': limits.channels },
    })),
    permissions: users.map(({ name, configure, write, read }) => ({
      user: name,
      vhost,
      configure,
      write,
      read,
    })),
    exchanges: [
      exchange(topology.deadExchange),
      exchange(topology.exchange),
      ...intakes.map((endpoint) => exchange(topology.intake(endpoint), 'fanout')),
    ],
    queues: [
      queue(topology.deadQueue, topology.deadQueueArguments),
      ...endpoints.map((endpoint) => queue(topology.queue(endpoint), topology.queueArguments)),
      ...intakes.flatMap((endpoint) => [
        queue(topology.refused(endpoint), topology.refusedArguments),
        queue(topology.intake(endpoint), topology.intakeArguments(endpoint)),
      ]),
    ],
    bindings: [
      binding(topology.deadExchange, topology.deadQueue, '#'),
      ...endpoints.map((endpoint) =>
        binding(topology.exchange, topology.queue(endpoint), topology.bindingKey(endpoint)),
      ),
      ...intakes.map((endpoint) => binding(topology.intake(endpoint), topology.intake(endpoint), '')),
    ],
  };
}

/**
 * Who may read one endpoint's queue and nothing else: it declares, binds and deletes nothing, and reads no other queue. With an
 * intake it may also publish to that, and read what was refused. RabbitMQ lets anybody see how many messages a queue of known name has, and a reader empty its own.
 */
export function endpointUser(
  topology: Topology,
  endpoint: string,
  hash: string,
  hasIntake: boolean,
): BrokerUser {
  const own = [topology.queue(endpoint), ...(hasIntake ? [topology.refused(endpoint)] : [])];
  return {
    name: endpoint,
    passwordHash: hash,
    configure: nothing,
    write: hasIntake ? `^${escaped(topology.intake(endpoint))}$` : nothing,
    read: `^(${own.map(escaped).join('|')})$`,
    limits: { connections: 5, channels: 20 },
  };
}

/** The gateway itself: everything under its prefix, and nothing beside it. */
export function gatewayUser(prefix: string, name: string, hash: string): BrokerUser {
  const own = `^${escaped(prefix)}`;
  return { name, passwordHash: hash, configure: own, write: own, read: own };
}

const nothing = '^$';

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
