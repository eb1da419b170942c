import { describe, expect, it } from 'vitest';
import type { MessageSearch } from '../../src/store/operations.ts';
import type { OpenedStore } from './open-each.ts';
import { operatorSteps, to } from './operator-steps.ts';

const everything: MessageSearch = {
  sender: undefined,
  event: undefined,
  courseId: undefined,
  receiver: undefined,
  endpoint: undefined,
  state: undefined,
  from: undefined,
  to: undefined,
  behind: undefined,
  limit: 100,
  examine: 1000,
};

/** What an operator finds in every store, and what is noted of it. */
export function searchContract(on: OpenedStore): void {
  const { store } = on;
  const { keep, die } = operatorSteps(store);

  describe('a search', () => {
    it('finds by every criterion, newest first', async () => {
      const one = await keep({ receivedAt: 1000, sender: 'a', event: 'x', courseId: 'c1' });
      const two = await keep({ receivedAt: 2000, sender: 'b', event: 'x', courseId: 'c1' });
      const three = await keep({ receivedAt: 3000, sender: 'b', event: 'y', deliveries: [to('e2', 'gp')] });
      await die(two);
      const find = async (changes: Partial<MessageSearch>) =>
        (await store.search({ ...everything, ...changes })).messages.map(({ messageId }) => messageId);
      const [first, second, third] = [one, two, three].map(({ messageId }) => messageId);
      expect(await find({})).toEqual([third, second, first]);
      expect(await find({ sender: 'b' })).toEqual([third, second]);
      expect(await find({ event: 'x' })).toEqual([second, first]);
      expect(await find({ courseId: 'c1' })).toEqual([second, first]);
      expect(await find({ receiver: 'gp' })).toEqual([third]);
      expect(await find({ endpoint: 'kom' })).toEqual([second, first]);
      expect(await find({ state: 'dead' })).toEqual([second]);
      expect(await find({ state: 'dead', endpoint: 'e2' })).toEqual([]);
      expect(await find({ from: 2000 })).toEqual([third, second]);
      expect(await find({ to: 3000 })).toEqual([second, first]);
      expect(await find({ courseId: 'c1', to: 2000 })).toEqual([first]);
      expect(await find({ courseId: "c1' OR true --" })).toEqual([]);
    });

    it('gives every message once over its pages, however few it looks at for each', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 12; n += 1) {
        ids.unshift((await keep({ receivedAt: 1000 + (n >> 2), sender: n % 3 === 0 ? 'a' : 'b' })).messageId);
      }
      for (const changes of [{ limit: 2 }, { examine: 1 }, { limit: 3, examine: 4 }, { examine: 12 }]) {
        const found: string[] = [];
        let behind: MessageSearch['behind'];
        do {
          const page = await store.search({ ...everything, ...changes, behind });
          found.push(...page.messages.map(({ messageId }) => messageId));
          behind = page.next;
        } while (behind !== undefined);
        expect(found, JSON.stringify(changes)).toEqual(ids);
      }
    });
  });

  it('a disclosure stands in the timeline of the message it was about', async () => {
    const { messageId } = await keep();
    const told = { at: 4000, actor: 'gateway-org/anna', what: 'message', detail: 'request r1', messageId };
    await store.recordDisclosure(told);
    await store.recordDisclosure({ ...told, what: 'search', messageId: undefined });
    expect((await store.timeline(messageId)).filter(({ kind }) => kind === 'disclosed')).toEqual([
      { at: 4000, kind: 'disclosed', actor: 'gateway-org/anna', detail: 'request r1' },
    ]);
  });
}
