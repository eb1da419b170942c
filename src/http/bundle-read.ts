import { newDispatch } from '../deliver/new-dispatch.ts';
import { parseExactJson } from '../fhir/xml/exact-decimal.ts';
import { parseFhirXml } from '../fhir/xml/parse-fhir-xml.ts';
import { writeFhirXml } from '../fhir/xml/write-fhir-xml.ts';
import type { Caller } from '../message/caller.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Network } from '../network/network.ts';
import { formatOf, type MediaFormat } from '../parse/media-type.ts';
import type { Store, StoredMessage } from '../store/store.ts';
import { answerProblems } from './answer.ts';
import { recordDisclosure } from './record-disclosure.ts';
import { type Answer, callerOf, type DoorRequest, type Handler } from './request-context.ts';
import { wantedFormat } from './wanted-format.ts';

/** What reading a mailbox needs. */
export interface MailboxParts {
  readonly store: Store;
  readonly network: Network;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told when it could not be noted that a message was taken; it is then offered again. */
  readonly onFault: (cause: unknown) => void;
}

/**
 * `GET /fhir/Bundle/{id}`: a message by any Bundle.id it was sent under, for its sender and its receivers, when its
 * format is wanted byte for byte as it first came, or as the gateway sent it again under that id. Reading one's own
 * mailbox message counts as taking it; HEAD does not. Who read it is recorded, and stands in its timeline.
 */
export function bundleRead(parts: MailboxParts): Handler {
  const { store, onFault } = parts;
  return async (request, response) => {
    const caller = callerOf(response);
    const bundleId = request.params.id ?? '';
    const message = await store.messageOfBundle(bundleId);
    if (message === undefined || !mayTake(message, caller)) {
      answerProblems(request, response, [problem('request.not-found')]);
      return;
    }
    const kept = await store.content(message.messageId);
    if (kept === undefined) {
      answerProblems(request, response, [contentPurged(message)]);
      return;
    }
    const dispatch = await store.madeDispatch(bundleId);
    const content = dispatch === undefined ? kept : newDispatch(kept, message.mediaType, dispatch);
    if (request.method === 'GET') {
      await recordDisclosure(parts, response, 'content', '', { messageId: message.messageId });
      response.on('finish', () => {
        noteTaken(message, bundleId, caller, parts).catch(onFault);
      });
    }
    sendContent(request, response, message.mediaType, content);
  };
}

/** Why a kept message has no content. */
function contentPurged({ messageId, purgedAt }: StoredMessage): Problem {
  const at = purgedAt === undefined ? 'an unknown time' : new Date(purgedAt).toISOString();
  return problem('message.content-purged', { params: { at, id: messageId } });
}

/** Whether a caller is the sender or a receiver of a message. */
export function mayRead(message: StoredMessage, caller: Caller): boolean {
  return (
    caller.organisations.has(message.sender) ||
    message.deliveries.some(({ receiver }) => caller.organisations.has(receiver))
  );
}

/** Whether a caller may have the content: not a receiver whom it is kept from. */
function mayTake({ sender, deliveries }: StoredMessage, { organisations }: Caller): boolean {
  return (
    organisations.has(sender) ||
    deliveries.some(
      ({ receiver, state }) => organisations.has(receiver) && state !== 'parked' && state !== 'cancelled',
    )
  );
}

async function noteTaken(
  message: StoredMessage,
  bundleId: string,
  caller: Caller,
  { store, network, now }: MailboxParts,
): Promise<void> {
  for (const { id, receiver, endpoint, state } of message.deliveries) {
    const isMailbox = network.endpoint(endpoint)?.endpoint.kind === 'mailbox';
    if (isMailbox && state === 'available' && caller.organisations.has(receiver)) {
      await store.settle(id, { state: 'delivered', at: now(), taken: { bundleId } });
    }
  }
}

function sendContent(request: DoorRequest, response: Answer, mediaType: string, content: Uint8Array): void {
  const wanted = wantedFormat(request) ?? formatOf(mediaType);
  const converted =
    wanted === undefined || wanted.mediaType === mediaType ? undefined : convert(content, wanted);
  const written = converted === undefined ? mediaType : wanted?.mediaType;
  // XML says itself how it is encoded, and what came need not be UTF-8; a charset in the header would win over it.
  const charset = converted === undefined && formatOf(mediaType)?.format === 'xml' ? '' : '; charset=utf-8';
  response.status(200).setHeader('Content-Type', `${written}${charset}`);
  response.send(converted ?? Buffer.from(content));
}

/** The content in another format; undefined when that cannot be had, and the original is then given. */
export function convert(content: Uint8Array, wanted: MediaFormat): string | undefined {
  if (wanted.format === 'json') {
    const parsed = parseFhirXml(content);
    return 'json' in parsed ? parsed.json : undefined;
  }
  const written = writeFhirXml(parseExactJson(new TextDecoder().decode(content)));
  return 'xml' in written ? written.xml : undefined;
}
