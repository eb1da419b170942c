import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccept } from '../../src/accept/accept.ts';
import { openEmbeddedBroker } from '../../src/broker/embedded-broker.ts';
import { judgeNotice } from '../../src/course/judge-notice.ts';
import { defaultCoursePolicy } from '../../src/course/policy/default-course-policy.ts';
import { hour, inDenmark, writeDanish } from '../../src/course/time/danish-time.ts';
import { startDeliver } from '../../src/deliver.ts';
import { createFollow } from '../../src/follow/follow.ts';
import { readState } from '../../src/follow/kept-state.ts';
import { createNetwork } from '../../src/network/network.ts';
import { createReceive } from '../../src/receive.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { openByEvent, openContexts } from '../../src/validate/contexts.ts';
import { createProfileJudge } from '../../src/validate/judge-profiles.ts';
import { compileContext } from '../../src/validate/profile/message-context.ts';
import { createStructureCheck } from '../../src/validate/structure.ts';
import { createValidate } from '../../src/validate/validate.ts';
import { idOf, networkOf, type Region } from './country.ts';
import { type Role, senderOf, type Values, valuesOf, write } from './letters.ts';
import { type Planned, type Stay, staysOf, year } from './stays.ts';

/** How one stay's notice was judged in the end. */
export interface Judged {
  readonly municipality: string;
  readonly outcome: string;
  /** Weekday the notice became available, 1 is Monday; 0 when none did. */
  readonly weekday: number;
}

/** What came of a region's year. */
export interface PlayedYear {
  readonly stays: readonly Judged[];
  readonly messages: number;
  /** Messages the gateway sent by itself. */
  readonly sent: number;
  readonly deliveries: number;
  /** Answers other than 202, by their codes. */
  readonly refused: Readonly<Record<string, number>>;
  /** Tasks opened, by kind. */
  readonly tasks: Readonly<Record<string, number>>;
  /** Courses looked at because a timer or a delivery called. */
  readonly looks: number;
}

/**
 * Plays the year of a region through a gateway in this process: bytes, parse, structure and anatomy, parties, course,
 * SQLite with full synchronous, relay, embedded broker and mailboxes. Only sockets are left out, and MedCom's packages
 * unless OVERGANG_PACKAGES names them. The clock stands still in every hour until all that was
 * said in it has been delivered, and every course whose time has come is looked at.
 * @param share of the stays, in [0, 1]
 */
