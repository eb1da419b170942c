// What following courses adds to the intake of a message, on SQLite: receive without, with courses kept in memory alone, which
// is the least that following can cost whatever it is kept in, and with courses kept, on the same messages, in this process;
// and then at the door of gateways as they are served. And what one more message of a course of 10 and of 1,000 costs.
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
import { createReplaceRetired } from '../src/validate/retired-codes.ts';
import { openDoor } from './courses/at-door.ts';
import { followInMemory } from './courses/kept-in-memory.ts';
import { newStory, steps } from './courses/stories.ts';
import { machineLine } from './machine.ts';
import { openValidate } from './open-validate.ts';

const courses = Number(process.env.COURSES ?? 300);
const rounds = 5;
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

/** What becomes of courses. */
type Courses = 'none' | 'in memory' | 'kept';

function open(courses: Courses): Door {
  const { database, close } = openDatabase(join(folder, `${randomUUID()}.db`));
  const store = createSqliteStore(database, groupCommit(database));
  const parts = {
    network,
    policy: defaultCoursePolicy(),
    agreements: createAgreements([]),
    newId: randomUUID,
  };
  const follows: Record<Courses, () => Pick<Follow, 'message'>> = {
    none: () => without,
    'in memory': () => followInMemory(parts),
    kept: () => createFollow({ ...parts, store }),
  };
  const follow = follows[courses]();
  const accept = createAccept({
    network,
    store,
    follow,
    judgeContents: () => [],
    newId: randomUUID,
    render: async () => ({ legacyIds: [], problems: [] }),
    answerWithin: () => 1_800_000,
    holdFor: 0,
  });
  const receive = createReceive({
    validate,
    replaceRetired: createReplaceRetired([]),
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
async function costOf(kept: Courses): Promise<number> {
  const door = open(kept);
  const stories = Array.from({ length: courses }, newStory);
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
  return (user + system) / (courses * steps.length);
}

/** CPU microseconds of one more message of a course of so many. */
async function costAt(length: number): Promise<number> {
  const door = open('kept');
  for (const [sender, bytes] of newStory().slice(0, 3)) await send(door, sender, bytes);
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

/** HTTP, tokens, log, relay and hand-over are in both figures: what a message takes of a gateway's process. */
async function atDoor(): Promise<void> {
  const plain = await openDoor(join(folder, 'plain.db'), false);
  const followed = await openDoor(join(folder, 'followed.db'), true);
  try {
    for (const door of [plain, followed]) await door.cost(2 * courses);
    const turns: (readonly [number, number])[] = [];
    for (let round = 0; round < rounds; round += 1) {
      turns.push([await plain.cost(2 * courses), await followed.cost(2 * courses)]);
    }
    const [least, most] = [0, 1].map((which) => Math.min(...turns.map((turn) => turn[which] ?? Infinity)));
    const more = ((most ?? Number.NaN) / (least ?? Number.NaN) - 1) * 100;
    console.log(
      `at the door, without courses ${least?.toFixed(0)} µs CPU a message; followed ${most?.toFixed(0)} µs: ${more.toFixed(0)} % more`,
    );
  } finally {
    await plain.stop();
    await followed.stop();
  }
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
  await costOf('kept');
  // In turns, so that what else the machine does falls on all.
  const turns: Record<Courses, number>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    turns.push({
      none: await costOf('none'),
      'in memory': await costOf('in memory'),
      kept: await costOf('kept'),
    });
  }
  const least = (which: Courses): number => Math.min(...turns.map((turn) => turn[which]));
  const plain = least('none');
  const more = (cost: number): string =>
    `${cost.toFixed(0)} µs CPU a message: ${((cost / plain - 1) * 100).toFixed(0)} % more`;
  console.log(`without courses                 ${plain.toFixed(0)} µs CPU a message`);
  console.log(`followed, kept in memory alone  ${more(least('in memory'))}, nothing stored and nothing sent`);
  console.log(`followed                        ${more(least('kept'))}, one message in five making another`);
  await atDoor();
  for (const length of [10, 1000]) {
    const cost = await best(() => costAt(length));
    console.log(`one more message of a course of ${length}: ${cost.toFixed(0)} µs CPU`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
