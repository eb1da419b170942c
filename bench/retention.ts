// Disk under steady load: so many messages a simulated day, each of a course of its own with an event, a closed task and a
// disclosure, all finished within the hour; contents are kept 30 days, courses, tasks and the audit 60. What contents and
// courses take has to level off; tombstones grow by what they weigh.
//
//     node bench/retention.ts [--days 150] [--per-day 200] [--bytes 10240]
import { randomUUID } from 'node:crypto';
import type { CourseChange } from '../src/store/courses.ts';
import type { RetentionPolicy } from '../src/store/retention.ts';
import { machineLine } from './machine.ts';
import {
  type BenchStore,
  kinds,
  megabytes,
  newMessage,
  openBenchStore,
  option,
} from './stores/bench-store.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2027, 0, 1);
const days = option('days', 150);
const perDay = option('per-day', 200);
const bytes = option('bytes', 10_240);
const policy: RetentionPolicy = {
  periods: new Map(),
  otherPeriod: 30 * day,
  stepPeriod: 60 * day,
  refusalPeriod: 60 * day,
  coursePeriod: 60 * day,
  taskPeriod: 60 * day,
  auditPeriod: 60 * day,
  ownQueues: new Set(),
};

console.log(machineLine());
console.log(`${perDay} messages of ${bytes} bytes a day for ${days} days, kept 30 days\n`);
for (const kind of kinds) {
  const bench = await openBenchStore(kind, () => start);
  try {
    await live(bench);
  } finally {
    await bench.dispose();
  }
}

async function live(bench: BenchStore): Promise<void> {
  console.log(
    `${bench.kind}\n  day  messages   purged  contents MB  courses MB  tombstones and rest MB  free MB  WAL MB  purge ms/message`,
  );
  let purged = 0;
  let spent = 0;
  let largestWal = 0;
  const levels: number[] = [];
  const courseLevels: number[] = [];
  for (let today = 0; today < days; today += 1) {
    const now = start + today * day;
    await bench.upkeep(now);
    await Promise.all(
      Array.from({ length: perDay }, (_, n) => live1(bench, now + Math.floor((n * day) / perDay))),
    );
    const before = performance.now();
    for (let more = true; more; ) {
      const step = await bench.store.purge(now + day, policy);
      purged += step.purged;
      more = step.more;
    }
    spent += performance.now() - before;
    if ((today + 1) % 10 !== 0) continue;
    const { content, courses, rest, free, wal } = await bench.sizes();
    courseLevels.push(courses);
    levels.push(content + free);
    largestWal = Math.max(largestWal, wal);
    const columns = [today + 1, (today + 1) * perDay, purged];
    console.log(
      `${columns
        .map((each) => String(each).padStart(7))
        .join('  ')
        .slice(2)}  ${megabytes(content).padStart(11)}  ${megabytes(courses).padStart(10)}  ` +
        `${megabytes(rest).padStart(22)}  ${megabytes(free).padStart(7)}  ${megabytes(wal).padStart(6)}  ` +
        `${(purged === 0 ? '-' : (spent / purged).toFixed(2)).padStart(10)}`,
    );
  }
  console.log(`contents, largest of the second half / of the first: ${growth(levels)}`);
  console.log(`courses, tasks and audit, likewise:                  ${growth(courseLevels)}\n`);
}

function growth(levels: readonly number[]): string {
  const half = Math.floor(levels.length / 2);
  return (Math.max(...levels.slice(half)) / Math.max(...levels.slice(0, half))).toFixed(2);
}

async function live1({ store }: BenchStore, receivedAt: number): Promise<void> {
  const courseId = randomUUID();
  const message = { ...newMessage(bytes, receivedAt, { owed: false }), courseId };
  const { messageId } = message;
  const task = { id: randomUUID(), key: messageId, kind: 'k', owner: 'kom', messageId, courseId, reason: {} };
  const change: CourseChange = {
    ...{ courseId, basedOn: 0, at: receivedAt, keys: [courseId, messageId], parties: ['hospital', 'kom'] },
    state: JSON.stringify({ fold: 1, told: 'x'.repeat(1000) }),
    events: [{ id: messageId, content: JSON.stringify({ kind: 'k', told: 'x'.repeat(500) }) }],
    tasks: {
      open: [{ ...task, openedAt: receivedAt }],
      close: [{ key: messageId, at: receivedAt + hour, by: 'kom' }],
    },
    watches: [],
    dueAt: undefined,
  };
  await store.accept({ ...message, change });
  const id = message.deliveries[0]?.id ?? '';
  await store.settle(id, { state: 'available', at: receivedAt + 1000, attempt: 0 });
  await store.settle(id, { state: 'delivered', at: receivedAt + hour / 2 });
  await store.recordDisclosure({
    at: receivedAt,
    actor: 'kom/kom',
    what: 'content',
    detail: 'request',
    messageId,
  });
}