export async function playYear(region: Region, seed: number, share: number): Promise<PlayedYear> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-year-'));
  const { database, close } = openDatabase(join(folder, 'overgang.db'));
  const clock = { now: year.from };
  const now = (): number => clock.now;
  const commits = groupCommit(database);
  const counted = countDeliveries(createSqliteStore(database, commits));
  const { store } = counted;
  const network = createNetwork(networkOf(region));
  const broker = openEmbeddedBroker({ database, commits, now });
  const fail = (cause: unknown): never => {
    throw cause;
  };
  const contexts = openContexts({
    packages: process.env.OVERGANG_PACKAGES ?? join(folder, 'none'),
    cache: join(tmpdir(), 'overgang-test-profiles'),
    onProblem: () => {},
  });
  const r4 = compileContext(await contexts.base(), { name: 'r4' });
  const validate = createValidate({
    structure: createStructureCheck(r4),
    profiles: createProfileJudge(await openByEvent(contexts), r4, 'accept'),
    limits: { entries: 2000, depth: 200, attachmentBytes: 30_000_000 },
  });
  const follow = createFollow({ network, store, policy: defaultCoursePolicy(), newId: randomUUID });
  const render = async () => ({ legacyIds: [], problems: [] });
  const accept = createAccept({
    network,
    store,
    follow,
    render,
    newId: () => randomUUIDv7(),
    // Nobody acknowledges in this year, and nobody is asked again.
    answerWithin: () => 100 * 365 * 24 * hour,
    holdFor: 0,
  });
  const receive = createReceive({
    validate,
    accept,
    store,
    network,
    now,
    newId: randomUUID,
    onUnrecorded: fail,
  });
  const deliver = await startDeliver({
    store,
    broker,
    network,
    sendTo: () => undefined,
    policyOf: () => ({ within: 100 * 365 * 24 * hour, resends: 0 }),
    notice: () => undefined as never,
    newId: randomUUID,
    now,
    random: () => 0.5,
    window: 256,
    concurrency: 1,
    pauseAfter: 1000,
    probeWithin: 60_000,
    retry: { firstWait: 1000, longestWait: 60_000, giveUpAfter: hour },
    onFault: fail,
  });

  const refused: Record<string, number> = {};
  let messages = 0;
  const send = async (stay: Stay, planned: Planned, values: Values): Promise<void> => {
    const sender = network.organisation(organisationIn(stay, senderOf(planned.letter)))?.id ?? '?';
    const bytes = write(planned.letter, {
      ...values,
      message: stay.random.uuid(),
      bundle: stay.random.uuid(),
      at: writeDanish(planned.at),
      chain: planned.chain ?? '',
      sequence: String(planned.sequence ?? 1),
      ...(planned.end === undefined ? {} : { end: writeDanish(planned.end) }),
      ...(planned.since === undefined ? {} : { since: writeDanish(planned.since) }),
    });
    const reception = await receive({
      bytes,
      contentType: 'application/fhir+json',
      caller: { credential: sender, organisations: new Set([sender]) },
      language: 'en',
    });
    messages += 1;
    if (reception.status !== 'refused') return;
    const codes = [
      ...new Set(reception.problems.filter(({ severity }) => severity === 'error').map(({ code }) => code)),
    ];
    const key = `${planned.letter}: ${codes.join(', ')}`;
    refused[key] = (refused[key] ?? 0) + 1;
  };
  let looks = 0;
  const lookAtDue = async (): Promise<void> => {
    for (;;) {
      const due = await store.dueCourses(clock.now, 100);
      if (due.length === 0) return;
      looks += due.length;
      await Promise.all(due.map((course) => follow.look(course, clock.now)));
      deliver.wake();
    }
  };

  const stays: Stay[] = [];
  const atHour = new Map<number, [Stay, Planned][]>();
  const chosen = Math.max(1, Math.round(1 / share));
  let number = 0;
  for (const stay of staysOf(region, seed)) {
    number += 1;
    if (number % chosen !== 0) continue;
    stays.push(stay);
    for (const planned of stay.messages) {
      const there = atHour.get(planned.at);
      if (there === undefined) atHour.set(planned.at, [[stay, planned]]);
      else there.push([stay, planned]);
    }
  }

  try {
    const valuesBy = new Map<Stay, Values>();
    const fixed = (stay: Stay): Values => {
      const known = valuesBy.get(stay);
      if (known !== undefined) return known;
      const values = fixedValues(stay, (role) => network.organisation(organisationIn(stay, role)));
      valuesBy.set(stay, values);
      return values;
    };
    for (clock.now = year.from; clock.now < year.to; clock.now += hour) {
      const there = atHour.get(clock.now);
      if (there === undefined) {
        await lookAtDue();
        continue;
      }
      // One course's messages of an hour come in their order, those of several at once.
      const byStay = Map.groupBy(there, ([stay]) => stay);
      await Promise.all(
        [...byStay].map(async ([stay, said]) => {
          for (const [, planned] of said) await send(stay, planned, fixed(stay));
        }),
      );
      deliver.wake();
      await counted.drained();
      await lookAtDue();
      await counted.drained();
      atHour.delete(clock.now);
    }
    const judged: Judged[] = [];
    for (const stay of stays) judged.push(await judge(store, stay));
    const rows = database.prepare('SELECT kind, count(*) AS number FROM task GROUP BY kind').all();
    return {
      stays: judged,
      messages,
      sent: counted.sent(),
      deliveries: counted.deliveries(),
      refused,
      tasks: Object.fromEntries(rows.map(({ kind, number: tasks }) => [String(kind), Number(tasks)])),
      looks,
    };
  } finally {
    await deliver.stop();
    await broker.close();
    close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function judge(store: Store, { course, residence }: Stay): Promise<Judged> {
  const kept = await store.course([course]);
  const state = kept === undefined ? undefined : readState(kept.state);
  if (state === undefined) return { municipality: residence, outcome: 'no course', weekday: 0 };
  const { outcome, noticeEffective } = judgeNotice(state);
  const weekday = noticeEffective === undefined ? 0 : inDenmark(noticeEffective).dayOfWeek;
  return { municipality: residence, outcome, weekday };
}

function organisationIn(stay: Stay, role: Role): string {
  switch (role) {
    case 'site':
      return stay.site;
    case 'operator':
      return stay.site.replace('sop-', 'kommune-');
    case 'residence':
      return idOf.municipality(stay.residence);
    case 'gp':
      return stay.gp;
    default:
      return role;
  }
}

function fixedValues(stay: Stay, body: (role: Role) => Parameters<typeof valuesOf>[1] | undefined): Values {
  const roles: readonly Role[] = ['region', 'visitation', 'hospital', 'site', 'residence', 'operator', 'gp'];
  const parties = roles.flatMap((role) => {
    const found = body(role);
    return found === undefined ? [] : [valuesOf(role, found)];
  });
  return {
    ...Object.assign({}, ...parties),
    course: stay.course,
    referral: stay.referral,
    stay: stay.stay,
    nights: String(stay.nights),
    municipality: `"${stay.residence}"`,
    arrived: writeDanish(stay.arrived),
    ...(stay.needEnded === undefined ? {} : { needEnded: writeDanish(stay.needEnded) }),
  };
}

/** A store that tells when everything it was given to deliver is settled. */
function countDeliveries(store: Store) {
  let expected = 0;
  let settled = 0;
  let sent = 0;
  let waiting: PromiseWithResolvers<void> | undefined;
  const expect = (deliveries: readonly { readonly deliveries: readonly unknown[] }[]): void => {
    for (const each of deliveries) expected += each.deliveries.length;
  };
  const counting: Store = {
    ...store,
    async accept(submission) {
      const acceptance = await store.accept(submission);
      if (acceptance.status === 'accepted') {
        expect([submission, ...(submission.sends ?? [])]);
        sent += submission.sends?.length ?? 0;
      }
      return acceptance;
    },
    async keepCourse(change, sends) {
      const kept = await store.keepCourse(change, sends);
      if (kept) {
        expect(sends);
        sent += sends.length;
      }
      return kept;
    },
    async settle(delivery, outcome) {
      const result = await store.settle(delivery, outcome);
      settled += 1;
      if (settled >= expected) waiting?.resolve();
      return result;
    },
  };
  return {
    store: counting,
    sent: () => sent,
    deliveries: () => expected,
    async drained() {
      if (settled >= expected) return;
      waiting = Promise.withResolvers();
      await waiting.promise;
    },
  };
}
