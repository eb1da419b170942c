import type { Bundle, BundleEntry, MessageHeader, Resource } from '@medplum/fhirtypes';
import { asList, asText, at, type JsonObject } from '../../fhir/json.ts';
import { events } from '../../message/event.ts';
import { type Language, type Problem, problem } from '../../message/problem.ts';
import { overgangBase, sorEndpoint } from '../../message/systems.ts';
import type { Network } from '../../network/network.ts';
import { parse } from '../../parse/parse.ts';
import { readableContent } from '../../store/readable-content.ts';
import type { Store, StoredMessage } from '../../store/store.ts';
import { instant } from '../instant.ts';
import { toOutcome } from '../outcome.ts';
import { asCitizenSees, type SeenMessage } from './as-citizen-sees.ts';
import { organisationReference } from './organisation-reference.ts';

/** What telling a citizen of a message needs. */
export interface OwnMessageParts {
  readonly store: Pick<Store, 'content' | 'hasContent'>;
  readonly network: Network;
  readonly language: Language;
  /** Ten digits. */
  readonly cpr: string;
}

/**
 * A message as a citizen may see it: who sent it to whom and when, and what of its content is told; what is not, and why, is
 * said as an OperationOutcome. Without its content it is told all the same. Rejects with StoreUnavailable.
 */
export async function tellOwnMessage(message: StoredMessage, parts: OwnMessageParts): Promise<Bundle> {
  const { entries, problems, header } = await seenOf(message, parts);
  const seen: readonly BundleEntry[] = entries as unknown as readonly BundleEntry[];
  const outcome: readonly BundleEntry[] =
    problems.length === 0 ? [] : [{ resource: toOutcome(problems, parts.language) }];
  return {
    resourceType: 'Bundle',
    identifier: { system: 'urn:ietf:rfc:3986', value: message.messageId },
    type: 'collection',
    timestamp: instant(message.receivedAt),
    entry: [
      {
        fullUrl: header?.fullUrl ?? `${overgangBase}/MessageHeader/${message.messageId}`,
        resource: headerOf(message, header?.focus ?? [], parts.network),
      },
      ...seen,
      ...outcome,
    ],
  };
}

async function seenOf(
  message: StoredMessage,
  { store, cpr }: OwnMessageParts,
): Promise<SeenMessage & { readonly header?: SeenHeader }> {
  const { messageId, mediaType, event, purgedAt } = message;
  const nothing = (why: Problem): SeenMessage => ({ entries: [], problems: [why] });
  if (purgedAt !== undefined) return nothing(purged(messageId, instant(purgedAt)));
  // An adverse event is followed up by the region; whoever reports it must be able to say what happened (R-CPL-04).
  if (event === 'sop-adverse-event') return nothing(problem('own-data.withheld-incident'));
  const bytes = await readableContent(store, messageId);
  const parsed = bytes === undefined ? undefined : parse(bytes, mediaType).message?.resource;
  if (parsed === undefined) {
    const isThere = bytes !== undefined || (await store.hasContent(messageId));
    return nothing(
      isThere
        ? problem('own-data.unreadable', { params: { id: messageId } })
        : purged(messageId, 'an unknown time'),
    );
  }
  const seen = asCitizenSees(parsed, cpr);
  const fullUrl = asText(at(parsed, 'entry', 0, 'fullUrl'));
  return { ...seen, header: { fullUrl, focus: focusOf(parsed, seen.entries) } };
}

/** What is told of the message's own header: where it stands, and what it is about. */
interface SeenHeader {
  readonly fullUrl: string | undefined;
  readonly focus: readonly string[];
}

function purged(id: string, at: string): Problem {
  return problem('message.content-purged', { severity: 'information', params: { id, at } });
}

/** What the message is about, as far as it is told. */
function focusOf(bundle: JsonObject, entries: readonly JsonObject[]): readonly string[] {
  const seen = new Set(
    entries.map(({ resource }) => `${asText(at(resource, 'resourceType'))}/${asText(at(resource, 'id'))}`),
  );
  return asList(at(bundle, 'entry', 0, 'resource', 'focus'))
    .map((each) => asText(at(each, 'reference')) ?? '')
    .filter((reference) => seen.has(reference.split('/').slice(-2).join('/')));
}

function headerOf(
  { messageId, event, sender, deliveries }: StoredMessage,
  focus: readonly string[],
  network: Network,
): Resource {
  const endpointOf = (id: string) => {
    const sor = network.organisation(id)?.sor;
    return sor === undefined ? `urn:overgang:${id}` : sorEndpoint(sor);
  };
  const receivers = [...new Set(deliveries.map(({ receiver }) => receiver))];
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: messageId,
    eventCoding: { system: events.get(event)?.system ?? overgangBase, code: event },
    destination: receivers.map((id) => ({
      endpoint: endpointOf(id),
      receiver: organisationReference(id, network),
    })),
    sender: organisationReference(sender, network),
    source: { endpoint: endpointOf(sender) },
    focus: focus.map((reference) => ({ reference })),
  };
  const { destination = [] } = header;
  if (destination.length === 0) delete header.destination;
  if (focus.length === 0) delete header.focus;
  return header;
}
