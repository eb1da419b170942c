import type { Bundle } from '@medplum/fhirtypes';
import { type Course, currentReferral, residenceOf } from '../course/course.ts';
import { type CourseEvent, type CourseMessage, compareEvents } from '../course/course-message.ts';
import { type CourseHistory, type Decision, decide, newCourse, record } from '../course/decide.ts';
import type { CoursePolicy } from '../course/policy/course-policy.ts';
import { asksAboutReferral } from '../course/read/read-question.ts';
import { readCourseMessage } from '../course/read-course-message.ts';
import { mayBeQuestioned } from '../course/tables/referral-table.ts';
import type { CourseTask } from '../course/tasks/task.ts';
import { pending } from '../course/timers.ts';
import { wake } from '../course/wake.ts';
import { assembledAt, type Envelope } from '../message/envelope.ts';
import { careCommunicationEvent, hospitalNotificationEvent } from '../message/event.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { TaskChanges } from '../message/task.ts';
import type { Agreements } from '../network/agreements.ts';
import type { Network, Organisation } from '../network/network.ts';
import type { CourseChange, KeptCourse, Watch } from '../store/courses.ts';
import type { LedgerChange } from '../store/ledger.ts';
import type { Store, Submission } from '../store/store.ts';
import { followCapacity, overbooked, withFreePlaces } from './capacity/follow-capacity.ts';
import { judgeMunicipality } from './capacity/own-municipality.ts';
import { placePalliation } from './capacity/palliative-place.ts';
import { complaintGuidance, judgeGuidance, withGuidance } from './complaint-guidance.ts';
import { courseKeys } from './course-keys.ts';
import { directoryAt } from './directory.ts';
import { followCase, isCase } from './follow-case.ts';
import { closeAnswered, closeFinished, finishedLetter, followFinished } from './follow-finished.ts';
import { judgeAllocation } from './judge-agreement.ts';
import { judgeCorrespondence } from './judge-correspondence.ts';
import { judgeNotification } from './judge-notification.ts';
import { judgePlan } from './judge-plan.ts';
import { foldKept, readEvents, readState, writeState } from './kept-state.ts';
import { authorityOf, ledgerOf } from './ledger.ts';
import { taskChanges } from './owed.ts';
import { unreachedReferrer } from './reach-referrer.ts';
import { hear, watchesOf } from './watches.ts';
import { partiesOf, whoOwes } from './who.ts';
import { tellMessage } from './write/tell.ts';
import { nameIn, tellInWords, writeSends } from './write/write-sends.ts';

/** A message that may be one of a course. */
export interface CourseCandidate {
  /** Reads the message: asked for only where it is one of a course. */
  readonly bundle: () => Bundle;
  readonly envelope: Pick<Envelope, 'event' | 'messageId' | 'timestamp' | 'thread'>;
  /** The type of the letter it was made from, such as `XDIS19`; undefined for one that came as FHIR. */
  readonly letter?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly sender: Organisation;
  readonly deliveries: Submission['deliveries'];
  /** Receivers that are told in words. */
  readonly inWords: readonly Organisation[];
}

/** What a message does to its course. */
export interface Followed {
  /** With an error among them the message is refused. */
  readonly findings: readonly Problem[];
  /** Whether the message goes on to its receivers. */
  readonly routed: boolean;
  readonly change: CourseChange | undefined;
  readonly sends: readonly Submission[];
  /** The referrer, who is told by telephone what nothing can bring (R-ALL-16). */
  readonly toldByPerson?: string | undefined;
  /** What it enters, and who owes something because of it, beside any course. */
  readonly ledger?: LedgerChange | undefined;
  readonly tasks?: TaskChanges | undefined;
}

/** Follows courses: what messages, deliveries and the clock do to them. */
export interface Follow {
  /** What a message does; nothing, when it is none of a course. Nothing is written. */
  message(candidate: CourseCandidate): Promise<Followed>;
  /** What is known of a course now, deliveries that nobody has looked at yet among it; nothing is written. */
  present(courseId: string, now: number): Promise<Present | undefined>;
  /** Looks at a course because its time has come or a delivery has something to tell, and writes what follows. */
  look(courseId: string, now: number): Promise<void>;
}

