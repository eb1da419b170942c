import { createHash } from 'node:crypto';
import type { Broker, Consumer } from '../broker/broker.ts';
import type { IntakeQueues, QueuedLetter } from '../broker/intake-queues.ts';
import { filesTaken } from '../message/multipart.ts';
import { refuses } from '../message/problem.ts';
import type { FileTaken } from './folder-intake.ts';
import { lossNotice } from './loss-notice.ts';
import { refusalReason } from './refusal-reason.ts';

/** What taking letters from a queue needs. */
export interface QueueIntakeParts {
  readonly endpoint: string;
  readonly queues: Pick<IntakeQueues, 'consume' | 'refuse'>;
  readonly broker: Pick<Broker, 'publish'>;
  /** Whether messages are taken now; letters stay in the queue meanwhile. */
  readonly isOpen: () => boolean;
  /** Rejects when it cannot be kept now. */
  readonly take: (bytes: Uint8Array, beside: readonly Uint8Array[]) => Promise<FileTaken>;
  /** Whether a file is nothing without another that needs it: a binary letter. */
  readonly isBeside: (bytes: Uint8Array) => boolean;
  /** What becomes of a letter above the limit. */
  readonly refuseTooLarge: (body: Uint8Array, size: number) => FileTaken;
  /** Largest letter, bytes. */
  readonly limit: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onFault: (cause: unknown) => void;
}

/** A running intake. */
export interface QueueIntake {
  /** Takes no more letters and waits for the one in hand; one that could not be kept stays in the queue. */
  stop(): Promise<void>;
}

/** Milliseconds between two tries to keep a letter, at first and at most. */
const wait = { first: 250, longest: 30_000 } as const;

/**
 * Takes the letters that an endpoint's owner puts into its queue, one after the other. A letter leaves the queue when it is
 * kept and answered: what is in hand when the process dies is taken again, and is then a repetition. Answers go into the
 * endpoint's own queue. What is refused is kept among the refused ones with its reason beside it.
 */
export async function startQueueIntake(parts: QueueIntakeParts): Promise<QueueIntake> {
  const { endpoint, queues, pause, onFault } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const consumer: Consumer = await queues.consume(endpoint, async (letter) => {
    for (let delay: number = wait.first; !signal.aborted; delay = Math.min(2 * delay, wait.longest)) {
      try {
        if (parts.isOpen()) {
          await takeOne(letter, parts);
          return 'done';
        }
        await pause(delay, signal);
      } catch (cause) {
        onFault(cause);
        await pause(delay, signal);
      }
    }
    return 'again';
  });
  return {
    stop: async () => {
      stopping.abort();
      await consumer.stop();
    },
  };
}

/** Rejects when something of it could not be kept. Doing it again changes nothing that was done. */
async function takeOne(letter: QueuedLetter, parts: QueueIntakeParts): Promise<void> {
  const { endpoint, queues, limit } = parts;
  const { body } = letter;
  const taken =
    body.byteLength > limit ? [parts.refuseTooLarge(body, body.byteLength)] : await takeParts(letter, parts);
  for (const { answers, status, problems } of taken) {
    const told = status === 'refused' ? [] : lossNotice(problems);
    for (const answer of [...answers, ...told]) await give(answer, letter, parts);
  }
  const problems = taken.flatMap((each) => (each.status === 'refused' ? each.problems : []));
  if (refuses(problems)) await queues.refuse(endpoint, letter, refusalReason(problems));
}

async function takeParts(
  { contentType: mediaType, body }: QueuedLetter,
  { take, isBeside }: QueueIntakeParts,
): Promise<readonly FileTaken[]> {
  const taken: FileTaken[] = [];
  for (const { bytes, beside } of filesTaken({ mediaType, bytes: body }, isBeside))
    taken.push(await take(bytes, beside));
  return taken;
}

/** The same answer to the same letter has the same id: its reader drops the second one. */
async function give(
  { kind, mediaType, bytes }: FileTaken['answers'][number],
  letter: QueuedLetter,
  { endpoint, broker, now }: QueueIntakeParts,
): Promise<void> {
  const hash = createHash('sha256').update(letter.body).update(kind).update(bytes).digest('hex');
  const done = await broker.publish({
    id: hash.slice(0, 32),
    correlationId: letter.id,
    endpoint,
    event: kind,
    contentType: mediaType,
    sentAt: now(),
    headers: {},
    body: bytes,
  });
  if (done.status === 'refused' && done.permanent) return;
  if (done.status !== 'available')
    throw new Error(`the queue of ${endpoint} takes no answer: ${done.status}`);
}
