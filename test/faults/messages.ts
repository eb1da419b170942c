import { createHash, randomUUID } from 'node:crypto';
import { fixture, idsOf, sentAgain } from '../fixture-messages.ts';

/** Numbers that name an organisation. */
export interface Party {
  readonly id: string;
  readonly sor: string;
  readonly gln: string;
}

/** A message as text, with the ids it carries. */
export interface MessageText {
  readonly messageId: string;
  readonly bundleId: string;
  readonly text: string;
}

/** The parties that the fixtures are written for, the message's own ids, and its thread, which is its course. */
const care = template('care-communication/new');
const thread = '24cf2e40-ddae-43b1-ad25-b102204a0118';
const acknowledgements = new Map(
  (['ok', 'fatal-error', 'transient-error'] as const).map((code) => [
    code,
    template(`acknowledgement/${code}`),
  ]),
);

/** How a receiver can acknowledge. */
export type AcknowledgementCode = 'ok' | 'fatal-error' | 'transient-error';

/** A new message of a course, assembled now: its time says where it belongs. */
export function newMessage(sender: Party, receiver: Party, course: string): MessageText {
  const { messageId, text } = filled(care, sender, receiver, (each) => each.replaceAll(thread, course));
  return renewed({ messageId, text });
}

/** The same message in a dispatch of its own, as MedCom has it sent again. */
export function renewed({ messageId, text }: Pick<MessageText, 'messageId' | 'text'>): MessageText {
  const again = sentAgain(text, new Date().toISOString());
  return { messageId, bundleId: idsOf(again).bundleId, text: again };
}

/** A receiver's acknowledgement of a message. */
export function newAcknowledgement(
  receiver: Party,
  sender: Party,
  answered: string,
  code: AcknowledgementCode,
): MessageText {
  const written = acknowledgements.get(code);
  if (written === undefined) throw new Error(`no acknowledgement ${code}`);
  return filled(written, receiver, sender, (text) => text.replaceAll(written.answers, answered));
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Template {
  readonly text: string;
  readonly messageId: string;
  readonly bundleId: string;
  readonly sender: Omit<Party, 'id'>;
  readonly receiver: Omit<Party, 'id'>;
  readonly answers: string;
}

function template(name: string): Template {
  const { text } = fixture(name);
  const bundle = JSON.parse(text);
  const header = bundle.entry[0].resource;
  const numbersOf = (reference: string): Omit<Party, 'id'> => {
    const { resource } = bundle.entry.find((each: { fullUrl: string }) => each.fullUrl.endsWith(reference));
    const [gln, sor] = resource.identifier.map(({ value }: { value: string }) => value);
    return { sor, gln };
  };
  return {
    text,
    messageId: header.id,
    bundleId: bundle.id,
    sender: numbersOf(header.sender.reference),
    receiver: numbersOf(header.destination[0].receiver.reference),
    answers: header.response?.identifier ?? '',
  };
}

function filled(
  written: Template,
  sender: Party,
  receiver: Party,
  change: (text: string) => string,
): MessageText {
  const messageId = randomUUID();
  const bundleId = randomUUID();
  // By way of marks: a sender of now may be the receiver of the fixture.
  const text = change(written.text)
    .replaceAll(written.messageId, messageId)
    .replaceAll(written.bundleId, bundleId)
    .replaceAll(written.sender.sor, '«sender sor»')
    .replaceAll(written.sender.gln, '«sender gln»')
    .replaceAll(written.receiver.sor, receiver.sor)
    .replaceAll(written.receiver.gln, receiver.gln)
    .replaceAll('«sender sor»', sender.sor)
    .replaceAll('«sender gln»', sender.gln);
  return { messageId, bundleId, text };
}
