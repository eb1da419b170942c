import { isFhirId } from '../../fhir/fhir-id.ts';
import { asList, asText, at, type JsonObject } from '../../fhir/json.ts';
import type { Thread } from '../../message/envelope.ts';
import { acknowledgementEvent } from '../../message/event.ts';
import type { MessageView } from './message-view.ts';
import { ownProvenance } from './provenance-rule.ts';

/** More messages than any thread has; a chain that leads back to itself ends here. */
const longestChain = 1000;

/**
 * Reads which messages this one continues. Each message's Provenance names its predecessor's MessageHeader as an entity,
 * and those of the predecessors come along, so that the chain leads back to the first. (MedCom messaging-provenance.)
 */
export function readThread(message: MessageView): Thread {
  const own = ownProvenance(message);
  const predecessor = predecessorOf(own);
  if (predecessor === undefined) return { first: undefined, predecessor, ownPredecessor: false };
  const byTarget = new Map(
    message.index.resources
      .filter(({ resource }) => resource.resourceType === 'Provenance')
      .flatMap(({ resource }) =>
        asList(resource.target).map((target) => [headerId(target), resource] as const),
      ),
  );
  let first = predecessor;
  for (let steps = 0; steps < longestChain; steps += 1) {
    const earlier = predecessorOf(byTarget.get(first));
    if (earlier === undefined) break;
    first = earlier;
  }
  const theirs = byTarget.get(predecessor);
  const sameAgent = theirs !== undefined && agentOf(theirs) !== undefined && agentOf(theirs) === agentOf(own);
  const isAnswer = asText(at(message.header, 'eventCoding', 'code')) === acknowledgementEvent;
  return { first, predecessor, ownPredecessor: sameAgent && !isAnswer };
}

function predecessorOf(provenance: JsonObject | undefined): string | undefined {
  return asList(provenance?.entity)
    .map((entity) => headerId(at(entity, 'what')))
    .find((id) => id !== undefined);
}

/** `MessageHeader/id`, with or without the address of a server before it. */
function headerId(reference: unknown): string | undefined {
  const [, id] = /(?:^|\/)MessageHeader\/([^/]+)$/.exec(asText(at(reference, 'reference')) ?? '') ?? [];
  return isFhirId(id) ? id : undefined;
}

function agentOf(provenance: JsonObject | undefined): string | undefined {
  return asText(at(provenance, 'agent', 0, 'who', 'reference'));
}
