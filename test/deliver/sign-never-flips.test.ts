import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import { followUp } from '../../src/deliver/follow-up.ts';
import type { Telling } from '../../src/deliver/make-notice.ts';
import type { ResponseCode } from '../../src/message/envelope.ts';
import { problem } from '../../src/message/problem.ts';
import { createNetwork, type NetworkFile } from '../../src/network/network.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { submission } from '../contracts/submission.ts';

const network = createNetwork(demo as unknown as NetworkFile);
const within = 1000;
const ifUnmatched = problem('acknowledgement.unmatched');

const event = fc.oneof(
  fc.record({
    kind: fc.constantFrom('available', 'delivered', 'dead', 'dead', 'follow-up', 'follow-up'),
    endpoint: fc.nat(1),
  }),
  fc.record({
    kind: fc.constant('answer'),
    code: fc.constantFrom<ResponseCode>('ok', 'fatal-error', 'transient-error'),
  }),
);

it('whatever happens in whatever order, a sender never hears ok and fatal-error of one message, nor one thing twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1), fc.array(event, { maxLength: 25 }), async (others, events) => {
      const { database, close } = openDatabase(':memory:');
      const store = createSqliteStore(database, groupCommit(database));
      const deliveries = ['one', 'two'].slice(others).map(
        (endpoint) =>
          ({
            id: randomUUID(),
            receiver: 'kom',
            endpoint,
            acknowledgement: 'awaited',
            answerWithin: within,
          }) as const,
      );
      const kept = submission({ sender: 'bfh-medicin', deliveries });
      const answer = (sender: string, code: ResponseCode) =>
        submission({
          sender,
          deliveries: [],
          acknowledges: { messageId: kept.messageId, code, ifUnmatched },
        });
      await store.accept(kept);
      const byReceiver: ResponseCode[] = [];
      let now = 2000;
      for (const each of events) {
        now += within;
        if ('code' in each) {
          const { status } = await store.accept(answer('kom', each.code));
          if (status === 'accepted') byReceiver.push(each.code);
          continue;
        }
        const id = deliveries[each.endpoint]?.id ?? '';
        const attempt = (await store.delivery(id))?.attempts ?? 0;
        if (each.kind === 'available') await store.settle(id, { state: 'available', at: now, attempt });
        if (each.kind === 'delivered') await store.settle(id, { state: 'delivered', at: now });
        if (each.kind === 'dead') {
          await store.settle(id, { state: 'dead', at: now, attempt, by: 'hand-over', reason: 'no' });
        }
        if (each.kind !== 'follow-up') continue;
        for (const due of await store.dueFollowUps(now, 10)) {
          await followUp(due, {
            store,
            network,
            policyOf: () => ({ within, resends: 1 }),
            notice: async ({ code }: Telling) => answer('overgang-gateway', code),
            now: () => now,
            newId: randomUUID,
          });
        }
      }
      const rows = database
        .prepare("SELECT answer_code FROM message WHERE sender = 'overgang-gateway'")
        .all();
      const byGateway = rows.map(({ answer_code: code }) => code as ResponseCode);
      close();
      const signs = new Set([...byReceiver, ...byGateway]);
      expect(signs.has('ok') && signs.has('fatal-error')).toBe(false);
      expect(byGateway).toHaveLength(new Set(byGateway).size);
    }),
    { numRuns: 500 },
  );
});
