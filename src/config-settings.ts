/** One setting of the gateway: a row of the table in docs/configuration.md. */
export interface Setting {
  /** Name in the configuration file. */
  readonly name: string;
  /** Name in the environment, which wins over the file. */
  readonly variable: string;
  readonly type: 'string' | 'integer' | 'boolean';
  readonly default: string | number | boolean | undefined;
  /** What it does, in a sentence; also in the help of the command line. */
  readonly text: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  /** Form of a text. */
  readonly pattern?: string;
}

const mebi = 1024 * 1024;

/** Every setting there is. docs/configuration.md is generated from it. */
export const settings = [
  {
    name: 'host',
    variable: 'OVERGANG_HOST',
    type: 'string',
    default: '127.0.0.1',
    text: 'Address to listen on.',
  },
  {
    name: 'port',
    variable: 'OVERGANG_PORT',
    type: 'integer',
    default: 8080,
    minimum: 0,
    maximum: 65535,
    text: 'Port to listen on; 0 takes any free one.',
  },
  {
    name: 'network',
    variable: 'OVERGANG_NETWORK',
    type: 'string',
    default: 'network.json',
    text: 'The network file: organisations, endpoints, credentials.',
  },
  {
    name: 'noticePolicies',
    variable: 'OVERGANG_NOTICE_POLICIES',
    type: 'string',
    default: undefined,
    text: 'JSON file with local agreements on discharge notices, one or a list; without it the national rule holds.',
  },
  {
    name: 'database',
    variable: 'OVERGANG_DATABASE',
    type: 'string',
    default: 'data/overgang.db',
    text: 'SQLite file of the embedded store and broker. Not used when there is a databaseUrl.',
  },
  {
    name: 'databaseUrl',
    variable: 'OVERGANG_DATABASE_URL',
    type: 'string',
    default: undefined,
    text: 'PostgreSQL, 15 or later, as postgres:// URL; several gateways may share it. Needs amqpUrl. Without it the SQLite file is used.',
  },
  {
    name: 'databaseConnections',
    variable: 'OVERGANG_DATABASE_CONNECTIONS',
    type: 'integer',
    default: 10,
    minimum: 2,
    maximum: 200,
    text: 'Most connections to PostgreSQL at once, beside one that listens.',
  },
  {
    name: 'packages',
    variable: 'OVERGANG_PACKAGES',
    type: 'string',
    default: 'packages',
    text: 'Folder of the installed FHIR packages; `overgang package add` fills it.',
  },
  {
    name: 'profileCache',
    variable: 'OVERGANG_PROFILE_CACHE',
    type: 'string',
    default: 'data/profiles',
    text: 'Folder of compiled profiles, keyed by content; may be deleted at any time.',
  },
  {
    name: 'uncheckedProfiles',
    variable: 'OVERGANG_UNCHECKED_PROFILES',
    type: 'string',
    default: 'refuse',
    enum: ['accept', 'refuse'],
    text: 'What becomes of a message whose profiles are not installed. It is judged by our own message rules and by R4 either way.',
  },
  {
    name: 'amqpUrl',
    variable: 'OVERGANG_AMQP_URL',
    type: 'string',
    default: undefined,
    pattern: '^amqps?://[^\\s,/]+(/[^\\s,]*)?(\\s*,\\s*amqps?://[^\\s,/]+(/[^\\s,]*)?)*$',
    text: 'RabbitMQ, as amqp:// or amqps:// URL; several nodes of a cluster separated by commas. Without it the embedded broker is used.',
  },
  {
    name: 'amqpPrefix',
    variable: 'OVERGANG_AMQP_PREFIX',
    type: 'string',
    default: 'overgang.',
    text: 'Put before the names of exchanges and queues, so that several gateways can share a virtual host.',
  },
  {
    name: 'amqpMessageLimit',
    variable: 'OVERGANG_AMQP_MESSAGE_LIMIT',
    type: 'integer',
    default: 16 * mebi,
    minimum: 1024,
    maximum: 128 * mebi,
    text: 'Largest message RabbitMQ takes, bytes: its max_message_size, 16 MiB from version 4 on. Larger bodies are refused at the door.',
  },
  {
    name: 'bodyLimit',
    variable: 'OVERGANG_BODY_LIMIT',
    type: 'integer',
    default: 25 * mebi,
    minimum: 1024,
    maximum: 110 * mebi,
    text: 'Largest body of a request, bytes. MedCom allows messages of 100 MB. On RabbitMQ the smaller of this and OVERGANG_AMQP_MESSAGE_LIMIT counts.',
  },
  {
    name: 'attachmentLimit',
    variable: 'OVERGANG_ATTACHMENT_LIMIT',
    type: 'integer',
    default: 15 * mebi,
    minimum: 1024,
    maximum: 100 * mebi,
    text: 'Largest attachment in a message, decoded, bytes.',
  },
  {
    name: 'entryLimit',
    variable: 'OVERGANG_ENTRY_LIMIT',
    type: 'integer',
    default: 2000,
    minimum: 10,
    maximum: 100_000,
    text: 'Most resources in one message.',
  },
  {
    name: 'requestTimeout',
    variable: 'OVERGANG_REQUEST_TIMEOUT',
    type: 'integer',
    default: 60,
    minimum: 1,
    maximum: 3600,
    text: 'Longest time a request may take to arrive, seconds.',
  },
  {
    name: 'hookTimeout',
    variable: 'OVERGANG_HOOK_TIMEOUT',
    type: 'integer',
    default: 30,
    minimum: 1,
    maximum: 600,
    text: 'Longest wait for the answer of a REST hook, seconds.',
  },
  {
    name: 'retryFirst',
    variable: 'OVERGANG_RETRY_FIRST',
    type: 'integer',
    default: 10,
    minimum: 1,
    maximum: 3600,
    text: 'Wait before a failed delivery is tried again, seconds; it doubles with every try up to half an hour.',
  },
  {
    name: 'retryFor',
    variable: 'OVERGANG_RETRY_FOR',
    type: 'integer',
    default: 72,
    minimum: 1,
    maximum: 24 * 30,
    text: 'How long a delivery is tried before it is given up, hours.',
  },
  {
    name: 'relayWindow',
    variable: 'OVERGANG_RELAY_WINDOW',
    type: 'integer',
    default: 128,
    minimum: 1,
    maximum: 4096,
    text: 'Most messages on their way to the broker at once.',
  },
  {
    name: 'proxies',
    variable: 'OVERGANG_PROXIES',
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 10,
    text: 'How many proxies stand in front; so many X-Forwarded-* addresses are believed, and no more.',
  },
  {
    name: 'logLevel',
    variable: 'OVERGANG_LOG_LEVEL',
    type: 'string',
    default: 'info',
    enum: ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
    text: 'How much is logged.',
  },
] as const satisfies readonly Setting[];
