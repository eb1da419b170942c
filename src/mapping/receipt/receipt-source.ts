import { readSegments } from '../edifact/read-segments.ts';
import { component, type Segment } from '../edifact/segment.ts';
import { decodeEdifact, decodeXml } from '../text/decode-bytes.ts';
import { readUntilFault } from '../xml/read-xml.ts';
import { elementsOf, select, trimmedText, type XmlElement } from '../xml/xml-element.ts';

/** What a receipt has to repeat of the file it answers. */
export interface ReceiptSource {
  /** The format the receipt goes back in: the sender's own. */
  readonly format: 'medcom-xml' | 'edifact';
  readonly envelope: string;
  readonly sender: string;
  readonly receiver: string;
  readonly letters: readonly { readonly identifier: string; readonly version: string }[];
  /** Whether the sender wants to hear that all went well. */
  readonly receiptWanted: boolean;
  /** A receipt is never answered. */
  readonly isReceipt: boolean;
}

/** Bytes that are looked through for whom to answer: the letters of a larger file are all in its beginning, or are not named. */
const MOST_READ = 4 * 1024 * 1024;

/**
 * Finds out whom to answer and about what, also in a file that was refused: whatever of its frame can be
 * read is enough. Nothing when it cannot be answered at all; then only its sender's operator can be told.
 */
export function receiptSourceOf(file: Uint8Array): ReceiptSource | undefined {
  const bytes = file.subarray(0, MOST_READ);
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1').trimStart();
  return head.startsWith('UN') ? ofEdifact(bytes) : ofXml(bytes);
}

function ofXml(bytes: Uint8Array): ReceiptSource | undefined {
  const text = decodeXml(bytes).value?.text ?? Buffer.from(bytes).toString('latin1');
  const root = readUntilFault(text);
  if (root?.name !== 'Emessage') return undefined;
  const letters = elementsOf(root).filter(
    (each) => each.name !== 'Envelope' && each.name !== 'Local_Elements',
  );
  const [first] = letters;
  if (first === undefined) return undefined;
  return complete({
    format: 'medcom-xml',
    envelope: textAt(root, 'Envelope', 'Identifier'),
    sender: textAt(first, 'Sender', 'EANIdentifier'),
    receiver: textAt(first, 'Receiver', 'EANIdentifier'),
    letters: letters.map((each) => ({
      identifier: textAt(each, 'Letter', 'Identifier'),
      version: textAt(each, 'Letter', 'VersionCode'),
    })),
    receiptWanted: textAt(root, 'Envelope', 'AcknowledgementCode') === 'pluspositivkvitt',
    isReceipt: letters.every((each) => each.name.endsWith('Receipt')),
  });
}

function ofEdifact(bytes: Uint8Array): ReceiptSource | undefined {
  const text = decodeEdifact(bytes).value?.text ?? Buffer.from(bytes).toString('latin1');
  const segments = readSegments(text).value ?? readableSegments(text);
  const unb = segments.find((each) => each.tag === 'UNB');
  const letters = segments.filter((each) => each.tag === 'UNH');
  if (unb === undefined) return undefined;
  return complete({
    format: 'edifact',
    envelope: component(unb, 4),
    sender: component(unb, 1),
    receiver: component(unb, 2),
    letters: letters.map((each) => ({ identifier: component(each, 0), version: component(each, 1, 4) })),
    receiptWanted: component(unb, 8) === '1',
    isReceipt: letters.length > 0 && letters.every((each) => component(each, 1) === 'CONTRL'),
  });
}

/** The segments before the one that broke the file. */
function readableSegments(text: string): readonly Segment[] {
  const end = text.lastIndexOf("'", 2_000);
  return end < 0 ? [] : (readSegments(text.slice(0, end + 1)).value ?? []);
}

function complete(source: ReceiptSource): ReceiptSource | undefined {
  const known = source.letters.filter((letter) => letter.identifier !== '' && letter.version !== '');
  return source.envelope === '' || source.sender === '' || source.receiver === ''
    ? undefined
    : { ...source, letters: known };
}

function textAt(root: XmlElement, ...path: string[]): string {
  const found = select(root, path);
  return found === undefined ? '' : trimmedText(found);
}
