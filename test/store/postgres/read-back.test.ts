import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submission } from '../../contracts/submission.ts';
import { openPostgres, type PostgresUnderTest, reachable, where } from './postgres-under-test.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!reachable)(`what one process kept and another one relays${where}`, () => {
  let under: PostgresUnderTest;

  beforeEach(async () => {
    under = await openPostgres();
  });
  afterEach(() => under.dispose());

  it('is read back byte for byte, whatever the bytes and however many messages there are', async () => {
    const first = await under.open();
    // Beyond 127 and 255, where the number of a message has bytes that are no text.
    const kept = Array.from({ length: 300 }, (_, nr) => {
      const bytes = randomBytes(nr % 50 === 0 ? 300_000 : 500);
      return submission({ bytes, sha256: sha256(bytes) });
    });
    for (const each of kept) await first.accept(each);
    await first.close();
    const second = await under.open();
    const read = new Map<string, string>();
    for (let due = await second.claimDue(Date.UTC(2030, 0), 64); due.length > 0; ) {
      for (const { delivery, bytes } of due) read.set(delivery.messageId, sha256(bytes));
      due = await second.claimDue(Date.UTC(2030, 0), 64);
    }
    expect(read).toEqual(new Map(kept.map((each) => [each.messageId, each.sha256])));
  }, 30_000);
});
