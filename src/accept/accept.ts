import type { Bundle } from '@medplum/fhirtypes';
import { asObject } from '../fhir/json.ts';
import type { Follow } from '../follow/follow.ts';
import { inTurn } from '../follow/in-turn.ts';
import type { Caller } from '../message/caller.ts';
import type { Envelope } from '../message/envelope.ts';
import { acknowledgementEvent } from '../message/event.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { Receipt } from '../message/receipt.ts';
import type { Network, Organisation } from '../network/network.ts';
import { type ParsedMessage, parse } from '../parse/parse.ts';
import { type Store, StoreUnavailable, type Submission } from '../store/store.ts';
import { judgeParties, type Route } from './judge-parties.ts';
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
  readonly message: ParsedMessage;
  readonly envelope: Envelope;
  /** What the judgement found; nothing that refuses. */
  readonly problems: readonly Problem[];
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
  readonly caller: Caller;
  readonly receivedAt: number;
}

/** Decides about a message and, when it is taken, keeps it: one transaction, then the answer. */
export type Accept = (candidate: Candidate) => Promise<Decision>;

/** What the decision rests on. */
export interface AcceptParts {
  readonly network: Network;
  readonly store: Store;
  readonly follow: Pick<Follow, 'message'>;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/** Puts the stage together. Rejects with StoreUnavailable when the message could not be kept. */
export function createAccept({ network, store, follow, newId }: AcceptParts): Accept {
  const decideOnce = async (candidate: Candidate): Promise<Decision | undefined> => {
    const { envelope, caller, receivedAt } = candidate;
    const { sender, routes, inWords, problems: found } = judgeParties(envelope, caller, network, receivedAt);
    const problems = [...candidate.problems, ...found];
    const mayAnswer = sender !== undefined && caller.organisations.has(sender.id) ? sender : undefined;
    if (sender === undefined || refuses(problems)) return { status: 'refused', problems, sender: mayAnswer };
    const misdirected = await judgeAnswer(envelope, sender, routes, store);
    if (misdirected !== undefined) return { status: 'refused', problems: [misdirected], sender: mayAnswer };

    const isAcknowledgement = envelope.event === acknowledgementEvent;
    const deliveries: Submission['deliveries'] = routes.map(({ receiver, endpoint }) => ({
      id: newId(),
      receiver: receiver.id,
      endpoint: endpoint.id,
      acknowledgement: isAcknowledgement ? 'none-owed' : 'awaited',
    }));
    const followed = await follow.message({
      bundle: candidate.message.resource as unknown as Bundle,
      envelope,
      receivedAt,
      sender,
      deliveries,
      inWords,
    });
    const judged = [...problems, ...followed.findings];
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
      mediaType: candidate.message.mediaType,
      bytes: candidate.message.bytes,
      sha256: candidate.sha256,
      problems: judged,
      deliveries: followed.routed ? deliveries : [],
      change: followed.change,
      sends: followed.sends,
      acknowledges:
        isAcknowledgement && envelope.response ? { ...envelope.response, ifUnmatched } : undefined,
    };
    const acceptance = await store.accept(submission);
    switch (acceptance.status) {
      case 'accepted':
        return { status: 'accepted', receipt: acceptance.receipt };
      case 'repeated':
        return repeated(store, submission, candidate, acceptance);
      case 'bundle-id-reused':
        return { status: 'refused', problems: [bundleIdReused], sender: mayAnswer };
      case 'contradicts':
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

/** An acknowledgement goes to whoever sent the message it answers, and to nobody else. (MedCom COMM/040.) */
async function judgeAnswer(
  { event, response }: Envelope,
  sender: Organisation,
  routes: readonly Route[],
  store: Store,
): Promise<Problem | undefined> {
  if (event !== acknowledgementEvent || response === undefined) return undefined;
  const answered = await store.message(response.messageId);
  const isTheirs = answered?.deliveries.some(({ receiver }) => receiver === sender.id) === true;
  if (!isTheirs || routes.every(({ receiver }) => receiver.id === answered.sender)) return undefined;
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
): Promise<Decision> {
  const refused = (found: Problem): Decision => ({ status: 'refused', problems: [found], sender: undefined });
  const known = await store.message(submission.messageId);
  const identical =
    known !== undefined &&
    (first.sha256 === submission.sha256 || (await sameAsKept(store, candidate, known.mediaType)));
  if (known?.sender !== submission.sender || !identical) {
    return refused(problem('message.id-reused', { expression: 'Bundle.entry[0].resource.id' }));
  }
  const { messageId, bundleId, receivedAt } = submission;
  const recorded = await store.recordRepeat({ messageId, bundleId, at: receivedAt });
  if (!recorded) return refused(bundleIdReused);
  return { status: 'repeated', receipt: withNote(first.receipt, problem('message.repeated')) };
}

async function sameAsKept(
  store: Store,
  { message, envelope }: Candidate,
  mediaType: string,
): Promise<boolean> {
  const bytes = await store.content(envelope.messageId);
  const kept = bytes === undefined ? undefined : parse(bytes, mediaType).message;
  const resource = asObject(kept?.resource);
  return resource !== undefined && sameContent(resource, message.resource);
}

function withNote(receipt: Receipt, note: Problem): Receipt {
  return { ...receipt, problems: [...receipt.problems, note] };
}
