import { createHash, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { LegacyId, Rendition } from '../../src/store/translations.ts';
import type { OpenedStore } from './open-each.ts';
import { submission } from './submission.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function rendition(text: string): Rendition {
  const bytes = Buffer.from(text, 'latin1');
  return { mediaType: 'application/xml', kind: 'XDIS20', bytes, sha256: sha256(bytes), report: '[]' };
}

function pair(changes: Partial<LegacyId> = {}): LegacyId {
  return {
    kind: 'letter',
    owner: '5790000000001',
    peer: '5790000000002',
    legacy: randomUUID().slice(0, 14),
    fhir: randomUUID(),
    part: 0,
    receiptWanted: true,
    ...changes,
  };
}

/** What every store keeps of messages that are not passed on as they came. */
export function translationsContract({ under }: OpenedStore): void {
  it('hands out the rendition of a delivery instead of the message, and to the others the message', async () => {
    const letter = rendition('<Emessage>Sødalen</Emessage>');
    const kept = submission({
      deliveries: [
        { id: randomUUID(), receiver: 'a', endpoint: 'a', acknowledgement: 'awaited', rendition: letter },
        { id: randomUUID(), receiver: 'b', endpoint: 'b', acknowledgement: 'awaited' },
      ],
    });
    await under.store.accept(kept);
    const store = await under.crashAndReopen();
    const due = await store.claimDue(2000, 10);
    const told = due.map(({ delivery, mediaType, bytes, sha256: hash }) => [
      delivery.endpoint,
      mediaType,
      Buffer.from(bytes).toString('latin1'),
      hash,
    ]);
    expect(told).toEqual([
      ['a', 'application/xml', '<Emessage>Sødalen</Emessage>', letter.sha256],
      ['b', kept.mediaType, Buffer.from(kept.bytes).toString(), kept.sha256],
    ]);
    expect(await store.renditions(kept.messageId)).toEqual([
      {
        deliveryId: kept.deliveries[0]?.id,
        mediaType: 'application/xml',
        kind: 'XDIS20',
        sha256: letter.sha256,
        report: '[]',
        size: letter.bytes.length,
      },
    ]);
    expect(Buffer.from((await store.content(kept.messageId)) ?? [])).toEqual(Buffer.from(kept.bytes));
  });

  it('keeps the file a message was made from, byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const facts = { mediaType: 'application/edifact', kind: 'XDIS20', sha256: sha256(bytes), report: '[{}]' };
    const source = { ...facts, bytes };
    const kept = submission({ source });
    await under.store.accept(kept);
    const found = await under.store.sourceOf(kept.messageId);
    expect({ ...found, bytes: Uint8Array.from(found?.bytes ?? []) }).toEqual(source);
    expect(await under.store.sourceFacts(kept.messageId)).toEqual({ ...facts, size: bytes.length });
    expect(await under.store.sourceOf(randomUUID())).toBeUndefined();
    expect(await under.store.sourceFacts(randomUUID())).toBeUndefined();
  });

  it('finds pairs by either id and by the envelope, after a crash too', async () => {
    const [one, other] = [pair({ envelope: 'ENV1', version: 'XD2030C' }), pair()];
    await under.store.accept(submission({ legacyIds: [one] }));
    await under.store.keepLegacyIds([other]);
    const store = await under.crashAndReopen();
    expect(await store.legacyIds({ fhir: [one.fhir] })).toEqual([one]);
    expect(await store.legacyIds({ legacy: [other.legacy] })).toEqual([other]);
    expect(await store.legacyIds({ legacy: ['ENV1'] })).toEqual([one]);
    expect(await store.legacyIds({ legacy: ['unknown'], fhir: ['unknown'] })).toEqual([]);
    expect(await store.legacyIds({})).toEqual([]);
  });

  it('keeps the same id of two parties apart', async () => {
    const [mine, theirs] = [
      pair({ legacy: 'BREV1', owner: '5790000000001' }),
      pair({ legacy: 'BREV1', owner: '5790000000009' }),
    ];
    await under.store.keepLegacyIds([mine, theirs]);
    const found = await under.store.legacyIds({ legacy: ['BREV1'] });
    expect(found.map(({ owner, fhir }) => [owner, fhir])).toEqual([
      [mine.owner, mine.fhir],
      [theirs.owner, theirs.fhir],
    ]);
  });

  it('only adds to a pair that is known', async () => {
    const first = pair();
    await under.store.keepLegacyIds([first]);
    await under.store.keepLegacyIds([{ ...first, fhir: randomUUID(), answer: 'positive', envelope: 'ENV2' }]);
    await under.store.keepLegacyIds([{ ...first, answer: 'negative' }]);
    expect(await under.store.legacyIds({ fhir: [first.fhir] })).toEqual([
      { ...first, answer: 'positive', envelope: 'ENV2' },
    ]);
  });

  it('keeps nothing of a message that is known', async () => {
    const kept = submission();
    await under.store.accept(kept);
    const late = pair();
    const again = await under.store.accept({ ...kept, bundleId: randomUUID(), legacyIds: [late] });
    expect(again.status).toBe('repeated');
    expect(await under.store.legacyIds({ fhir: [late.fhir] })).toEqual([]);
  });
}
