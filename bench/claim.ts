/**
 * What a claim costs with a backlog of 100,000 deliveries: deliveries claimed and settled in a second, by window of 128, on
 * both stores; each of a course of its own, and in courses of twenty. PostgreSQL at OVERGANG_TEST_DATABASE_URL or
 * postgres://postgres@127.0.0.1:5432/test.
 *
 *     node bench/claim.ts
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { groupCommit } from '../src/store/group-commit.ts';
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts';
import { openDatabase } from '../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Store, Submission } from '../src/store/store.ts';
import { machineLine } from './machine.ts';

const backlog = Number(process.env.BACKLOG ?? 100_000);
const settled = Number(process.env.SETTLED ?? 10_000);
const window = 128;
const url = process.env.OVERGANG_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

console.log(machineLine());
console.log(`backlog of ${backlog} deliveries to 300 endpoints, ${settled} of them claimed and settled`);
for (const [name, perCourse] of [
  ['alone', 1],
  ['in courses of 20', 20],
] as const) {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
  const { database, close } = openDatabase(join(folder, 'overgang.db'));
  console.log(
    `SQLite      ${name}: ${await measure(createSqliteStore(database, groupCommit(database)), perCourse)}`,
  );
  close();
  rmSync(folder, { recursive: true });

  if (process.env.ONLY === 'sqlite') continue;
  const schema = `bench_${randomUUID().replaceAll('-', '')}`;
  const direct = new Client({ connectionString: url });
  await direct.connect();
  await direct.query(`CREATE SCHEMA ${schema}`);
  const inSchema = new URL(url);
  inSchema.searchParams.set('options', `-c search_path=${schema}`);
  const store = await openPostgresStore({
    url: inSchema.href.replaceAll('+', '%20'),
    connections: 10,
    self: randomUUID(),
    now: Date.now,
    onFault: console.error,
  });
  console.log(`PostgreSQL  ${name}: ${await measure(store, perCourse)}`);
  await store.close();
  await direct.query(`DROP SCHEMA ${schema} CASCADE`);
  await direct.end();
}

async function measure(store: Store, perCourse: number): Promise<string> {
  const began = performance.now();
  for (let n = 0; n < backlog; n += 250) {
    await Promise.all(Array.from({ length: 250 }, (_, each) => store.accept(message(n + each, perCourse))));
  }
  const accepting = backlog / ((performance.now() - began) / 1000);
  const start = performance.now();
  const cpu = process.cpuUsage();
  let claims = 0;
  for (let done = 0; done < settled; claims += 1) {
    const due = await store.claimDue(1e13, window);
    await Promise.all(
      due.map(({ delivery }) => store.settle(delivery.id, { state: 'available', at: 2000, attempt: 0 })),
    );
    done += due.length;
  }
  const rate = settled / ((performance.now() - start) / 1000);
  const { user, system } = process.cpuUsage(cpu);
  const each = (user + system) / settled;
  return `accepted ${accepting.toFixed(0)}/s, claimed and settled ${rate.toFixed(0)}/s in ${claims} claims, ${each.toFixed(0)} µs of CPU each in the process`;
}

/** A small message of its own; neighbours in a course go to the same endpoint. */
function message(n: number, perCourse: number): Submission {
  const bytes = Buffer.from(`{"n":${n}}`);
  const course = Math.floor(n / perCourse);
  const endpoint = `endpoint-${course % 300}`;
  return {
    messageId: randomUUID(),
    bundleId: randomUUID(),
    event: 'hospital-notification-message',
    sender: 'hospital',
    courseId: undefined,
    timestamp: '2027-04-01T10:00:00+02:00',
    receivedAt: 1000 + n,
    mediaType: 'application/fhir+json',
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    problems: [],
    deliveries: [{ id: randomUUID(), receiver: endpoint, endpoint, acknowledgement: 'awaited' }],
    order: { key: `course-${course}`, inherits: false, at: n, follows: undefined },
    acknowledges: undefined,
  };
}
