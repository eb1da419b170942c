import { describe, expect, it } from 'vitest';
import type { Delivery, DeliveryState } from '../../src/message/delivery.ts';
import type { StoredMessage } from '../../src/store/store.ts';
import type { Content } from '../../src/subscribe/settings.ts';
import { toldEvents } from '../../src/subscribe/told-events.ts';

/** Messages of so many bytes, all delivered to the municipality. */
function tell(
  sizes: readonly number[],
  content: Content,
  mostBytes: number,
  state: DeliveryState = 'delivered',
) {
  const contents = sizes.map((size) => Buffer.from(JSON.stringify({ resourceType: 'Bundle' }).padEnd(size)));
  const store = {
    message: async (messageId: string) =>
      ({
        bundleId: `bundle-${messageId}`,
        event: 'sop-stay-start',
        mediaType: 'application/fhir+json',
        size: contents[Number(messageId)]?.length,
        deliveries: [{ receiver: 'kom', state } as Delivery],
      }) as unknown as StoredMessage,
    content: async (messageId: string) => contents[Number(messageId)],
    task: async () => undefined,
  };
  const events = sizes.map((_, index) => ({ number: index + 1, messageId: String(index), at: 0 }));
  return toldEvents(events, content, { store, mostBytes, organisation: 'kom' });
}

const shown = (told: Awaited<ReturnType<typeof tell>>) =>
  told.map(({ number, message, resource }) => [number, message !== undefined, resource !== undefined]);

describe('what a notification tells of its events', () => {
  it('is as many messages as fit, in order, and the rest the next time', async () => {
    expect(shown(await tell([400, 400, 400], 'full-resource', 1000))).toEqual([
      [1, true, true],
      [2, true, true],
    ]);
  });

  it('is a reference where a message alone is too large, and the next ones come with it', async () => {
    expect(shown(await tell([4000, 400], 'full-resource', 1000))).toEqual([
      [1, true, false],
      [2, true, true],
    ]);
  });

  it('is no message that an operator keeps back (R-SEC-08)', async () => {
    for (const state of ['parked', 'cancelled'] as const) {
      expect(shown(await tell([400], 'full-resource', 1000, state))).toEqual([[1, true, false]]);
    }
  });

  it('is references or numbers alone where that was asked for, however many', async () => {
    expect(shown(await tell([4000, 4000], 'id-only', 1000))).toEqual([
      [1, true, false],
      [2, true, false],
    ]);
    expect(shown(await tell([4000], 'empty', 1000))).toEqual([[1, false, false]]);
  });
});
