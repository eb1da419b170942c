import { createHash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import type { Course } from '../../course/course.ts';
import type { MessageToSend } from '../../course/outgoing.ts';
import { tellsHiddenAddress } from '../../fhir/hidden-address.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { endpointsFor, type Network, type Organisation } from '../../network/network.ts';
import type { Submission } from '../../store/store.ts';
import { whoIsNow } from '../who.ts';
import type { Composed } from './compose-message.ts';
import { type NameOf, type Told, tellSend } from './tell.ts';
import { writeCareCommunication } from './write-care-communication.ts';
import { eventOf, writeSopMessage } from './write-sop-message.ts';

const careCommunication = 'care-communication-message';

/** What writing messages rests on. */
export interface WriteParts {
  /** The message they follow from. */
  readonly source: Bundle;
  /** In whose name they go: whoever sent the message they follow from. */
  readonly sender: Organisation;
  readonly network: Network;
  readonly courseId: string;
  readonly now: number;
  readonly newId: () => string;
}

/** Messages ready to be kept, and what is to be told of them to the sender of the message they follow from. */
export interface Written {
  readonly sends: readonly Submission[];
  readonly problems: readonly Problem[];
}

/**
 * Writes the messages a decision sends: ours where the receiver takes them, else a CareCommunication with the same facts
 * in words. Whom nobody answers for in the network is told to the sender, who then has to tell them otherwise.
 * @param parties organisations known to the course
 */
export function writeSends(
  wanted: readonly MessageToSend[],
  course: Course,
  parties: readonly string[],
  parts: WriteParts,
): Written {
  const written = wanted.map((send): Written => {
    const receiver = whoIsNow(send.to, course, parties, parts.network, parts.now, send.municipality);
    // A GP that nobody has named is no loss of this message's (R-NOT-19); whoever sends it knows it.
    const isNobody = send.to === 'gp' && course.gp === undefined;
    if (isNobody || receiver?.id === parts.sender.id) return { sends: [], problems: [] };
    if (receiver === undefined) return unsent(send.municipality ?? send.to, send.message);
    const event = eventOf[send.message];
    const ours =
      event !== undefined && takes(receiver, event)
        ? writeSopMessage({ send, course, ...parts, receiver, nameOf: nameIn(parts.network) })
        : undefined;
    if (ours !== undefined && event !== undefined) return sent(ours, event, receiver, parts);
    const told = tellSend(send, course, parts.source, nameIn(parts.network));
    return tellInWords(told, receiver, send.because, parts) ?? unsent(receiver.id, send.message);
  });
  return {
    sends: written.flatMap(({ sends }) => sends),
    problems: written.flatMap(({ problems }) => problems),
  };
}

/** A CareCommunication to a receiver (R-MSG-08); undefined when it takes none, or none can be made. */
export function tellInWords(
  told: Told,
  receiver: Organisation,
  because: string,
  parts: WriteParts,
): Written | undefined {
  if (!takes(receiver, careCommunication)) return undefined;
  const composed = writeCareCommunication({ told, because, ...parts, receiver });
  if (composed === undefined) return undefined;
  const withheld = tellsHiddenAddress(parts.source)
    ? [problem('course.address-withheld', { rule: 'R-ID-10', params: { receiver: receiver.id } })]
    : [];
  return sent(composed, careCommunication, receiver, parts, withheld);
}

/** The name of an organisation, or its id where the network does not know it. */
export function nameIn(network: Network): NameOf {
  return (id) => network.organisation(id)?.name ?? id;
}

/** Whether an organisation receives an event and has somewhere to receive it. */
export function takes(organisation: Organisation, event: string): boolean {
  return organisation.receives.includes(event) && endpointsFor(organisation, event).length > 0;
}

function sent(
  { bundle, messageId, bundleId, timestamp }: Composed,
  event: string,
  receiver: Organisation,
  { sender, courseId, now, newId }: WriteParts,
  notes: readonly Problem[] = [],
): Written {
  const bytes = Buffer.from(JSON.stringify(bundle));
  const submission: Submission = {
    messageId,
    bundleId,
    event,
    sender: sender.id,
    courseId,
    timestamp,
    receivedAt: now,
    mediaType: 'application/fhir+json',
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    problems: notes,
    deliveries: endpointsFor(receiver, event).map(({ id }) => ({
      id: newId(),
      receiver: receiver.id,
      endpoint: id,
      acknowledgement: 'awaited',
    })),
    acknowledges: undefined,
  };
  const params = { event, receiver: receiver.id, id: messageId };
  return { sends: [submission], problems: [problem('course.sent', { params }), ...notes] };
}

function unsent(receiver: string, message: string): Written {
  return { sends: [], problems: [problem('course.not-sent', { params: { receiver, message } })] };
}
