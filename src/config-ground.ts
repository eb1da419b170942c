import type { Setting } from './config-setting.ts';

const mebi = 1024 * 1024;

/** Settings of what the gateway stands on: database, packages, RabbitMQ. */
export const groundSettings = [
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
    name: 'amqpCa',
    variable: 'OVERGANG_AMQP_CA',
    type: 'string',
    default: undefined,
    text: 'PEM file of the authorities that may sign the certificate of RabbitMQ; those of the system without it. Needs amqps://.',
  },
  {
    name: 'amqpCert',
    variable: 'OVERGANG_AMQP_CERT',
    type: 'string',
    default: undefined,
    text: "PEM file of the gateway's own certificate, for a RabbitMQ that asks for one. Needs amqps://.",
  },
  {
    name: 'amqpKey',
    variable: 'OVERGANG_AMQP_KEY',
    type: 'string',
    default: undefined,
    text: 'PEM file of the key that belongs to OVERGANG_AMQP_CERT.',
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
] as const satisfies readonly Setting[];
