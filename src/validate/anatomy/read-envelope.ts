import { isFhirId } from '../../fhir/fhir-id.ts';
import { asList, asObject, asText, at, type JsonObject } from '../../fhir/json.ts';
import type { Destination, Envelope, Party } from '../../message/envelope.ts';
import { useOf } from './destination-rule.ts';
import { followFromHeader, headerPath, type MessageView } from './message-view.ts';
import { glnOf, sorOf } from './party-rule.ts';
import { ownProvenance } from './provenance-rule.ts';
import { readThread } from './read-thread.ts';
import { responseCodeOf } from './response-rule.ts';

/** Ids and events are kept and logged; what does not have their form may be anything, a name or a number among it. */
const eventForm = /^[a-z][a-z0-9-]{0,63}$/i;

/**
 * Reads what routing needs, as far as the message states it; undefined when ids, sender or primary receiver cannot
 * be read. An envelope is no verdict: the rules say whether the message is acceptable.
 */
export function readEnvelope(message: MessageView): Envelope | undefined {
  const { bundle, header } = message;
  const { id: bundleId } = bundle;
  const messageId = header?.id;
  const event = asText(at(header, 'eventCoding', 'code'));
  const sender = readParty(followFromHeader(message, header?.sender), at(header, 'source', 'endpoint'));
  if (!isFhirId(bundleId) || !isFhirId(messageId) || sender === undefined) return undefined;
  if (event === undefined || !eventForm.test(event)) return undefined;
  const destinations = asList(header?.destination).flatMap((value, index): readonly Destination[] => {
    const party = readParty(followFromHeader(message, asObject(value)?.receiver), at(value, 'endpoint'));
    const expression = `${headerPath}.destination[${index}]`;
    return party === undefined ? [] : [{ ...party, use: useOf(value) ?? 'primary', expression }];
  });
  const response = header?.response;
  const answered = asText(at(response, 'identifier'));
  const code = responseCodeOf(response);
  return {
    bundleId,
    messageId,
    event,
    definition: asText(header?.definition),
    sender,
    destinations,
    timestamp: asText(bundle.timestamp) ?? '',
    response: answered !== undefined && code !== undefined ? { messageId: answered, code } : undefined,
    courseId: readCourseId(message),
    thread: readThread(message),
    activity: asText(at(ownProvenance(message), 'activity', 'coding', 0, 'code')),
  };
}

function readParty(organisation: JsonObject | undefined, endpoint: unknown): Party | undefined {
  const sor = sorOf(organisation);
  const gln = glnOf(organisation);
  if (sor === undefined || gln === undefined) return undefined;
  return { sor, gln, name: asText(organisation?.name), endpoint: asText(endpoint) ?? '' };
}

/**
 * The id that ties a citizen's messages together: the episode-of-care identifier (a sender's own UUID before LPR3's
 * `urn:uuid:` form, COMM/080), else the identifier of what the message is about.
 */
function readCourseId(message: MessageView): string | undefined {
  const episodes = message.index.resources
    .filter(({ resource }) => resource.resourceType === 'Encounter')
    .flatMap(({ resource }) => asList(resource.episodeOfCare))
    .map((episode) => asText(at(episode, 'identifier', 'value')))
    .filter((value) => value !== undefined);
  const own = episodes.find((value) => !value.startsWith('urn:uuid:')) ?? episodes[0];
  if (own !== undefined) return own;
  const focus = followFromHeader(message, asList(message.header?.focus)[0]);
  return asText(at(focus, 'identifier', 0, 'value'));
}
