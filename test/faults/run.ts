import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Breakage } from './broken-ports.ts';
import { check, type Violation } from './check.ts';
import type { Fault } from './fault.ts';
import { faults, mostJump } from './faults.ts';
import type { FinalState } from './final-state.ts';
import { accepted, type Entry, isAccepted, posts, receptions } from './history.ts';
import { type Chance, chance } from './random.ts';
import { sendOn } from './sender.ts';
import { openWorld, type Setup, type World } from './world.ts';

export interface RunOptions {
  readonly setup: Setup;
  readonly seed: number;
  /** So many faults done, so many messages accepted, or so many milliseconds. */
  readonly until: { readonly faults: number } | { readonly accepted: number } | { readonly elapsed: number };
  /** Gateway processes on PostgreSQL. */
  readonly processes?: number;
  /** Longest pause of a sender between two messages, milliseconds. */
  readonly pause?: number;
  /** Which faults there are; all that are possible unless given. */
  readonly which?: (fault: Fault) => boolean;
  readonly breakage?: Breakage;
  /** How long everything may take to come to rest when all is well again, milliseconds. */
  readonly patience?: number;
  /** Told what is being done. */
  readonly tell?: (line: string) => void;
  /** Keeps the folder with history, logs and final state even if all is well. */
  readonly keep?: boolean;
}

/** What came of a run. */
export interface Report {
  readonly setup: Setup;
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly posts: number;
  readonly accepted: number;
  readonly receptions: number;
  /** Receptions of what the receiver had already. */
  readonly repeated: number;
  /** How often each fault was done. */
  readonly faults: ReadonlyMap<string, number>;
  /** Gateway processes that ended, by why. */
  readonly ended: ReadonlyMap<string, number>;
  /** History, logs and final state, kept when there are violations. */
  readonly folder: string;
}

const usualPatience = 90_000;
/** Messages accepted between two faults. */
const leastTraffic = 8;

/** Builds a world, lets senders send and faults strike, heals it, waits until it is at rest, and judges. */
export async function runFaults(options: RunOptions): Promise<Report> {
  const { setup, seed, breakage, pause = 120, tell = () => {} } = options;
  const luck = chance(seed);
  const over = new AbortController();
  const world = await openWorld({
    setup,
    chance: luck.fork('parties'),
    processes: options.processes ?? 3,
    breakage,
    over: over.signal,
  });
  let keep = true;
  try {
    const enough = new AbortController();
    const sending = world.senders.flatMap((sender) =>
      world.receivers.map((receiver) =>
        sendOn({
          sender,
          receiver,
          door: world.door,
          chance: luck.fork(`${sender.id} to ${receiver.id}`),
          pause,
          enough: enough.signal,
        }),
      ),
    );
    await strikeOn(world, luck.fork('faults'), options);
    enough.abort();
    tell('waiting until all is at rest');
    // All clocks go on from the latest that any of them has shown, so that what is to be tried again is due.
    for (const gateway of world.gateways) gateway.setClock(mostJump + 3_600_000);
    await atRest(world, Promise.all(sending), options.patience ?? usualPatience);
    over.abort();
    await Promise.all(sending);
    await world.stop();
    const state = await world.state();
    const violations = check(world.history.entries, state);
    keep = options.keep === true || violations.length > 0;
    if (keep) writeState(world.folder, state);
    return { setup, seed, violations, folder: world.folder, ...numbers(world.history.entries) };
  } finally {
    over.abort();
    await world.stop().catch(() => {});
    await world.dispose(keep);
  }
}

/** For whoever looks into a violation: one line for each delivery, and how much lies in which queue. */
function writeState(folder: string, { deliveries, queues }: FinalState): void {
  const lines = [...deliveries, Object.fromEntries(queues)].map((each) => `${JSON.stringify(each)}\n`);
  writeFileSync(join(folder, 'state.ndjson'), lines.join(''));
}

/** Does one fault after the other, sometimes two at once, until it is enough; when it resolves all are undone. */
async function strikeOn(
  world: World,
  luck: Chance,
  { until, which = () => true, tell }: RunOptions,
): Promise<void> {
  const possible = faults.filter((fault) => which(fault) && fault.possible(world));
  const begin = performance.now();
  const underWay = new Map<Fault['to'], Promise<void>>();
  const deck: Fault[] = [];
  let done = 0;
  const isEnough = (): boolean => {
    if ('faults' in until) return done >= until.faults;
    if ('accepted' in until) return accepted(world.history.entries).size >= until.accepted;
    return performance.now() - begin >= until.elapsed;
  };
  while (!isEnough()) {
    await Promise.all([sleep(luck.between(50, 500)), someTraffic(world)]);
    if (possible.length === 0) continue;
    if (deck.length === 0) deck.push(...shuffled(possible, luck));
    const fault = deck.pop();
    if (fault === undefined) continue;
    await underWay.get(fault.to);
    const striking = strike(world, fault, luck, tell).finally(() => underWay.delete(fault.to));
    underWay.set(fault.to, striking);
    done += 1;
    if (luck.percent(60)) await striking;
  }
  await Promise.all(underWay.values());
}

/** A fault of a system that nobody uses shows nothing; one that nobody can use, because of another fault, is not waited for. */
async function someTraffic({ history }: World): Promise<void> {
  const before = history.entries.length;
  const isSome = (): boolean =>
    posts(history.entries.slice(before)).filter(isAccepted).length >= leastTraffic;
  for (let waited = 0; waited < 3000 && !isSome(); waited += 20) await sleep(20);
}

async function strike(world: World, fault: Fault, luck: Chance, tell: RunOptions['tell']): Promise<void> {
  const lasts = luck.between(...fault.lasts);
  tell?.(fault.name);
  world.history.record({ kind: 'fault', at: Date.now(), name: fault.name });
  const undo = await fault.strike(world, luck);
  await sleep(lasts);
  await undo();
}

/** Resolves when senders and receivers have done all they had to and nothing is under way, or patience has ended. */
async function atRest(world: World, sending: Promise<unknown>, patience: number): Promise<void> {
  const deadline = performance.now() + patience;
  const left = (): number => Math.max(0, deadline - performance.now());
  await Promise.race([sending, sleep(left())]);
  while (left() > 0) {
    await sleep(200);
    if (world.owed() > 0 || unseen(world.history.entries) > 0) continue;
    if ((await world.store.open().catch(() => 1)) > 0) continue;
    // Whatever would come twice shall have the time to.
    await sleep(500);
    return;
  }
}

/** Accepted messages that their receivers have not got. */
function unseen(entries: readonly Entry[]): number {
  const seen = new Set(receptions(entries).map(({ messageId }) => messageId));
  return [...accepted(entries).keys()].filter((messageId) => !seen.has(messageId)).length;
}

function shuffled<Item>(items: readonly Item[], luck: Chance): Item[] {
  return items
    .map((item) => ({ item, place: luck.next() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

function numbers(entries: readonly Entry[]): Omit<Report, 'setup' | 'seed' | 'violations' | 'folder'> {
  const seen = receptions(entries);
  const struck = entries.filter((each) => each.kind === 'fault');
  const ended = entries.filter((each) => each.kind === 'ended');
  return {
    posts: posts(entries).length,
    accepted: accepted(entries).size,
    receptions: seen.length,
    repeated: seen.length - new Set(seen.map(({ receiver, messageId }) => `${receiver} ${messageId}`)).size,
    faults: countBy(struck, ({ name }) => name),
    ended: countBy(ended, ({ why }) => why),
  };
}

function countBy<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(items, key)].map(([name, all]) => [name, all.length]));
}
