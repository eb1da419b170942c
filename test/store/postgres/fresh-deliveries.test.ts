import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { submission } from '../../contracts/store-contract.ts';
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
});
