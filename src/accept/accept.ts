import type { Bundle } from '@medplum/fhirtypes';
import type { Follow } from '../follow/follow.ts';
import { inTurn } from '../follow/in-turn.ts';
import type { Caller } from '../message/caller.ts';
import { answeredTaskKeys } from '../message/delivery-tasks.ts';
import { assembledAt, type Envelope } from '../message/envelope.ts';
import { acknowledgementEvent } from '../message/event.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { Receipt } from '../message/receipt.ts';
import { operator, type TaskChanges } from '../message/task.ts';
import type { JudgeContents } from '../network/content-agreements.ts';
import { type Endpoint, isBrought, type Network, type Organisation } from '../network/network.ts';
import { parse } from '../parse/parse.ts';
import { type Store, type StoredMessage, StoreUnavailable, type Submission } from '../store/store.ts';
import { answerAgain } from './answer-again.ts';
import { furnishSend } from './furnish-send.ts';
import { judgeParties, type Route } from './judge-parties.ts';
import { judgeReply } from './judge-reply.ts';
import { orderOf } from './order-of.ts';
import type { MadeFrom, Render, Rendered } from './render.ts';
import { sameContent } from './same-content.ts';

/** What the gateway decided about a message that reads well. */
export type Decision =
  | { readonly status: 'accepted' | 'repeated'; readonly receipt: Receipt }
  | {
      readonly status: 'refused';
      readonly problems: readonly Problem[];
      /** The sender, when it is known and is the caller: who may be answered. */
      readonly sender: Organisation | undefined;
    };

/** A message on the table. */
export interface Candidate {
  /** The exact bytes that came. */
  readonly bytes: Uint8Array;
  /** Of the bytes, as the gateway writes it. */
  readonly mediaType: string;
  /** Reads the message; asked for only where it is one of a course. */
  readonly bundle: () => Bundle;
  readonly envelope: Envelope;
  /** What the judgement found; nothing that refuses. */
  readonly problems: readonly Problem[];
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
  readonly caller: Caller;
  readonly receivedAt: number;
  /** Where it comes from, when it did not come as FHIR. */
  readonly made?: MadeFrom;
}

/** Decides about a message and, when it is taken, keeps it: one transaction, then the answer. */
export type Accept = (candidate: Candidate) => Promise<Decision>;

/** What the decision rests on. */
export interface AcceptParts {
  readonly network: Network;
  readonly store: Store;
  readonly follow: Pick<Follow, 'message'>;
  /** What parties have agreed that messages hold (R-COM-04, R-DAT-10). */
  readonly judgeContents: JudgeContents;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
  readonly render: Render;
  /** How long an endpoint has to acknowledge an event, milliseconds. */
  readonly answerWithin: (endpoint: Endpoint, event: string) => number;
  /** Longest wait for a message that has not arrived and that this one continues, milliseconds. */
  readonly holdFor: number;
}

