import type { Parameters } from '@medplum/fhirtypes';
import type { Language } from '../message/problem.ts';
import type { Receipt } from '../message/receipt.ts';
import { toOutcome } from './outcome.ts';

/** A receipt as a FHIR Parameters resource: which message was kept, when, and where it is going. */
export function toParameters(
  status: 'accepted' | 'repeated',
  receipt: Receipt,
  language: Language,
): Parameters {
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'status', valueCode: status },
      { name: 'message', valueId: receipt.messageId },
      { name: 'bundle', valueId: receipt.bundleId },
      { name: 'event', valueCode: receipt.event },
      { name: 'received', valueInstant: new Date(receipt.receivedAt).toISOString() },
      ...receipt.deliveries.map(({ id, receiver, endpoint }) => ({
        name: 'delivery',
        part: [
          { name: 'id', valueId: id },
          { name: 'receiver', valueString: receiver },
          { name: 'endpoint', valueString: endpoint },
        ],
      })),
      ...(receipt.problems.length === 0
        ? []
        : [{ name: 'outcome', resource: toOutcome(receipt.problems, language) }]),
    ],
  };
}
