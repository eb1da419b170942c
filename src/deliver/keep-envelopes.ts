import type { DueDelivery, Store } from '../store/store.ts';
import type { LegacyId } from '../store/translations.ts';
import type { RenewedEnvelope } from './new-letter-dispatch.ts';

/**
 * Keeps the identifiers of the envelopes a letter is sent again in, beside those it was sent in, so that a receipt that names
 * either finds its message. Before it is published: a receipt may come at once.
 */
export async function keepEnvelopes(
  store: Pick<Store, 'legacyIds' | 'keepLegacyIds'>,
  { delivery: { messageId, dispatch } }: DueDelivery,
  envelopes: readonly RenewedEnvelope[],
): Promise<void> {
  const known = await store.legacyIds({ fhir: [messageId], legacy: envelopes.map(({ before }) => before) });
  const ids = envelopes.flatMap(({ kind, before, now }): readonly LegacyId[] => {
    const original = known.find((each) =>
      kind === 'vans-envelope' ? each.kind === kind && each.legacy === before : each.envelope === before,
    );
    if (original === undefined) return [];
    const { owner, peer } = original;
    const common = { kind, owner, peer, legacy: now, part: 0, receiptWanted: true };
    return [
      kind === 'vans-envelope'
        ? { ...common, fhir: original.fhir }
        : { ...common, fhir: dispatch?.bundleId ?? original.fhir, envelope: before },
    ];
  });
  if (ids.length > 0) await store.keepLegacyIds(ids);
}