/** Puts the stage together. Rejects with StoreUnavailable when the message could not be kept. */
export function createAccept(parts: AcceptParts): Accept {
  const { network, store, follow, judgeContents, newId, render, answerWithin, holdFor } = parts;
  const decideOnce = async (candidate: Candidate): Promise<Decision | undefined> => {
    const { envelope, caller, receivedAt } = candidate;
    const {
      sender,
      routes,
      inWords,
      unreached,
      problems: found,
    } = judgeParties(envelope, caller, network, receivedAt, candidate.bundle);
    const problems = [...candidate.problems, ...found];
    const mayAnswer = sender !== undefined && caller.organisations.has(sender.id) ? sender : undefined;
    if (sender === undefined || refuses(problems)) return { status: 'refused', problems, sender: mayAnswer };
    const isAcknowledgement = envelope.event === acknowledgementEvent;
    const answered = isAcknowledgement ? await readAnswered(envelope, sender, parts) : undefined;
    const misdirected = judgeAnswer(answered, routes, network);
    if (misdirected !== undefined) return { status: 'refused', problems: [misdirected], sender: mayAnswer };

    const placed = routes.map((route) => ({
      route,
      delivery: {
        id: newId(),
        receiver: route.receiver.id,
        endpoint: route.endpoint.id,
        ...(isAcknowledgement
          ? { acknowledgement: 'none-owed' as const }
          : {
              acknowledgement: 'awaited' as const,
              answerWithin: answerWithin(route.endpoint, envelope.event),
            }),
        brought: isBrought(route.endpoint),
      },
    }));
    const followed = await follow.message({
      bundle: candidate.bundle,
      envelope,
      letter: candidate.made?.source.kind,
      receivedAt,
      sender,
      deliveries: placed.map(({ delivery }) => delivery),
      inWords,
    });
    const agreed = judgeContents({
      bundle: candidate.bundle,
      event: envelope.event,
      sender,
      receivers: [...routes.map(({ receiver }) => receiver), ...inWords],
      at: assembledAt(envelope, receivedAt),
      isLetter: candidate.made !== undefined,
    });
    const reply = followed.routed ? await judgeReply(candidate, store) : [];
    const rendered = await renderAll(render, candidate, followed.routed ? placed : []);
    const sends = await Promise.all(followed.sends.map((send) => furnishSend(send, parts)));
    const judged = [
      ...problems,
      ...unreached
        .filter(({ receiver }) => followed.toldByPerson !== receiver.id)
        .map((each) => each.problem),
      ...followed.findings,
      ...agreed,
      ...reply,
      ...rendered.problems,
      ...sends.flatMap((each) => each.problems),
    ];
    // What was accepted once is answered as it was then, whatever has become of its course since.
    const isKnown = refuses(judged) && (await store.message(envelope.messageId)) !== undefined;
    if (refuses(judged) && !isKnown) return { status: 'refused', problems: judged, sender: mayAnswer };
    const submission: Submission = {
      messageId: envelope.messageId,
      bundleId: envelope.bundleId,
      event: envelope.event,
      sender: sender.id,
      courseId: envelope.courseId,
      timestamp: envelope.timestamp,
      receivedAt,
      mediaType: candidate.mediaType,
      bytes: candidate.bytes,
      sha256: candidate.sha256,
      problems: judged,
      deliveries: rendered.deliveries,
      change: followed.change,
      sends: sends.map(({ send }) => send),
      order: orderOf(envelope, receivedAt, holdFor),
      ...(candidate.made && { source: candidate.made.source }),
      ...(rendered.legacyIds.length > 0 && { legacyIds: rendered.legacyIds }),
      acknowledges:
        isAcknowledgement && envelope.response
          ? { ...envelope.response, ifUnmatched, of: network.lineage(sender.id) }
          : undefined,
      tasks: followed.tasks ?? tasksOfAnswer(envelope, answered, network.lineage(sender.id), receivedAt),
      ledger: followed.ledger,
    };
    const acceptance = await store.accept(submission);
    switch (acceptance.status) {
      case 'accepted':
        return { status: 'accepted', receipt: acceptance.receipt };
      case 'repeated':
        return repeated(store, submission, candidate, acceptance, newId);
      case 'bundle-id-reused':
        return { status: 'refused', problems: [bundleIdReused], sender: mayAnswer };
      case 'contradicts':
        await noteContradiction(store, submission, answered, newId());
        return {
          status: 'refused',
          sender: mayAnswer,
          problems: [
            problem('acknowledgement.contradicts', {
              expression: `${responsePath}.code`,
              params: { present: acceptance.present, found: String(envelope.response?.code) },
            }),
          ],
        };
      case 'course-moved':
        return undefined;
    }
  };

  // Messages of one course are decided about one after the other here; another process may still come in between.
  const turn = inTurn();
  return (candidate) => {
    const { event, courseId, messageId } = candidate.envelope;
    return turn(event.startsWith('sop-') && courseId !== undefined ? courseId : messageId, async () => {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const decision = await decideOnce(candidate);
        if (decision !== undefined) return decision;
      }
      throw new StoreUnavailable('the course changes too fast');
    });
  };
}

const mostTries = 10;

interface Placed {
  readonly route: Route;
  readonly delivery: Submission['deliveries'][number];
}

/** What every endpoint gets. Most endpoints take what came; for them there is nothing to do. */
async function renderAll(render: Render, candidate: Candidate, placed: readonly Placed[]) {
  const { bytes, mediaType, envelope, made, receivedAt } = candidate;
  const renderable = { bytes, mediaType, envelope, made, receivedAt };
  const outcomes: (Placed & { readonly rendered: Rendered })[] = [];
  for (const each of placed) outcomes.push({ ...each, rendered: await render(renderable, each.route) });
  return {
    deliveries: outcomes
      .filter(({ rendered }) => rendered.unwanted !== true)
      .map(({ delivery, rendered: { rendition } }) => ({ ...delivery, ...(rendition && { rendition }) })),
    legacyIds: [...(made?.legacyIds ?? []), ...outcomes.flatMap(({ rendered }) => rendered.legacyIds)],
    problems: [...(made?.problems ?? []), ...outcomes.flatMap(({ rendered }) => rendered.problems)],
  };
}

/** The message that an acknowledgement answers; undefined when it is not one that went to who answers. */
async function readAnswered(
  { response }: Envelope,
  { id }: Organisation,
  { store, network }: Pick<AcceptParts, 'store' | 'network'>,
): Promise<StoredMessage | undefined> {
  const answered = response === undefined ? undefined : await store.message(response.messageId);
  const own = network.lineage(id);
  return answered?.deliveries.some(({ receiver }) => own.includes(receiver)) === true ? answered : undefined;
}

