import { describe, entryOf, type Problem } from '../../message/problem.ts';
import { isRefusal } from '../../message/severity.ts';
import { shortId } from '../ids/short-id.ts';
import type { Emessage } from '../letter/emessage.ts';
import type { LetterBook } from '../letter/letter-book.ts';
import { fitLatin1 } from '../text/fit-latin1.ts';
import { toWallTime } from '../time/danish-time.ts';
import type { XmlElement, XmlNode } from '../xml/xml-element.ts';
import type { ReceiptSource } from './receipt-source.ts';

const MAX_LETTERS = 99;
const MAX_ID = 14;

/** MedCom's refuse codes for what an acknowledgement calls by HL7's and MedCom's names; anything else is a syntax fault. */
const REFUSE_CODES: Readonly<Record<string, string>> = {
  MSG_Receiver_Identifier_UNKNOWN: 'ukendt_lokationsnummer',
  MSG_Receiver_Identifier_MISSING: 'problem_med_modtagerID',
  MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE: 'problem_med_version',
  MSG_Mailbox_Out_Of_Operation: 'ikke_specificeret',
  MSG_LOCAL_FAIL: 'ikke_specificeret',
};

/**
 * The receipt for a file of letters, in the words of XCTL02 or XCTL03: negative when a problem refuses it,
 * with the first three problems in Danish; else positive. It goes from the receiver back to the sender. A
 * receipt is never answered, and a positive receipt is only owed when it is wanted.
 */
export function receiptLetter(
  source: ReceiptSource,
  problems: readonly Problem[],
  letters: LetterBook,
  now: string,
  newUuid: () => string,
): Emessage | undefined {
  const refusals = problems.filter((each) => isRefusal(each.severity));
  if (source.isReceipt || (refusals.length === 0 && !source.receiptWanted)) return undefined;
  const grammar = letters.byType.get(refusals.length > 0 ? 'XCTL02' : 'XCTL03');
  const sent = toWallTime(now);
  if (grammar === undefined || sent === undefined) return undefined;
  const { namespace } = grammar;
  const element = (name: string, ...children: XmlNode[]): XmlElement => ({ name, namespace, children });
  const party = (name: string, gln: string): XmlElement =>
    element(name, element('EANIdentifier', gln.slice(0, 35)));
  const original = element(
    'OriginalEmessage',
    element('OriginalEnvelopeIdentifier', source.envelope.slice(0, MAX_ID)),
    party('OriginalSender', source.sender),
    party('OriginalReceiver', source.receiver),
    ...(refusals.length === 0 ? [] : refusal(refusals, element)),
    ...source.letters
      .slice(0, MAX_LETTERS)
      .map((letter) =>
        element(
          'OriginalLetter',
          element('OriginalLetterIdentifier', letter.identifier.slice(0, MAX_ID)),
          element('OriginalVersionCode', letter.version.slice(0, 7)),
        ),
      ),
  );
  const head = element(
    'Letter',
    element('Identifier', shortId(newUuid())),
    element('VersionCode', grammar.version),
    element('StatisticalCode', grammar.type),
  );
  const root = element(
    grammar.root,
    head,
    party('Sender', source.receiver),
    party('Receiver', source.sender),
    original,
  );
  return {
    envelope: {
      sent: { date: sent.date, time: sent.time.slice(0, 5) },
      identifier: shortId(newUuid()),
      receiptWanted: false,
    },
    letters: [{ grammar, root }],
  };
}

function refusal(
  refusals: readonly Problem[],
  element: (name: string, ...children: XmlNode[]) => XmlElement,
): XmlElement[] {
  const [first] = refusals;
  const { acknowledgement } = first === undefined ? {} : entryOf(first.code);
  const code = acknowledgement === undefined ? undefined : REFUSE_CODES[acknowledgement];
  const lines = refusals
    .slice(0, 3)
    .map(
      (each) =>
        fitLatin1(`${describe(each, 'da')}${each.expression === undefined ? '' : ` (${each.expression})`}`)
          .text,
    );
  const text = lines.flatMap((line, index) => (index === 0 ? [line] : [element('Break'), line]));
  return [element('RefuseCode', code ?? 'syntaksfejl'), element('RefuseText', ...text)];
}
