import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { overgangBase } from '../message/systems.ts';
import type { KeptSubscription } from '../store/subscriptions.ts';
import { backport } from './backport.ts';
import type { ToldEvent } from './told-events.ts';

/** Why a notification is sent, or what it answers. */
export type NotificationType =
  | 'handshake'
  | 'heartbeat'
  | 'event-notification'
  | 'query-status'
  | 'query-event';

/** What a status tells. */
export interface StatusParts {
  readonly kept: Pick<KeptSubscription, 'id' | 'base' | 'status' | 'lastNumber' | 'error'>;
  readonly topic: string;
  readonly type: NotificationType;
  /** Events among it, as far as each may be told. */
  readonly events?: readonly ToldEvent[];
  readonly id: string;
}

/**
 * How a subscription stands, as Parameters: R4 knows no SubscriptionStatus.
 * https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/StructureDefinition-backport-subscription-status-r4.html
 */
export function statusParameters({ kept, topic, type, events = [], id }: StatusParts): Parameters {
  return {
    resourceType: 'Parameters',
    id,
    meta: { profile: [backport.status] },
    parameter: [
      { name: 'subscription', valueReference: { reference: `${kept.base}/Subscription/${kept.id}` } },
      { name: 'topic', valueCanonical: topic },
      { name: 'status', valueCode: kept.status },
      { name: 'type', valueCode: type },
      { name: 'events-since-subscription-start', valueString: String(kept.lastNumber) },
      ...events.map((event) => eventParameter(event, kept.base)),
      ...(kept.error === undefined ? [] : [{ name: 'error', valueCodeableConcept: { text: kept.error } }]),
    ],
  };
}

/** A message, or a task, is the focus; its course stands beside it, so that a reader can put events together without asking. */
function eventParameter({ number, at, message, task }: ToldEvent, base: string): ParametersParameter {
  const timestamp = new Date(at).toISOString();
  const part: ParametersParameter[] = [
    { name: 'event-number', valueString: String(number) },
    { name: 'timestamp', valueInstant: timestamp },
  ];
  if (message !== undefined) {
    const { bundleId, event: display } = message;
    const reference = `${base}/Bundle/${bundleId}`;
    part.push({ name: 'focus', valueReference: { reference, type: 'Bundle', display } });
  }
  if (task !== undefined) {
    const { id, kind: display } = task;
    part.push({
      name: 'focus',
      valueReference: { reference: `${base}/Task/${id}`, type: 'Task', display },
    });
  }
  const courseId = message?.courseId ?? task?.courseId;
  if (courseId !== undefined) {
    const identifier = { system: `${overgangBase}/course`, value: courseId };
    part.push({ name: 'additional-context', valueReference: { type: 'EpisodeOfCare', identifier } });
  }
  return { name: 'notification-event', part };
}
