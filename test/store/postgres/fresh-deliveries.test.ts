import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { submission } from '../../contracts/submission.ts';
import { lease, openPostgres, type PostgresUnderTest, reachable, where } from './postgres-under-test.ts';

const later = Date.UTC(2030, 0);

describe.skipIf(!reachable)(`what a process has just kept${where}`, () => {
  let under: PostgresUnderTest;
  let store: Store;

  beforeEach(async () => {
    under = await openPostgres();
    store = await under.open();
    // From here on it owns endpoints, and has nothing older.
    await store.claimDue(later, 10);
  });
  afterEach(() => under.dispose());

  const claim = async (from = store): Promise<readonly string[]> =>
    (await from.claimDue(later, 10)).map(({ delivery }) => delivery.messageId);
  /** Behind the back of the store, so that it shows who asks the database. */
  const hide = () => under.direct.query('UPDATE delivery SET due_at = NULL');

  it('is handed out without asking the database, as the database tells of it', async () => {
    const kept = submission();
    await store.accept(kept);
    const known = await store.message(kept.messageId);
    const [due] = await store.claimDue(later, 10);
    expect(due?.delivery).toEqual(known?.deliveries[0]);
    expect(due).toMatchObject({
      event: kept.event,
      sender: kept.sender,
      sha256: kept.sha256,
      mediaType: kept.mediaType,
    });
    expect(Buffer.from(due?.bytes ?? [])).toEqual(Buffer.from(kept.bytes));
    expect(await claim(), 'and once').toEqual([]);
    const other = submission();
    await store.accept(other);
    await hide();
    expect(await claim()).toEqual([other.messageId]);
  });

  it('is asked for when it has lain here for a while: somebody may have decided about it', async () => {
    await store.accept(submission());
    await hide();
    await pause(200);
    expect(await claim()).toEqual([]);
  });

  it('is not handed out before it is due', async () => {
    const kept = submission({ receivedAt: later + 1 });
    await store.accept(kept);
    expect(await claim()).toEqual([]);
    expect((await store.claimDue(later + 1, 10)).map(({ delivery }) => delivery.messageId)).toEqual([
      kept.messageId,
    ]);
  });

  it('is left to others when the process dies with it', async () => {
    const kept = submission();
    await store.accept(kept);
    const other = await under.open();
    await under.passTime(2 * lease);
    expect(await claim(other)).toEqual([kept.messageId]);
  });

  describe('who has patience', () => {
    const patiently = async (): Promise<readonly string[]> =>
      (await store.claimDue(later, 10, undefined, 60_000)).map(({ delivery }) => delivery.messageId);

    it('is given later what the database alone knows of, and then all of it', async () => {
      const other = submission();
      await store.accept(other);
      await hide();
      await pause(200);
      expect(await patiently(), 'lay here for too long').toEqual([]);
      await under.direct.query('UPDATE delivery SET due_at = 1000 WHERE message_id = $1', [other.messageId]);
      expect(await patiently()).toEqual([]);
      expect(await claim()).toEqual([other.messageId]);
    });

    it('is given at once what is released here, or may be tried again', async () => {
      const kept = submission();
      const id = kept.deliveries[0]?.id ?? '';
      await store.accept(kept);
      expect(await patiently()).toEqual([kept.messageId]);
      expect(await patiently()).toEqual([]);
      await store.release([id]);
      expect(await patiently()).toEqual([kept.messageId]);
      expect(await patiently()).toEqual([]);
      const failed = { state: 'failed', at: 2000, attempt: 0, by: 'relay', reason: 'no queue' } as const;
      await store.settle(id, { ...failed, dueAt: 2001 });
      expect(await patiently()).toEqual([kept.messageId]);
    });

    it('is given at once what was waiting here for its turn', async () => {
      const order = { key: 'line', at: 1000, inherits: false, follows: undefined };
      const first = submission({ order });
      const second = submission({ order: { ...order, at: 1001 } });
      await store.accept(first);
      await store.accept(second);
      expect(await patiently()).toEqual([first.messageId]);
      expect(await patiently()).toEqual([]);
      await store.settle(first.deliveries[0]?.id ?? '', { state: 'available', at: 2000, attempt: 0 });
      expect(await patiently()).toEqual([second.messageId]);
    });

    it('hears of what another process has kept', async () => {
      const other = await under.open();
      const told = Promise.withResolvers<void>();
      store.onDue(told.resolve);
      expect(await patiently()).toEqual([]);
      const kept = submission();
      await other.accept(kept);
      await told.promise;
      expect(await patiently()).toEqual([kept.messageId]);
    });
  });
});
