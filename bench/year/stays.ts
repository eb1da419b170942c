import { hour, inDenmark } from '../../src/course/time/danish-time.ts';
import { idOf, type Region, regions } from './country.ts';
import type { LetterName } from './letters.ts';
import { type Random, randomOf } from './random.ts';

/** A message of a stay: which, when, and what is different in it. */
export interface Planned {
  /** Milliseconds since the epoch, on the hour. */
  readonly at: number;
  readonly letter: LetterName;
  /** `E`, where the message announces one. */
  readonly end?: number;
  /** Which notice of which chain. */
  readonly chain?: string;
  readonly sequence?: number;
  /** When the waiting began. */
  readonly since?: number;
}

/** One citizen's stay, with everything that is said of it. */
export interface Stay {
  readonly course: string;
  readonly referral: string;
  readonly stay: string;
  readonly site: string;
  readonly residence: string;
  readonly gp: string;
  readonly arrived: number;
  readonly departed: number;
  /** Expected duration at the allocation, days. */
  readonly nights: number;
  /** `A`; absent where the need did not end. */
  readonly needEnded?: number;
  readonly messages: readonly Planned[];
  readonly random: Random;
}

const day = 24 * hour;
/** The year of the bench: the first of the regime. */
export const year = {
  from: Date.parse('2027-01-01T00:00:00+01:00'),
  to: Date.parse('2028-01-01T00:00:00+01:00'),
};

/**
 * The stays of a region's places, one after the other in each place, about ten in the year; a stay that would go on
 * after the year is not begun. What happens follows from the seed and the place's number alone.
 */
export function* staysOf(region: Region, seed: number): Generator<Stay> {
  const before = regions.slice(0, regions.indexOf(region)).flatMap(({ places }) => places);
  let place = before.reduce((sum, each) => sum + each, 0);
  for (const [index, code] of region.municipalities.entries()) {
    for (let bed = 0; bed < (region.places[index] ?? 0); bed += 1) {
      const random = randomOf(seed, place);
      place += 1;
      let free = year.from + random.between(4 * 24, 20 * 24) * hour;
      for (;;) {
        const nights = Math.min(90, 5 + Math.round(-29.5 * Math.log(1 - random.next() * 0.97)));
        if (free + (nights + 12) * day > year.to) break;
        const planned = stayOf(region, code, free, nights, random);
        free = planned.departed + random.between(24, 88) * hour;
        yield planned;
      }
    }
  }
}

function stayOf(region: Region, code: string, free: number, nights: number, random: Random): Stay {
  const elsewhere = region.municipalities[random.between(0, region.municipalities.length - 1)] ?? code;
  const residence = random.percent(7) ? elsewhere : code;
  const arrived = atHour(free, random.between(10, 20));
  const referred = arrived - random.between(20, 90) * hour;
  const decided = referred + random.between(1, 12) * hour;
  const end = atHour(arrived + nights * day, random.between(10, 14));
  const messages: Planned[] = [
    { at: referred, letter: 'referral' },
    { at: decided, letter: 'allocation' },
    ...(random.percent(97)
      ? [{ at: decided + random.between(2, 30) * hour, letter: 'municipal-information' } as const]
      : []),
    // The takeover is agreed before the arrival, from which it counts.
    { at: arrived - hour, letter: 'responsibility' },
    { at: arrived - hour / 2, letter: 'package' },
    { at: arrived, letter: 'start' },
    { at: atHour(arrived + Math.floor(nights / 2) * day, 11), letter: 'status-meeting' },
  ];
  const said = { messages, random, arrived, end };
  const fate = random.next() * 100;
  const departed =
    fate < 3 ? dies(said) : fate < 5 ? leaves(said) : goesHome(said, fate < 10 ? toHospital(said) : arrived);
  const ids = { course: random.uuid(), referral: random.uuid(), stay: random.uuid() };
  const ended = messages.find(({ letter }) => letter === 'end-decision')?.at;
  return {
    ...ids,
    site: idOf.site(code),
    residence,
    gp: idOf.gp(random.between(0, region.gps - 1)),
    arrived,
    departed,
    nights,
    ...(ended === undefined ? {} : { needEnded: ended }),
    messages: messages.toSorted((one, other) => one.at - other.at),
    random,
  };
}

interface Said {
  readonly messages: Planned[];
  readonly random: Random;
  readonly arrived: number;
  readonly end: number;
}

/** The citizen dies before the planned end; a notice may have been given. */
function dies({ messages, random, arrived, end }: Said): number {
  const at = hourOf(arrived + (end - arrived) * (0.3 + 0.6 * random.next()));
  dropAfter(messages, at);
  messages.push({ at, letter: 'death' });
  return at;
}