/** A final answer ends what its message's sender had to do about its absence. */
function tasksOfAnswer(
  { messageId, response }: Envelope,
  answered: StoredMessage | undefined,
  own: readonly string[],
  at: number,
): TaskChanges | undefined {
  if (answered === undefined || response?.code === 'transient-error') return undefined;
  const deliveries = answered.deliveries.filter(({ receiver }) => own.includes(receiver));
  const keys = deliveries.flatMap(({ id }) => answeredTaskKeys(id));
  return { close: keys.map((key) => ({ key, at, by: messageId })) };
}

/** The sender has been told otherwise, and believes it: somebody there must hear what the receiver says. */
async function noteContradiction(
  store: Store,
  { sender, receivedAt, acknowledges }: Submission,
  answered: StoredMessage | undefined,
  id: string,
): Promise<void> {
  if (answered === undefined || acknowledges === undefined) return;
  const { messageId, courseId } = answered;
  const kind = 'acknowledgement.contradicts';
  await store.changeTasks({
    open: [
      {
        id,
        key: `${kind}:${messageId}:${sender}`,
        kind,
        owner: answered.sender,
        messageId,
        ...(courseId === undefined ? {} : { courseId }),
        reason: { receiver: sender, found: acknowledges.code },
        openedAt: receivedAt,
      },
    ],
  });
}

/** Two messages with one id: whichever a receiver has, somebody has to find out which is meant (TS-18). */
async function noteReuse(
  store: Store,
  { messageId, sender, receivedAt }: Submission,
  id: string,
): Promise<void> {
  const kind = 'message.id-reused';
  const key = `${kind}:${messageId}:${sender}`;
  await store.changeTasks({
    open: [{ id, key, kind, owner: operator, messageId, reason: { sender }, openedAt: receivedAt }],
  });
}

/** An acknowledgement goes to whoever sent the message it answers, and to nobody else. (MedCom COMM/040.) */
function judgeAnswer(
  answered: StoredMessage | undefined,
  routes: readonly Route[],
  network: Network,
): Problem | undefined {
  if (answered === undefined) return undefined;
  if (routes.every(({ receiver }) => network.lineage(receiver.id).includes(answered.sender)))
    return undefined;
  return problem('acknowledgement.misdirected', { expression: 'Bundle.entry[0].resource.destination' });
}

const responsePath = 'Bundle.entry[0].resource.response';
const ifUnmatched = problem('acknowledgement.unmatched', { expression: responsePath });
const bundleIdReused = problem('message.bundle-id-reused', { expression: 'Bundle.id' });

/** MedCom's table of duplicates: a known message gets its first receipt again, unless it says something else now. */
async function repeated(
  store: Store,
  submission: Submission,
  candidate: Candidate,
  first: { readonly receipt: Receipt; readonly sha256: string },
  newId: () => string,
): Promise<Decision> {
  const refused = (found: Problem): Decision => ({ status: 'refused', problems: [found], sender: undefined });
  const known = await store.message(submission.messageId);
  const identical =
    known !== undefined &&
    (first.sha256 === submission.sha256 || (await sameAsKept(store, candidate, known.mediaType)));
  if (known?.sender === submission.sender && !identical && known.purgedAt !== undefined) {
    return refused(problem('message.repeated-after-purge', { expression: 'Bundle.entry[0].resource.id' }));
  }
  if (known?.sender !== submission.sender || !identical) {
    await noteReuse(store, submission, newId());
    return refused(problem('message.id-reused', { expression: 'Bundle.entry[0].resource.id' }));
  }
  const { messageId, bundleId, receivedAt } = submission;
  const recorded = await store.recordRepeat({ messageId, bundleId, at: receivedAt });
  if (!recorded) return refused(bundleIdReused);
  await answerAgain(store, known, receivedAt, newId);
  return { status: 'repeated', receipt: withNote(first.receipt, problem('message.repeated')) };
}

async function sameAsKept(
  store: Store,
  { bytes, mediaType, envelope }: Candidate,
  keptMediaType: string,
): Promise<boolean> {
  const keptBytes = await store.content(envelope.messageId);
  const kept = keptBytes === undefined ? undefined : parse(keptBytes, keptMediaType).message;
  const { message } = parse(bytes, mediaType);
  return kept !== undefined && message !== undefined && sameContent(kept.resource, message.resource);
}

function withNote(receipt: Receipt, note: Problem): Receipt {
  return { ...receipt, problems: [...receipt.problems, note] };
}
