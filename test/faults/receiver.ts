import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from './door.ts';
import type { History, Received } from './history.ts';
import { type AcknowledgementCode, type MessageText, newAcknowledgement, type Party } from './messages.ts';
import type { Chance } from './random.ts';

/** What came, as far as a receiver's inlet can tell. */
export interface Arrived extends Pick<Received, 'by' | 'deliveryId' | 'sha256'> {
  readonly bundle: unknown;
}

/** A receiving system behind its inlet: knows what it has seen, and acknowledges as it pleases. */
export interface Receiver {
  readonly party: Party;
  /** Takes a message in; what it has seen before it drops. */
  take(arrived: Arrived): void;
  /** How many acknowledgements are still to be sent, now or later. */
  owed(): number;
}

export interface ReceiverParts {
  readonly party: Party;
  readonly parties: readonly Party[];
  readonly door: Door;
  readonly history: History;
  readonly chance: Chance;
  readonly over: AbortSignal;
}

/** How often receivers behave in which way, of a hundred. */
const manners: readonly (readonly [number, Manner])[] = [
  [50, 'acknowledges'],
  [10, 'refuses'],
  [8, 'cannot now, then acknowledges'],
  [10, 'acknowledges twice'],
  [7, 'contradicts itself'],
  [8, 'acknowledges late'],
  [7, 'never acknowledges'],
];

type Manner =
  | 'acknowledges'
  | 'refuses'
  | 'cannot now, then acknowledges'
  | 'acknowledges twice'
  | 'contradicts itself'
  | 'acknowledges late'
  | 'never acknowledges';

const answersOf: Readonly<Record<Manner, readonly AcknowledgementCode[]>> = {
  acknowledges: ['ok'],
  refuses: ['fatal-error'],
  'cannot now, then acknowledges': ['transient-error', 'ok'],
  'acknowledges twice': ['ok', 'ok'],
  'contradicts itself': ['ok', 'fatal-error'],
  'acknowledges late': ['ok'],
  'never acknowledges': [],
};

/** Makes one. */
export function createReceiver({ party, parties, door, history, chance, over }: ReceiverParts): Receiver {
  const seen = new Set<string>();
  let owed = 0;

  const acknowledge = async (messageId: string, to: Party): Promise<void> => {
    const manner = mannerOf(chance);
    const late = manner === 'acknowledges late' ? chance.between(500, 2000) : chance.between(0, 50);
    const answers = answersOf[manner].map((code) => newAcknowledgement(party, to, messageId, code));
    await sleep(late, undefined, { signal: over }).catch(() => {});
    for (const [index, answer] of answers.entries()) {
      const code = answersOf[manner][index] ?? 'ok';
      await send(answer, to, { messageId, code });
      // A system that is not sure whether it has answered answers again, with the very same bytes.
      if (chance.percent(5)) await send(answer, to, { messageId, code });
    }
  };

  const send = async (
    answer: MessageText,
    to: Party,
    answers: { readonly messageId: string; readonly code: string },
  ): Promise<void> => {
    await door.post(answer, { sender: party, receiver: to, course: undefined, nr: 0, answers });
  };

  return {
    party,
    owed: () => owed,
    take({ bundle, ...how }) {
      const header = headerOf(bundle);
      history.record({ kind: 'received', at: Date.now(), receiver: party.id, ...how, ...header.ids });
      if (seen.has(header.ids.messageId)) return;
      seen.add(header.ids.messageId);
      const from = parties.find(({ sor }) => header.source.endsWith(sor));
      if (header.isAcknowledgement || from === undefined) return;
      owed += 1;
      void acknowledge(header.ids.messageId, from).finally(() => {
        owed -= 1;
      });
    },
  };
}

function mannerOf(chance: Chance): Manner {
  let drawn = chance.next() * 100;
  for (const [share, manner] of manners) {
    drawn -= share;
    if (drawn < 0) return manner;
  }
  return 'acknowledges';
}

interface Header {
  readonly ids: { readonly messageId: string; readonly bundleId: string };
  readonly source: string;
  readonly isAcknowledgement: boolean;
}

function headerOf(bundle: unknown): Header {
  const { id, entry } = bundle as { id: string; entry: readonly { resource: Record<string, unknown> }[] };
  const header = entry[0]?.resource ?? {};
  return {
    ids: { messageId: String(header.id), bundleId: id },
    source: (header.source as { endpoint?: string }).endpoint ?? '',
    isAcknowledgement: header.response !== undefined,
  };
}