/** The citizen leaves by own decision: nobody had to be told before. */
function leaves({ messages, random, arrived, end }: Said): number {
  const at = hourOf(arrived + (end - arrived) * (0.2 + 0.7 * random.next()));
  dropAfter(messages, at);
  messages.push({ at, letter: 'own-decision' }, ...handover(at + hour));
  return at;
}

/** Some days in hospital in the first half of the stay. */
function toHospital({ messages, random, arrived, end }: Said): number {
  const at = hourOf(arrived + (end - arrived) * (0.1 + 0.3 * random.next()));
  const back = atHour(at + random.between(2, 5) * day, random.between(12, 18));
  if (back > end - 6 * day) return arrived;
  dropBetween(messages, at, back);
  messages.push({ at, letter: 'readmission' }, { at: back, letter: 'start' });
  return back;
}

/** The planned way: notice, perhaps revised or revoked, end of need, perhaps waiting, departure and handover. */
function goesHome({ messages, random, end }: Said, from: number): number {
  const chain = random.uuid();
  const kind = random.next() * 100;
  if (kind >= 3) giveNotices(messages, random, { chain, end, from, revoked: kind < 6, revised: kind < 16 });
  messages.push({ at: end, letter: 'end-decision' });
  const waits = random.percent(6);
  const found = end + hour + random.between(1, 9) * day;
  if (waits) {
    messages.push(
      { at: end + hour, letter: 'waiting', since: end + hour },
      { at: found, letter: 'place-found', since: end + hour },
    );
  }
  const at = (waits ? found : end) + random.between(1, 3) * hour;
  // One handover in five reaches municipality and GP after the citizen has gone.
  messages.push({ at, letter: 'end' }, ...handover(random.percent(80) ? at - hour : at + hour));
  return at;
}

interface NoticeCourse {
  readonly chain: string;
  readonly end: number;
  readonly from: number;
  readonly revoked: boolean;
  readonly revised: boolean;
}

/** One in eight notices comes too late; the staff gives them in the day, and now and then in a weekend. */
function giveNotices(
  messages: Planned[],
  random: Random,
  { chain, end, from, revoked, revised }: NoticeCourse,
): void {
  const lead = random.percent(88) ? random.between(50, 110) : random.between(5, 47);
  let at = atHour(end - lead * hour, random.between(8, 15));
  const weekday = inDenmark(at).dayOfWeek;
  if (weekday > 5 && random.percent(70)) at -= (weekday - 5) * day;
  at = Math.min(Math.max(at, from + 2 * hour), end - hour);
  if (revoked) {
    const first = Math.max(from + hour, at - 4 * day);
    const other = random.uuid();
    if (first + 30 * hour < at) {
      messages.push(
        ...notice('notice', first, { chain: other, end: first + 3 * day, sequence: 1 }),
        ...notice('notice-cancel', first + 20 * hour, { chain: other, end: first + 3 * day, sequence: 2 }),
      );
    }
  }
  // A revision postpones more often than it brings forward.
  const announced = revised ? end + (random.percent(70) ? -1 : 1) * random.between(4, 30) * hour : end;
  const told = revised ? Math.max(at, from + hour) : at;
  const first = announced > told ? announced : end;
  messages.push(...notice('notice', told, { chain, end: first, sequence: 1 }));
  if (random.percent(85)) messages.push({ at: told + random.between(1, 3) * hour, letter: 'answer', chain });
  const changed = told + random.between(4, 20) * hour;
  if (revised && first !== end && changed < end && changed < first) {
    messages.push(...notice('notice-revise', changed, { chain, end, sequence: 2 }));
  }
}

/** A notice is two messages: to the municipality and, as a copy, to the GP (R-NOT-19). */
function notice(
  letter: 'notice' | 'notice-revise' | 'notice-cancel',
  at: number,
  what: Pick<Planned, 'chain' | 'end' | 'sequence'>,
): readonly Planned[] {
  return [
    { at, letter, ...what },
    { at, letter: `${letter}-to-gp`, ...what },
  ];
}

function handover(at: number): readonly Planned[] {
  return [
    { at, letter: 'handover' },
    { at, letter: 'handover-to-gp' },
  ];
}

/** The whole hour: what is said, is said on the hour. */
function hourOf(at: number): number {
  return Math.floor(at / hour) * hour;
}

/** The same Danish day, at an hour. */
function atHour(at: number, hours: number): number {
  return inDenmark(at).with({ hour: hours, minute: 0, second: 0, millisecond: 0 }).epochMilliseconds;
}

function dropAfter(messages: Planned[], at: number): void {
  dropBetween(messages, at, Number.POSITIVE_INFINITY);
}

function dropBetween(messages: Planned[], from: number, to: number): void {
  const kept = messages.filter((each) => each.at < from || each.at > to);
  messages.splice(0, messages.length, ...kept);
}
