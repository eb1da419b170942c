import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import { businessId, instantAt, partyAt, present, type Read, type Reading } from './reading.ts';

type Outcome = 'asked' | 'accepted' | 'done' | 'declined' | 'withdrawn';

const measures: Readonly<Record<string, Outcome>> = {
  active: 'asked',
  'on-hold': 'accepted',
  completed: 'done',
};
const preparation: Readonly<Record<string, Outcome>> = {
  requested: 'asked',
  accepted: 'accepted',
  completed: 'done',
  rejected: 'declined',
  cancelled: 'withdrawn',
};

/** A request to the residence municipality, and its answer (M60, M51); undefined for a status that says neither. */
export function readMunicipalRequest(reading: Reading, request: ServiceRequest | Task): Read | undefined {
  const requestId = businessId(request);
  const outcome = outcomeOf(reading, request);
  if (requestId === undefined || outcome === undefined) return undefined;
  const want = request.resourceType === 'Task' ? 'home' : 'measures';
  if (outcome !== 'asked' && outcome !== 'withdrawn')
    return { kind: 'request-answered', facts: { requestId, want, outcome } };
  const neededBy =
    request.resourceType === 'Task'
      ? instantAt(
          reading,
          request.restriction?.period?.end,
          'Bundle.entry.resource.ofType(Task).restriction.period.end',
        )
      : instantAt(
          reading,
          request.occurrencePeriod?.start,
          'Bundle.entry.resource.ofType(ServiceRequest).occurrence.start',
        );
  return { kind: 'municipality-asked', facts: { requestId, want, outcome, ...present({ neededBy }) } };
}

/** FHIR has one code for a request that is taken back and one that is declined: who says so tells them apart. */
function outcomeOf(reading: Reading, request: ServiceRequest | Task): Outcome | undefined {
  if (request.resourceType === 'Task') return preparation[request.status ?? ''];
  if (request.status !== 'revoked') return measures[request.status ?? ''];
  const sender = partyAt(reading, reading.view.header.sender);
  const requester = partyAt(reading, request.requester);
  return sender !== undefined && sender.id === requester?.id ? 'withdrawn' : 'declined';
}
