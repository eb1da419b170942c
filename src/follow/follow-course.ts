import type { Bundle } from '@medplum/fhirtypes';
import { currentReferral } from '../course/course.ts';
import type { CourseMessage } from '../course/course-message.ts';
import type { Decision } from '../course/decide.ts';
import { readCourseMessage } from '../course/read-course-message.ts';
import { mayBeQuestioned } from '../course/tables/referral-table.ts';
import { assembledAt } from '../message/envelope.ts';
import { type Problem, refuses } from '../message/problem.ts';
import type { TaskChanges } from '../message/task.ts';
import { overbooked, withFreePlaces } from './capacity/follow-capacity.ts';
import { judgeMunicipality } from './capacity/own-municipality.ts';
import { placePalliation } from './capacity/palliative-place.ts';
import { complaintGuidance, judgeGuidance, withGuidance } from './complaint-guidance.ts';
import { courseKeys } from './course-keys.ts';
import type { CourseTables, OnTheTable } from './course-tables.ts';
import { directoryAt } from './directory.ts';
import { closeFinished } from './follow-finished.ts';
import { type CourseCandidate, type Followed, type FollowParts, notForThem, nothing } from './followed.ts';
import { judgeAllocation } from './judge-agreement.ts';
import { judgePlan } from './judge-plan.ts';
import { unreachedReferrer } from './reach-referrer.ts';
import { watchesOf } from './watches.ts';
import { tellMessage } from './write/tell.ts';
import { nameIn, tellInWords, writeSends } from './write/write-sends.ts';

/** What a message of a course does to it; nothing, when it turns out to be none. */
export async function followCourse(
  candidate: CourseCandidate,
  parts: FollowParts,
  tables: CourseTables,
): Promise<Followed> {
  const { envelope, receivedAt: now, sender, deliveries, inWords } = candidate;
  const { network, agreements } = parts;
  const bundle = candidate.bundle();
  const directory = directoryAt(network, assembledAt(envelope, now));
  const { message: asRead, problems } = readCourseMessage(bundle, directory);
  const read = asRead && fromLetter(asRead, candidate.letter);
  if (read === undefined) {
    const receivers = deliveries.map(({ receiver }) => receiver);
    const findings = judgePlan(bundle, envelope.event, sender, receivers, network);
    return {
      ...nothing,
      findings: [...problems, ...findings, ...inWords.map(notForThem(envelope.event))],
    };
  }
  const keys = courseKeys(bundle, read);
  const table = await tables.open(keys);
  await tables.catchUp(table, now);
  // It is passed on as any other where no referral is being assessed.
  if (!envelope.event.startsWith('sop-') && !mayBeQuestioned(currentReferral(table.history.state)?.state))
    return nothing;
  const message = await withFreePlaces({ ...read, courseId: table.courseId }, parts);
  const decision = await tables.judge(table, message, now);
  const palliative = await placePalliation(message, decision.course, parts, now);
  const findings = [
    ...problems,
    ...decision.findings,
    ...judgeAllocation(message, agreements),
    ...judgeGuidance(message, decision.course, parts),
    ...(await judgeMunicipality(message, decision.course, parts)),
    ...palliative.findings,
  ];
  if (refuses(findings)) return { ...nothing, findings };
  const unreached = unreachedReferrer(message, decision.course, envelope.event, network, now);
  if (unreached !== undefined) findings.push(unreached.finding);
  if (!decision.routed) {
    // What is history on arrival is recorded and goes nowhere.
    const change =
      decision.events.length === 0 ? undefined : tables.changeOf(table, decision, keys, [sender.id], now);
    return { findings, routed: false, change, sends: [] };
  }

  const decided = { bundle, table, keys, message, decision, findings, unreached, tasks: palliative.tasks };
  return passOn(candidate, decided, parts, tables);
}

/** A message that its course takes, and that goes on to its receivers. */
interface Decided {
  readonly bundle: Bundle;
  readonly table: OnTheTable;
  readonly keys: readonly string[];
  readonly message: CourseMessage;
  readonly decision: Decision;
  readonly findings: readonly Problem[];
  readonly unreached: ReturnType<typeof unreachedReferrer>;
  readonly tasks: TaskChanges | undefined;
}

/** Adds what is told because of it: in words, to whoever takes no FHIR, and by the messages the gateway sends itself. */
async function passOn(
  { envelope, receivedAt: now, sender, deliveries, inWords }: CourseCandidate,
  { bundle, table, keys, message, decision, findings, unreached, tasks }: Decided,
  parts: FollowParts,
  tables: CourseTables,
): Promise<Followed> {
  const { network, newId } = parts;
  const { courseId } = table;
  // A copy tells the course nothing that its first message has not told.
  const isFirst = unreached !== undefined && decision.events.length > 0;
  const told = isFirst ? await tables.judge(table, unreached.failed, now) : decision;
  const { course } = told;
  const receivers = [...deliveries.map(({ receiver }) => receiver), ...inWords.map(({ id }) => id)];
  const parties = [...(table.kept?.parties ?? []), sender.id, ...receivers];
  const writing = { source: bundle, sender, network, courseId, now, newId };
  const guidance = complaintGuidance(message, course, parts);
  const words = inWords.map(
    (receiver) =>
      tellInWords(
        withGuidance(tellMessage(message, course, bundle, nameIn(network)), guidance),
        receiver,
        message.messageId,
        writing,
      ) ?? {
        sends: [],
        problems: [notForThem(envelope.event)(receiver)],
      },
  );
  const written = [...words, writeSends(decision.sends, course, parties, writing)];
  const unsaid = written.flatMap((each) => each.problems);
  if (refuses(unsaid)) return { ...nothing, findings: [...findings, ...unsaid] };
  const going = [...deliveries, ...words.flatMap(({ sends }) => sends.flatMap((send) => send.deliveries))];
  table.watches.push(...watchesOf(decision.events[0] ?? message, course, going, network));
  return {
    findings: [...findings, ...unsaid],
    routed: true,
    change: tables.changeOf(table, told, keys, [sender.id, ...receivers], now),
    toldByPerson: unreached?.referrer,
    sends: written.flatMap(({ sends }) => sends),
    tasks: [
      overbooked(findings, message, parts, now),
      tasks,
      await closeFinished(message, table.kept, sender, parts, now),
    ].reduce(together),
  };
}

/** A referral that came as a letter has an id that was made for it. */
function fromLetter(message: CourseMessage, letter: string | undefined): CourseMessage {
  if (letter === undefined || message.kind !== 'referral-received') return message;
  return { ...message, facts: { ...message.facts, byLetter: true } };
}

function together(one: TaskChanges | undefined, other: TaskChanges | undefined): TaskChanges | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    open: [...(one.open ?? []), ...(other.open ?? [])],
    escalate: [...(one.escalate ?? []), ...(other.escalate ?? [])],
    close: [...(one.close ?? []), ...(other.close ?? [])],
  };
}
