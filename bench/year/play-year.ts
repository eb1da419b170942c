import { judgeNotice } from '../../src/course/judge-notice.ts';
import { hour, inDenmark, writeDanish } from '../../src/course/time/danish-time.ts';
import { readState } from '../../src/follow/kept-state.ts';
import type { Store } from '../../src/store/store.ts';
import { idOf, networkOf, type Region } from './country.ts';
import { openInProcess } from './gateway-in-process.ts';
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
 * Plays the year of a region through a gateway in this process. The clock stands still in every hour until all that was
 * said in it has been delivered, and every course whose time has come is looked at.
 * @param share of the stays, in [0, 1]
 * @param relay whether deliveries go through relay and broker
 */
export async function playYear(
  region: Region,
  { seed, share, relay }: { readonly seed: number; readonly share: number; readonly relay: boolean },
): Promise<PlayedYear> {
  const clock = { now: year.from };
  const gateway = await openInProcess(networkOf(region), () => clock.now, relay);
  const { network, receive, store, follow, database, counted } = gateway;
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
      await gateway.deliverAll();
      await lookAtDue();
      await gateway.deliverAll();
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
    await gateway.close();
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
