import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from './door.ts';
import type { Receiver } from './receiver.ts';

/** Something that takes a receiver's messages in until it is closed. */
export interface Inlet {
  close(): Promise<void>;
}

const pollEvery = 60;

/**
 * Polls the receiver's mailbox and follows its links. It goes on from the last page that it has read to its end, as a
 * reader does that keeps its place together with what it has read.
 */
export function readMailbox({ party, take }: Receiver, door: Door): Inlet {
  const closing = new AbortController();
  let next = `/fhir/Bundle?message.destination-uri=${encodeURIComponent(party.id)}&_count=100`;

  const poll = async (): Promise<number> => {
    const page = (await door.get(next, party.id)) as Page | undefined;
    const entries = page?.entry ?? [];
    for (const { resource } of entries) {
      take({ bundle: resource, by: 'mailbox', deliveryId: undefined, sha256: undefined });
    }
    const link = page?.link?.find(({ relation }) => relation === 'next')?.url;
    if (link !== undefined) {
      const { pathname, search } = new URL(link);
      next = pathname + search;
    }
    return entries.length;
  };

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      if ((await poll()) === 0) await sleep(pollEvery, undefined, { signal: closing.signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}

interface Page {
  readonly entry?: readonly { readonly resource: unknown }[];
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
}
