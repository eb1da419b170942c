// What following courses adds to the intake of a message, in one process on SQLite: receive with and without, on the same
// messages. And what one more message of a course of 10 and of 1,000 messages costs at the door.
// OVERGANG_PACKAGES names the folder of MedCom's packages; without it profiles are not judged, and the share is larger.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import demo from '../fixtures/networks/demo.json' with { type: 'json' };
import { createAccept } from '../src/accept/accept.ts';
import { defaultCoursePolicy } from '../src/course/policy/default-course-policy.ts';
import { createFollow, type Follow } from '../src/follow/follow.ts';
import { createAgreements } from '../src/network/agreements.ts';
import { createNetwork, type NetworkFile } from '../src/network/network.ts';
import { createReceive, type Receive } from '../src/receive.ts';
import { groupCommit } from '../src/store/group-commit.ts';
import { openDatabase } from '../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { machineLine } from './machine.ts';
import { openValidate } from './open-validate.ts';

const courses = Number(process.env.COURSES ?? 300);
const rounds = 5;
const names = [
  ['bfh-medicin', 'referral/new'],
  ['visitation-oestdanmark', 'allocation/granted'],
  ['sop-vigerslevvej', 'stay/start'],
  ['sop-vigerslevvej', 'discharge-notice/new'],
  ['kommune-koebenhavn', 'discharge-notice/response'],
] as const;
const texts = names.map(([sender, name]) => {
  const path = join(import.meta.dirname, '..', 'fixtures', 'messages', name, 'message.json');
  return [sender, readFileSync(path, 'utf8')] as const;
});
const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const at = Date.parse('2027-04-20T10:00:00+02:00');
const network = createNetwork(demo as unknown as NetworkFile);
const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
const validate = await openValidate(folder);
const without: Pick<Follow, 'message'> = {
  message: async () => ({ findings: [], routed: true, change: undefined, sends: [] }),
};

interface Door {
  readonly receive: Receive;
  readonly close: () => void;
}

function open(followed: boolean): Door {
  const { database, close } = openDatabase(join(folder, `${randomUUID()}.db`));
  const store = createSqliteStore(database, groupCommit(database));
  const follow = followed
    ? createFollow({
        network,
        store,
        policy: defaultCoursePolicy(),
        agreements: createAgreements([]),
        newId: randomUUID,
      })
    : without;
  const accept = createAccept({
    network,
    store,
    follow,
    newId: randomUUID,
    render: async () => ({ legacyIds: [], problems: [] }),
    answerWithin: () => 1_800_000,
    holdFor: 0,
  });
  const receive = createReceive({
    validate,
    accept,
    store,
    network,
    now: () => at,
    newId: randomUUID,
    onUnrecorded: (cause) => {
      throw cause;
    },
  });
  return { receive, close };
}

function asNewCourse(): readonly (readonly [sender: string, bytes: Uint8Array])[] {
  const fresh = new Map<string, string>();
  return texts.map(([sender, text]) => {
    const told = text.replace(uuid, (id) => {
      const known = fresh.get(id) ?? randomUUID();
      fresh.set(id, known);
      return known;
    });
    return [sender, Buffer.from(told)];
  });
}

async function send({ receive }: Door, sender: string, bytes: Uint8Array): Promise<void> {
  const { status } = await receive({
    bytes,
    contentType: 'application/fhir+json',
    caller: { credential: sender, organisations: new Set([sender]) },
    language: 'en',
  });
  if (status !== 'accepted') throw new Error(`${sender}: ${status}`);
}

/** CPU microseconds of one message of many courses at once, each with its messages in order. */
async function costOf(followed: boolean): Promise<number> {
  const door = open(followed);
  const stories = Array.from({ length: courses }, asNewCourse);
  const before = process.cpuUsage();
  for (let first = 0; first < stories.length; first += 64) {
    await Promise.all(
      stories.slice(first, first + 64).map(async (story) => {
        for (const [sender, bytes] of story) await send(door, sender, bytes);
      }),
    );
  }
  const { user, system } = process.cpuUsage(before);
  door.close();
  return (user + system) / (courses * texts.length);
}

/** CPU microseconds of one more message of a course of so many. */
async function costAt(length: number): Promise<number> {
  const door = open(true);
  for (const [sender, bytes] of asNewCourse().slice(0, 3)) await send(door, sender, bytes);
  const [, informed = ''] = [
    '',
    readFileSync(
      join(import.meta.dirname, '..', 'fixtures', 'messages', 'stay', 'information', 'message.json'),
      'utf8',
    ),
  ];
  const bundle = JSON.parse(informed);
  const more = () => {
    const header = randomUUID();
    const text = informed.replaceAll(bundle.entry[0].resource.id, header).replaceAll(bundle.id, randomUUID());
    return Buffer.from(text.replaceAll('2027-04-05T13:21:00+02:00', new Date(at + minute()).toISOString()));
  };
  for (let count = 3; count < length; count += 1) await send(door, 'visitation-oestdanmark', more());
  const probes = Array.from({ length: 200 }, more);
  const before = process.cpuUsage();
  for (const probe of probes) await send(door, 'visitation-oestdanmark', probe);
  const { user, system } = process.cpuUsage(before);
  door.close();
  return (user + system) / probes.length;
}

let minutes = 0;
function minute(): number {
  minutes += 1;
  return minutes * 1000;
}

const best = async (cost: () => Promise<number>): Promise<number> => {
  const costs: number[] = [];
  for (let round = 0; round < rounds; round += 1) costs.push(await cost());
  return Math.min(...costs);
};

try {
  console.log(machineLine());
  console.log(process.env.OVERGANG_PACKAGES === undefined ? 'profiles not judged' : 'judged by profiles');
  await costOf(true);
  // In turns, so that what else the machine does falls on both.
  const turns: (readonly [plain: number, followed: number])[] = [];
  for (let round = 0; round < rounds; round += 1) turns.push([await costOf(false), await costOf(true)]);
  const plain = Math.min(...turns.map(([cost]) => cost));
  const followed = Math.min(...turns.map(([, cost]) => cost));
  console.log(`without courses ${plain.toFixed(0)} µs CPU a message`);
  console.log(
    `followed        ${followed.toFixed(0)} µs CPU a message: ${((followed / plain - 1) * 100).toFixed(0)} % more, one message in five making another that is sent`,
  );
  for (const length of [10, 1000]) {
    const cost = await best(() => costAt(length));
    console.log(`one more message of a course of ${length}: ${cost.toFixed(0)} µs CPU`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