/** A course with all that is known of it. */
export interface Present {
  readonly kept: KeptCourse;
  readonly course: Course;
  readonly events: readonly CourseEvent[];
  /** What it is owed, with who owes it. */
  readonly owed: readonly (CourseTask & { readonly by: string | undefined })[];
}

/** What following rests on. */
export interface FollowParts {
  readonly network: Network;
  readonly store: Pick<Store, 'course' | 'courseEvents' | 'keepCourse' | 'capacity' | 'occupancy' | 'tasks'>;
  readonly policy: CoursePolicy;
  readonly agreements: Agreements;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/** A course while it is decided about: only what is needed of it is read. */
interface OnTheTable {
  readonly courseId: string;
  readonly kept: KeptCourse | undefined;
  /** As it was kept; undefined for a new one. */
  readonly before: Course | undefined;
  history: CourseHistory;
  /** Whether the history has all its events, and not only those added here. */
  complete: boolean;
  readonly added: CourseEvent[];
  readonly watches: Watch[];
}

/** Puts it together. */
export function createFollow(followed: FollowParts): Follow {
  const { network, store, policy, agreements, newId } = followed;
  const gateway = network.gateway.id;

  const open = async (keys: readonly string[]): Promise<OnTheTable> => {
    const kept = await store.course(keys);
    const table = { courseId: kept?.courseId ?? keys[0] ?? '?', kept, added: [], watches: [] };
    if (kept === undefined) return { ...table, before: undefined, history: newCourse, complete: true };
    // What is not entered in the books is read whole, to be entered.
    const state = kept.entered ? readState(kept.state) : undefined;
    if (state !== undefined) {
      return { ...table, before: state, history: { state, events: [] }, complete: false };
    }
    const stored = await store.courseEvents(kept.courseId);
    const folded = { state: foldKept(stored), events: readEvents(stored) };
    return { ...table, before: folded.state, history: folded, complete: true };
  };

  /** Only what happened before, or corrects, what is known has to be held against the events. */
  const complete = async (table: OnTheTable, message?: CourseMessage): Promise<void> => {
    const { last } = table.history.state;
    const isNext = last === undefined || (message !== undefined && message.at > last.at);
    if (table.complete || (isNext && message?.kind !== 'corrected')) return;
    const stored = readEvents(await store.courseEvents(table.courseId));
    table.history = { state: table.history.state, events: [...stored, ...table.added] };
    table.complete = true;
  };

  const judge = async (table: OnTheTable, message: CourseMessage, now: number): Promise<Decision> => {
    await complete(table, message);
    const decision = decide(table.history, message, policy, now);
    table.history = record(table.history, decision);
    table.added.push(...decision.events);
    return decision;
  };

  /** What deliveries have to tell comes first, so that a message is judged by all that has happened. */
  const catchUp = async (table: OnTheTable, now: number): Promise<void> => {
    for (const observed of table.kept?.observed ?? []) {
      const { messages, watch } = hear(observed, table.history.state, gateway, now);
      for (const message of messages.toSorted(byTime)) await judge(table, message, now);
      table.watches.push(watch);
    }
  };

  const changeOf = (
    table: OnTheTable,
    { tasks, timers }: Pick<Decision, 'tasks' | 'timers'>,
    keys: readonly string[],
    told: readonly string[],
    now: number,
  ): CourseChange => {
    const { courseId, kept, before, history, added, watches } = table;
    const course = history.state;
    const parties = partiesOf(course, [...(kept?.parties ?? []), ...told], network);
    const due = timers.map((timer) => timer.due);
    const entered =
      kept?.entered === false
        ? ({ before: undefined, added: history.events, backfill: true } as const)
        : { before, added };
    const ledger = ledgerOf({ courseId, course, parties, ...entered }, network);
    return {
      courseId,
      basedOn: kept?.version ?? 0,
      at: now,
      state: writeState(course),
      events: added.map((event) => ({ id: event.messageId, content: JSON.stringify(event) })),
      keys,
      parties,
      citizen: course.citizen,
      tasks: taskChanges(tasks, kept?.tasks ?? [], { course, courseId, parties, network, now, newId }),
      watches,
      residence: residenceOf(course),
      authority: presentAuthority(authorityOf(course, parties, network), network, now),
      dueAt: due.length === 0 ? undefined : Math.min(...due),
      ...(ledger === undefined ? {} : { ledger }),
    };
  };

  return {
    async message(candidate) {
      const { envelope, receivedAt: now, sender, deliveries, inWords } = candidate;
      if (envelope.event === hospitalNotificationEvent) {
        const findings = judgeNotification(candidate.bundle());
        return { ...nothing, findings, routed: findings.length === 0 };
      }
      if (candidate.letter === finishedLetter && envelope.event === careCommunicationEvent)
        return { ...nothing, tasks: await followFinished(candidate, followed) };
      const isOurs = envelope.event.startsWith('sop-');
      if (envelope.event === careCommunicationEvent && sender.kind === 'sop') {
        const receivers = deliveries.map(({ receiver }) => receiver);
        return { ...nothing, findings: judgeCorrespondence(candidate.bundle(), receivers, network) };
      }
      // Of MedCom's messages only the visitation's question about a referral tells a course something (M05).
      if (!isOurs && (envelope.event !== careCommunicationEvent || sender.kind !== 'visitation'))
        return nothing;
      const bundle = candidate.bundle();
      if (!isOurs && !asksAboutReferral(bundle))
        return { ...nothing, tasks: await closeAnswered(candidate, followed) };
      const sentAt = assembledAt(envelope, now);
      if (envelope.event === 'sop-capacity') {
        const { messageId } = envelope;
        const { findings, capacity, tasks } = await followCapacity(
          { bundle, messageId, sender, sentAt, now },
          followed,
        );
        return { ...nothing, findings, tasks, ...(capacity.length === 0 ? {} : { ledger: { capacity } }) };
      }
      if (isCase(envelope.event)) {
        const { event, messageId } = envelope;
        const receivers = deliveries.map(({ receiver }) => receiver);
        const { findings, tasks } = followCase(
          { bundle, event: envelope.event, messageId, sender, receivers, now },
          followed,
        );
        return { ...nothing, findings: [...findings, ...inWords.map(notForThem(event))], tasks };
      }
      const directory = directoryAt(network, sentAt);
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
      const table = await open(keys);
      await catchUp(table, now);
      // It is passed on as any other where no referral is being assessed.
      if (!isOurs && !mayBeQuestioned(currentReferral(table.history.state)?.state)) return nothing;
      const message = await withFreePlaces({ ...read, courseId: table.courseId }, followed);
      const decision = await judge(table, message, now);
      const palliative = await placePalliation(message, decision.course, followed, now);
      const findings = [
        ...problems,
        ...decision.findings,
        ...judgeAllocation(message, agreements),
        ...judgeGuidance(message, decision.course, followed),
        ...(await judgeMunicipality(message, decision.course, followed)),
        ...palliative.findings,
      ];
      if (refuses(findings)) return { ...nothing, findings };
      const unreached = unreachedReferrer(message, decision.course, envelope.event, network, now);
      if (unreached !== undefined) findings.push(unreached.finding);
      if (!decision.routed) {
        // What is history on arrival is recorded and goes nowhere.
        const change =
          decision.events.length === 0 ? undefined : changeOf(table, decision, keys, [sender.id], now);
        return { findings, routed: false, change, sends: [] };
      }

      const { courseId } = table;
      // A copy tells the course nothing that its first message has not told.
      const isFirst = unreached !== undefined && decision.events.length > 0;
      const told = isFirst ? await judge(table, unreached.failed, now) : decision;
      const { course } = told;
      const receivers = [...deliveries.map(({ receiver }) => receiver), ...inWords.map(({ id }) => id)];
      const parties = [...(table.kept?.parties ?? []), sender.id, ...receivers];
      const parts = { source: bundle, sender, network, courseId, now, newId };
      const guidance = complaintGuidance(message, course, followed);
      const words = inWords.map(
        (receiver) =>
          tellInWords(
            withGuidance(tellMessage(message, course, bundle, nameIn(network)), guidance),
            receiver,
            message.messageId,
            parts,
          ) ?? {
            sends: [],
            problems: [notForThem(envelope.event)(receiver)],
          },
      );
      const written = [...words, writeSends(decision.sends, course, parties, parts)];
      const unsaid = written.flatMap((each) => each.problems);
      if (refuses(unsaid)) return { ...nothing, findings: [...findings, ...unsaid] };
      const going = [
        ...deliveries,
        ...words.flatMap(({ sends }) => sends.flatMap((send) => send.deliveries)),
      ];
      table.watches.push(...watchesOf(decision.events[0] ?? message, course, going, network));
      return {
        findings: [...findings, ...unsaid],
        routed: true,
        change: changeOf(table, told, keys, [sender.id, ...receivers], now),
        toldByPerson: unreached?.referrer,
        sends: written.flatMap(({ sends }) => sends),
        tasks: [
          overbooked(findings, message, followed, now),
          palliative.tasks,
          await closeFinished(message, table.kept, sender, followed, now),
        ].reduce(together),
      };
    },

    async present(courseId, now) {
      const table = await open([courseId]);
      if (table.kept === undefined) return undefined;
      // From its events alone: nothing guards a reading against what another process adds after the state was read.
      const stored = await store.courseEvents(table.courseId);
      table.history = { state: foldKept(stored), events: readEvents(stored) };
      table.complete = true;
      await catchUp(table, now);
      const { state, events } = table.history;
      const { kept } = table;
      const owed = pending(state, policy, now).tasks.map((task) => ({
        ...task,
        by: whoOwes(task, state, kept.parties, network, now)?.id,
      }));
      return { kept, course: state, events: events.toSorted(compareEvents), owed };
    },

    async look(courseId, now) {
      // Whoever comes second finds the course moved on, and nothing left to do.
      for (let tries = 0; tries < mostTries; tries += 1) {
        const table = await open([courseId]);
        if (table.kept === undefined) return;
        await catchUp(table, now);
        await complete(table);
        const decision = wake(table.history, policy, now, gateway);
        table.history = record(table.history, decision);
        table.added.push(...decision.events);
        const change = changeOf(table, decision, [], [], now);
        if (await store.keepCourse(change, [])) return;
      }
    },
  };
}

/** A message that is none of a course goes its way. */
const nothing: Followed = { findings: [], routed: true, change: undefined, sends: [] };

function notForThem(event: string): (receiver: Organisation) => Problem {
  return ({ id }) =>
    problem('receiver.event-not-permitted', {
      expression: 'Bundle.entry[0].resource.destination',
      rule: 'R-ID-02',
      params: { event, receiver: id },
    });
}

/** A referral that came as a letter has an id that was made for it. */
function fromLetter(message: CourseMessage, letter: string | undefined): CourseMessage {
  if (letter === undefined || message.kind !== 'referral-received') return message;
  return { ...message, facts: { ...message.facts, byLetter: true } };
}

/** Who answers for the course now: an authority that has been succeeded is its successor. */
function presentAuthority(id: string | undefined, network: Network, now: number): string | undefined {
  return id === undefined ? undefined : (network.presently(id, now)?.id ?? id);
}

function together(one: TaskChanges | undefined, other: TaskChanges | undefined): TaskChanges | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    open: [...(one.open ?? []), ...(other.open ?? [])],
    escalate: [...(one.escalate ?? []), ...(other.escalate ?? [])],
    close: [...(one.close ?? []), ...(other.close ?? [])],
  };
}

const mostTries = 5;

function byTime(one: CourseMessage, other: CourseMessage): number {
  return one.at - other.at;
}
