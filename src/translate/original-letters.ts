import { judgeReceipts, type ReceiptSign } from '../mapping/ids/judge-receipts.ts';
import type { Letter } from '../mapping/letter/emessage.ts';
import { select, trimmedText } from '../mapping/xml/xml-element.ts';
import type { LegacyId } from '../store/translations.ts';

/** What a receipt does to the letters that one message went out as. */
export interface OriginalLetter {
  /** The answered letter's pair, with the answer. */
  readonly id: LegacyId;
  /** Whether the answers of other letters are still missing, so that there is nothing to tell yet. */
  readonly waits: boolean;
}

/**
 * A message that went out as a letter and a binary letter has one acknowledgement: positive when both receipts are,
 * negative as soon as one is. (MedCom use cases, tables 3 and 4.)
 * @param stored the pairs of all ids in the receipt, and of the letters that belong to the same messages
 * @returns nothing for what is no receipt, and for a receipt of a letter that is not known
 */
export function judgeOriginal(
  letter: Letter,
  stored: readonly LegacyId[],
  parties: { readonly sender: string; readonly receiver: string },
): OriginalLetter | undefined {
  const sign = signOf(letter);
  const original = select(letter.root, ['OriginalEmessage', 'OriginalLetter', 'OriginalLetterIdentifier']);
  if (sign === undefined || original === undefined) return undefined;
  const known = stored.find(
    ({ kind, legacy, owner }) =>
      kind === 'letter' && legacy === trimmedText(original) && owner === parties.receiver,
  );
  if (known === undefined) return undefined;
  const others = stored.filter(
    ({ kind, fhir, peer, legacy }) =>
      kind === 'letter' && fhir === known.fhir && peer === known.peer && legacy !== known.legacy,
  );
  const received = [sign, ...others.flatMap(({ answer }) => answer ?? [])];
  return {
    id: { ...known, answer: sign },
    waits: judgeReceipts(others.length + 1, received) === undefined,
  };
}

/** XCTL03 says yes; XCTL01 and XCTL02 say no. */
function signOf({ grammar }: Letter): ReceiptSign | undefined {
  if (grammar.type === 'XCTL03') return 'positive';
  return grammar.type === 'XCTL01' || grammar.type === 'XCTL02' ? 'negative' : undefined;
}
