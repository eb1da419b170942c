import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';
import type { Child } from './child.ts';
import { type ServerCpu, serverCpu } from './server-cpu.ts';

/** What a load run showed. */
export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
  /** Processor time of the server for each message, microseconds. */
  readonly cpuPerMessage: number;
  /** The same of PostgreSQL and RabbitMQ, whoever else may use them. */
  readonly serversPerMessage: ServerCpu;
}

const text = readFileSync(
  join(
    import.meta.dirname,
    '..',
    '..',
    'fixtures',
    'messages',
    'hospital-notification',
    'end-leave',
    'message.json',
  ),
  'utf8',
);
const original = JSON.parse(text) as { id: string; entry: { resource: { id: string } }[] };
const episode = /"episodeOfCare":[^}]*"value": "([^"]+)"/s.exec(text)?.[1] ?? '';
/** What is another one in every message: of one course they would go out one after the other. */
const beginnings = new Map([
  [original.id, 'b0b0b0b0'],
  [original.entry[0]?.resource.id, 'e0e0e0e0'],
  [episode, 'c0c0c0c0'],
]);
const pieces = text.split(new RegExp(`(${[...beginnings.keys()].join('|')})`));
let serial = 0;

/** Size of the message that is sent, bytes. */
export const messageBytes = Buffer.byteLength(text);

/** The same HospitalNotification with identities that no other call has had, and of a course of its own. */
export function nextMessage(): string {
  serial += 1;
  const suffix = serial.toString(16).padStart(12, '0');
  return pieces
    .map((piece) => {
      const beginning = beginnings.get(piece);
      return beginning === undefined ? piece : `${beginning}-0000-4000-8000-${suffix}`;
    })
    .join('');
}

/** Posts distinct messages over 64 connections for so many seconds. */
export async function load(child: Child, seconds: number, connections = 64): Promise<LoadResult> {
  const before = await child.usage();
  const servers = serverCpu();
  const result = await autocannon({
    url: `${child.url}/fhir/$process-message`,
    connections,
    duration: seconds,
    requests: [request(child)],
  });
  const { cpu } = await child.usage();
  const after = serverCpu();
  const answered = result['2xx'] + result.non2xx;
  return {
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    refused: result.non2xx + result.errors,
    cpuPerMessage: (cpu.user + cpu.system - before.cpu.user - before.cpu.system) / answered,
    serversPerMessage: {
      postgres: (after.postgres - servers.postgres) / answered,
      rabbitMq: (after.rabbitMq - servers.rabbitMq) / answered,
    },
  };
}

/** Posts so many distinct messages over 64 connections; tells how many were not accepted. */
export async function send(child: Child, amount: number): Promise<number> {
  const result = await autocannon({
    url: `${child.url}/fhir/$process-message`,
    connections: 64,
    amount,
    requests: [request(child)],
  });
  return result.non2xx + result.errors;
}

function request(child: Child): autocannon.Request {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${child.token}` },
    setupRequest: (present) => ({ ...present, body: nextMessage() }),
  };
}
