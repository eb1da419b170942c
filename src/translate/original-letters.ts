import { judgeReceipts, type ReceiptSign } from '../mapping/ids/judge-receipts.ts';
import type { Letter } from '../mapping/letter/emessage.ts';
import { select, trimmedText } from '../mapping/xml/xml-element.ts';
import type { LegacyId } from '../store/translations.ts';
import type { IncomingParts } from './letter-outcome.ts';

/** What a receipt does to the letters that one message went out as. */
export interface OriginalLetter {
  /** The answered letter's pair, with the answer. */
  readonly id: LegacyId;
  /** Whether there is nothing to tell: answers of other letters are missing, or theirs have been told already. */
  readonly isQuiet: boolean;
}

/** Location numbers of the two parties of a receipt. */
interface Parties {
  readonly sender: string;
  readonly receiver: string;
}

/**
 * A message that went out as a letter and a binary letter has one acknowledgement: positive when both receipts are,
 * negative as soon as one is, none while one is missing. (MedCom use cases, tables 3 and 4.) Only who got a letter answers it.
 * @param stored the pairs of all ids in the receipt, and of the letters that belong to the same messages
 * @returns nothing for what is no receipt, and for a receipt of a letter that is not known
 */
export async function judgeOriginal(
  letter: Letter,
  stored: readonly LegacyId[],
  parties: Parties,
  { store, network }: Pick<IncomingParts, 'store' | 'network'>,
): Promise<OriginalLetter | undefined> {
  const sign = signOf(letter);
  const known = sign === undefined ? undefined : answeredLetter(letter, stored, parties);
  if (sign === undefined || known === undefined) return undefined;
  const id = { ...known, answer: sign };
  const beside = answersBeside(known, stored);
  // Who takes a no back contradicts himself, and is told so.
  const isTakenBack = known.answer === 'negative' && sign === 'positive';
  if (beside.size === 0 || isTakenBack) return { id, isQuiet: false };
  const answers = [sign, ...[...beside.values()].flatMap((each) => each ?? [])];
  const verdict = judgeReceipts(beside.size + 1, answers);
  if (verdict === undefined) return { id, isQuiet: true };
  const receiver = network.organisations.find(({ gln }) => gln === known.peer)?.id;
  const message = await store.message(known.fhir);
  const told = message?.deliveries.find((each) => each.receiver === receiver)?.acknowledgement;
  return { id, isQuiet: told === codes[verdict] };
}

const codes = { positive: 'ok', negative: 'fatal-error' } as const;

/** By its own id; by its envelope's where the receipt names no letter and the envelope held one. */
function answeredLetter(
  letter: Letter,
  stored: readonly LegacyId[],
  { sender, receiver }: Parties,
): LegacyId | undefined {
  const theirs = stored.filter(
    ({ kind, owner, peer }) => kind === 'letter' && owner === receiver && peer === sender,
  );
  const named = originalLetterOf(letter);
  if (named !== undefined) return theirs.find(({ legacy }) => legacy === named);
  const envelope = textAt(letter, 'OriginalEnvelopeIdentifier');
  const first = stored.find(({ kind, legacy }) => kind === 'envelope' && legacy === envelope)?.envelope;
  const inside = theirs.filter((each) => each.envelope === (first ?? envelope));
  return inside.length === 1 ? inside[0] : undefined;
}

/** The answer to each other part of the message, by part: who has two endpoints gets each part twice, and answers it once. */
function answersBeside(
  known: LegacyId,
  stored: readonly LegacyId[],
): ReadonlyMap<number, ReceiptSign | undefined> {
  const answers = new Map<number, ReceiptSign | undefined>();
  for (const { kind, fhir, peer, part, answer } of stored) {
    if (kind !== 'letter' || fhir !== known.fhir || peer !== known.peer || part === known.part) continue;
    answers.set(part, answers.get(part) ?? answer);
  }
  return answers;
}

/** Identifier of the letter that a receipt answers. */
export function originalLetterOf(letter: Letter): string | undefined {
  return textAt(letter, 'OriginalLetter', 'OriginalLetterIdentifier');
}

function textAt({ root }: Letter, ...path: readonly string[]): string | undefined {
  const found = select(root, ['OriginalEmessage', ...path]);
  return found === undefined ? undefined : trimmedText(found);
}

/** XCTL03 says yes; XCTL01 and XCTL02 say no. */
function signOf({ grammar }: Letter): ReceiptSign | undefined {
  if (grammar.type === 'XCTL03') return 'positive';
  return grammar.type === 'XCTL01' || grammar.type === 'XCTL02' ? 'negative' : undefined;
}
