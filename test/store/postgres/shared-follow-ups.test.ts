import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import demo from '../../../fixtures/networks/demo.json' with { type: 'json' };
import { type FollowUpParts, followUp } from '../../../src/deliver/follow-up.ts';
import type { Telling } from '../../../src/deliver/make-notice.ts';
import { problem } from '../../../src/message/problem.ts';
import { createNetwork, type NetworkFile } from '../../../src/network/network.ts';
import type { Store } from '../../../src/store/store.ts';
import { submission } from '../../contracts/submission.ts';
import { openPostgres, type PostgresUnderTest, reachable, where } from './postgres-under-test.ts';

const network = createNetwork(demo as unknown as NetworkFile);
const within = 1000;

describe.skipIf(!reachable)(`follow-ups of several processes over one PostgreSQL${where}`, () => {
  let under: PostgresUnderTest;
  let processes: readonly Store[];
  beforeEach(async () => {
    under = await openPostgres();
    processes = await Promise.all([under.open(), under.open(), under.open()]);
  });
  afterEach(() => under.dispose());

  const keep = async (store: Store) => {
    const id = randomUUID();
    const kept = submission({
      sender: 'bfh-medicin',
      deliveries: [
        { id, receiver: 'kom', endpoint: 'kom', acknowledgement: 'awaited', answerWithin: within },
      ],
    });
    await store.accept(kept);
    await store.settle(id, { state: 'available', at: 0, attempt: 0 });
    return { id, messageId: kept.messageId };
  };
  const notice = async ({ message, code }: Telling) =>
    submission({
      sender: 'overgang-gateway',
      deliveries: [],
      acknowledges: { messageId: message.messageId, code, ifUnmatched: problem('acknowledgement.unmatched') },
    });
  const followAll = async (now: number): Promise<number> => {
    // All have read before any acts, as it goes when a timer falls due everywhere at once.
    const due = await Promise.all(processes.map((store) => store.dueFollowUps(now, 100)));
    await Promise.all(
      due.flatMap((each, index) =>
        each.map((one) =>
          followUp(one, {
            store: processes[index] as Store,
            network,
            policyOf: () => ({ within, resends: 1 }),
            notice,
            now: () => now,
            newId: randomUUID,
          } satisfies FollowUpParts),
        ),
      ),
    );
    return due.flat().length;
  };

  it('fire once: one resend, then one notice and one task for each delivery', async () => {
    const [one] = processes as [Store];
    const kept = await Promise.all(Array.from({ length: 20 }, () => keep(one)));
    expect(await followAll(within)).toBe(3 * kept.length);
    for (const { id } of kept) expect(await one.delivery(id)).toMatchObject({ state: 'queued', resends: 1 });
    for (const { id } of kept) await one.settle(id, { state: 'available', at: 5000, attempt: 0 });
    expect(await followAll(5000 + within)).toBe(3 * kept.length);
    for (const { id } of kept) expect(await one.delivery(id)).toMatchObject({ acknowledgement: 'in-error' });
    const { rows } = await under.direct.query(
      'SELECT answers, count(*)::int AS told FROM message WHERE answers IS NOT NULL GROUP BY answers',
    );
    expect(rows.map(({ answers }) => answers).toSorted()).toEqual(
      kept.map(({ messageId }) => messageId).toSorted(),
    );
    expect(rows.every(({ told }) => told === 1)).toBe(true);
    expect(await one.tasks({ limit: 100 })).toHaveLength(kept.length);
    expect(await followAll(1e12)).toBe(0);
    expect(under.faults).toEqual([]);
  });

  it('leave alone what another process was answered between their questions', async () => {
    const [store] = processes as [Store];
    const { id } = await keep(store);
    // The list of what is due has been read; the message is not to be had yet.
    await under.direct.query('BEGIN; LOCK TABLE message');
    const followed = followAll(within);
    await pause(200);
    await under.direct.query(`
      UPDATE delivery SET state = 'delivered', acknowledgement = 'ok', follow_up_at = NULL;
      COMMIT`);
    expect(await followed).toBe(0);
    expect(await store.delivery(id)).toMatchObject({ state: 'delivered', resends: 0 });
  });
});
