import type { IdPair, IdPairs } from '../mapping/ids/id-pair.ts';
import type { LegacyId } from '../store/translations.ts';

/**
 * Stored pairs as a conversion asks for them. An id that a letter gives itself is its sender's; one it refers to is more
 * likely the receiver's, whose letter it answers.
 * @param own the ids that are the sender's own: they are looked up among the sender's only
 */
export function knownIds(
  stored: readonly LegacyId[],
  parties: { readonly sender: string; readonly receiver: string },
  own: ReadonlySet<string>,
): IdPairs {
  const owners = (legacy: string): readonly string[] =>
    own.has(legacy) ? [parties.sender] : [parties.receiver, parties.sender];
  const letters = stored.filter(({ kind }) => kind === 'letter' || kind === 'envelope');
  return {
    byFhir: (kind, id) => pairOf(letters.find((each) => each.kind === kind && each.fhir === id)),
    byLegacy: (kind, id) => {
      const found = letters.filter((each) => each.kind === kind && each.legacy === id);
      return pairOf(owners(id).flatMap((owner) => found.filter((each) => each.owner === owner))[0]);
    },
    inEnvelope: (envelope) => {
      // Of a letter that was sent again, the envelope it was sent in first.
      const repeats = letters.find((each) => each.kind === 'envelope' && each.legacy === envelope)?.envelope;
      return letters
        .filter(
          (each) =>
            each.kind === 'letter' &&
            each.envelope === (repeats ?? envelope) &&
            owners(envelope).includes(each.owner),
        )
        .flatMap((each) => pairOf(each) ?? []);
    },
  };
}

function pairOf(stored: LegacyId | undefined): IdPair | undefined {
  if (stored === undefined) return undefined;
  const { kind, fhir, legacy, envelope, version } = stored;
  return {
    kind: kind === 'letter' ? 'letter' : 'envelope',
    fhir,
    legacy,
    ...(envelope === undefined ? {} : { envelope }),
    ...(version === undefined ? {} : { version }),
  };
}
