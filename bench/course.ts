// What the course's pure core costs: one message of a short and of a long course. The year of the whole country is
// bench/year.ts.
import { availableParallelism, cpus } from 'node:os';
import type { CourseEventKind, CourseFacts } from '../src/course/course-facts.ts';
import type { CourseMessage } from '../src/course/course-message.ts';
import { type CourseHistory, decide, newCourse, record } from '../src/course/decide.ts';
import { municipalityCodes } from '../src/course/organisation/municipality-codes.ts';
import type { Party } from '../src/course/party.ts';
import { defaultCoursePolicy } from '../src/course/policy/default-course-policy.ts';
import { hour, minute } from '../src/course/time/danish-time.ts';

const policy = defaultCoursePolicy();
const day = 24 * hour;
const year = Date.UTC(2027, 0, 2);
const municipalities = [...municipalityCodes];

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`,
);
for (const length of [10, 1000])
  console.log(`a course of ${length} messages: ${costOf(length).toFixed(1)} µs a message`);

/** Microseconds that one more message of a course of this length takes, in the best of seven rounds. */
function costOf(length: number): number {
  const begun = storyOf(1, year).slice(0, 6);
  let at = begun.at(-1)?.at ?? year;
  const filler = (): CourseMessage => {
    at += minute;
    return tell('course-1', 'status-met', at, 'sop', 'sop-1', {}, '0101');
  };
  let history: CourseHistory = newCourse;
  for (const message of begun) history = record(history, decide(history, message, policy, message.at));
  while (history.events.length < length) {
    const message = filler();
    history = record(history, decide(history, message, policy, message.at));
  }
  const probes = Array.from({ length: 5000 }, filler);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; round += 1) {
    const started = performance.now();
    for (const probe of probes) decide(history, probe, policy, probe.at);
    best = Math.min(best, ((performance.now() - started) / probes.length) * 1000);
  }
  return best;
}

/** One stay: a referral, a fortnight or more, a notice that is now and then late or forgotten, and the way home. */
function storyOf(number: number, start: number): readonly CourseMessage[] {
  const course = `course-${number}`;
  const municipality = municipalities[number % municipalities.length] ?? '0101';
  const site = `sop-${number % 260}`;
  const gp = `gp-${number % 3000}`;
  const arrival = start + 2 * day;
  const end = arrival + (10 + (number % 40)) * day + (number % 9) * hour;
  const lead = [49, 52, 73, 47, 96, 30][number % 6];
  const given = end - (lead ?? 48) * hour;
  const chainId = `chain-${number}`;
  const say = <K extends CourseEventKind>(
    kind: K,
    at: number,
    by: Party['kind'],
    id: string,
    facts: CourseFacts[K],
  ) => tell(course, kind, at, by, id, facts, municipality);
  const notice = {
    chainId,
    sequence: 0,
    expectedEnd: end,
    content: ['assessment', 'destination', 'needs', 'doctor', 'phone'],
  } as const;
  const doctor = { id: `doctor-${site}`, role: 'sop-doctor' } as const;
  const referralId = `referral-${number}`;
  const criteria = { A1: true, A2: true, A3: true, A4: true, A5: false, A6: true };
  const dialogue = { citizen: true, municipality: true };
  const referral = {
    referralId,
    origin: 'hospital',
    criteria,
    functionalAbility: true,
    flags: [],
    dialogue,
    generalPractitioner: gp,
  };
  const allocation = {
    referralId,
    stayId: `stay-${number}`,
    assessed: true,
    flags: [],
    legalBases: ['sul-118e'],
    authority: 'region-oestdanmark',
    site,
    ruleSet: policy.ruleSet,
    plannedEnd: end,
    information: ['stay', 'interventions', 'treatment', 'duration'],
    doctor,
  } as const;
  return [
    say('referral-received', start, 'hospital', 'hospital', referral),
    say('referral-opened', start + hour, 'visitation', 'visitation', { referralId }),
    say('allocation-granted', start + 3 * hour, 'visitation', 'visitation', allocation),
    say('municipality-informed', start + 5 * hour, 'municipality', `municipality-${municipality}`, {}),
    say('hospital-discharged', arrival - hour, 'hospital', 'hospital', {
      hospital: { id: 'hospital', role: 'hospital' },
    }),
    say('package-sent', arrival - hour / 2, 'hospital', 'hospital', {}),
    say('package-delivered', arrival - hour / 2 + 1000, 'gateway', 'gateway', {}),
    say('arrived', arrival, 'sop', site, {}),
    ...(number % 23 === 22
      ? []
      : [
          say('notice-sent', given, 'sop', site, notice),
          say('notice-available', given + 1000, 'gateway', 'gateway', { chainId, sequence: 0 }),
          say('notice-answered', given + hour, 'municipality', `municipality-${municipality}`, {
            chainId,
            sequence: 0,
            answer: 'received',
          }),
        ]),
    say('end-decided', end, 'sop', site, {
      actualEnd: end,
      criteria: { D1: 'met', D3: 'met', D4: 'met', D5: 'met', D6: 'met' },
      dialogue: true,
      decider: 'staff',
      professions: 2,
      destination: 'own-home',
    }),
    say('departed', end + hour, 'sop', site, {
      reason: 'planned-need-ended',
      actualEnd: end,
      departure: end + hour,
      destination: 'own-home',
    }),
    say('handover-sent', end + hour + 1000, 'sop', site, { medicationUpdated: true }),
    say('handover-delivered', end + hour + 2000, 'gateway', 'gateway', { to: 'municipality' }),
    say('handover-delivered', end + hour + 3000, 'gateway', 'gateway', { to: 'gp' }),
  ];
}

function tell<K extends CourseEventKind>(
  courseId: string,
  kind: K,
  at: number,
  by: Party['kind'],
  id: string,
  facts: CourseFacts[K],
  municipality: string,
): CourseMessage {
  const sender: Party = by === 'municipality' ? { id, kind: by, municipality } : { id, kind: by };
  const head = {
    messageId: `${courseId}/${kind}/${at}`,
    courseId,
    citizen: courseId,
    at,
    sequence: 0,
    sender,
  };
  const message = {
    ...head,
    kind,
    facts,
    residenceMunicipality: municipality,
    responsible: 'region-oestdanmark',
    statesResponsible: true,
  };
  // One object literal cannot be seen to belong to one member of the union.
  return message as unknown as CourseMessage;
}
