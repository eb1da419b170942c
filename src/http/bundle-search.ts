import { newDispatch } from '../deliver/new-dispatch.ts';
import type { Caller } from '../message/caller.ts';
import { acknowledgementStates } from '../message/delivery.ts';
import { type Problem, problem } from '../message/problem.ts';
import { overgangBase, sorOfEndpoint } from '../message/systems.ts';
import type { Network, Organisation } from '../network/network.ts';
import { formatOf, mediaFormats } from '../parse/media-type.ts';
import type { MailboxItem, MailboxQuery } from '../store/mailboxes.ts';
import type { Store } from '../store/store.ts';
import { answerProblems } from './answer.ts';
import { convert, type MailboxParts } from './bundle-read.ts';
import { recordDisclosure } from './record-disclosure.ts';
import { type Answer, callerOf, type DoorRequest, type Handler } from './request-context.ts';
import { wantedFormat } from './wanted-format.ts';

const mostPerPage = 200;
const bytesPerPage = 16 * 1024 * 1024;

/**
 * `GET /fhir/Bundle?message.destination-uri=…`: a receiver's mailbox, oldest first, in pages whose `next` link continues
 * where the page ended; a reader that keeps the last link misses nothing and sees nothing twice. Further parameters:
 * `_lastUpdated` (ge, gt), `message.event`, `acknowledgement`, `_count`. https://hl7.org/fhir/R4/messaging.html#http
 */
export function bundleSearch({ store, network, now, onFault }: MailboxParts): Handler {
  return async (request, response) => {
    const search = readSearch(request.query, network, callerOf(response));
    if (search.problems !== undefined) {
      answerProblems(request, response, search.problems);
      return;
    }
    const { owner, query, destination } = search;
    if (!callerOf(response).organisations.has(owner.id)) {
      answerProblems(request, response, [problem('caller.not-permitted')]);
      return;
    }
    const items = query === undefined ? [] : await store.mailbox(query);
    // A HEAD gives the messages to nobody.
    if (request.method === 'GET') {
      const [first, last] = [items[0], items.at(-1)];
      if (query !== undefined && first !== undefined && last !== undefined) {
        const places = `${query.endpoint} from ${first.position} to ${last.position}`;
        await recordDisclosure({ store, now }, response, 'mailbox', `${places}: ${items.length} told`);
      }
      response.on('finish', () => {
        markTaken(items, store, now()).catch(onFault);
      });
    }
    sendPage(request, response, destination, items);
  };
}

interface Search {
  readonly owner: Organisation;
  readonly destination: string;
  /** Undefined when the organisation has no mailbox. */
  readonly query: MailboxQuery | undefined;
  readonly problems?: never;
}

function readSearch(
  parameters: Record<string, unknown>,
  network: Network,
  caller: Caller,
): Search | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const read = <Value>(name: string, parse: (text: string) => Value | undefined): Value | undefined => {
    const given = parameters[name];
    if (given === undefined) return undefined;
    const value = typeof given === 'string' ? parse(given) : undefined;
    if (value === undefined) {
      problems.push(problem('request.parameter', { params: { name, found: String(given).slice(0, 80) } }));
    }
    return value;
  };
  for (const name of Object.keys(parameters).filter((each) => !known.has(each))) {
    problems.push(problem('request.parameter', { params: { name, found: 'not offered here' } }));
  }
  const destination = read('message.destination-uri', (text) => text || undefined);
  const owner = destination === undefined ? undefined : organisationAt(destination, network, caller);
  if (owner === undefined) {
    const found = destination ?? '(missing)';
    problems.push(problem('request.parameter', { params: { name: 'message.destination-uri', found } }));
  }
  const since = read('_lastUpdated', parseSince);
  const after = read('_after', parseCount) ?? 0;
  const count = read('_count', parseCount);
  const event = read('message.event', (text) => text.split('|').at(-1) || undefined);
  const acknowledgement = read('acknowledgement', (text) =>
    acknowledgementStates.find((state) => state === text),
  );
  if (problems.length > 0 || owner === undefined || destination === undefined) return { problems };
  const mailbox = owner.endpoints.find(({ kind }) => kind === 'mailbox');
  const limit = Math.min(mostPerPage, Math.max(1, count ?? 50));
  const query =
    mailbox === undefined
      ? undefined
      : { endpoint: mailbox.id, after, since, event, acknowledgement, limit, maxBytes: bytesPerPage };
  return { owner, destination, query };
}

const known = new Set([
  'message.destination-uri',
  '_lastUpdated',
  '_count',
  '_after',
  'message.event',
  'acknowledgement',
  '_format',
  '_pretty',
]);

/** A receiver by MedCom's SOR endpoint, or by its id in the network. */
function organisationAt(destination: string, network: Network, caller: Caller): Organisation | undefined {
  const sor = sorOfEndpoint(destination);
  const there = network.organisations.filter((each) => each.sor === sor || each.id === destination);
  // A SOR id passes to a successor; whichever of the two the caller is, it means its own mailbox.
  return there.find(({ id }) => caller.organisations.has(id)) ?? there[0];
}

function parseSince(text: string): number | undefined {
  const [, prefix, date] = /^(ge|gt)?(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?)$/.exec(text) ?? [];
  const at = Date.parse(date ?? '');
  if (Number.isNaN(at)) return undefined;
  return prefix === 'gt' ? at + 1 : at;
}

function parseCount(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

async function markTaken(items: readonly MailboxItem[], store: Store, at: number): Promise<void> {
  const fresh = items.filter(({ state }) => state === 'available');
  for (const { deliveryId, bundleId } of fresh) {
    await store.settle(deliveryId, { state: 'delivered', at, taken: { bundleId } });
  }
}

/** Writes the page around the messages' own bytes: what was sent is what is read, digit for digit. */
function sendPage(
  request: DoorRequest,
  response: Answer,
  destination: string,
  items: readonly MailboxItem[],
): void {
  const base = `${request.protocol}://${request.get('host')}/fhir/Bundle`;
  const parameters = new URLSearchParams(
    Object.entries(request.query).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
  const self = `${base}?${parameters}`;
  const last = items.at(-1);
  parameters.set('message.destination-uri', destination);
  if (last !== undefined) parameters.set('_after', String(last.position));
  const head = {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [
      { relation: 'self', url: self },
      { relation: 'next', url: `${base}?${parameters}` },
    ],
  };
  const decoder = new TextDecoder();
  const entries = items.map((item) => {
    const { bundleId, mediaType, dispatch } = item;
    const bytes = dispatch === undefined ? item.bytes : newDispatch(item.bytes, mediaType, dispatch);
    const json = formatOf(mediaType)?.format === 'json' ? decoder.decode(bytes) : convert(bytes, jsonFormat);
    const rest = JSON.stringify({
      fullUrl: `${base}/${bundleId}`,
      search: { extension: [availableExtension(item), ...replayExtension(item)], mode: 'match' },
    });
    return `${rest.slice(0, -1)},"resource":${json}}`;
  });
  const body = `${JSON.stringify(head).slice(0, -1)}${entries.length > 0 ? `,"entry":[${entries.join(',')}]` : ''}}`;
  const wanted = wantedFormat(request);
  const xml = wanted?.format === 'xml' ? convert(Buffer.from(body), wanted) : undefined;
  const { mediaType } = (xml === undefined ? undefined : wanted) ?? jsonFormat;
  response
    .status(200)
    .set('Content-Type', `${mediaType}; charset=utf-8`)
    .send(xml ?? body);
}

const [jsonFormat = { mediaType: 'application/fhir+json', format: 'json' } as const] = mediaFormats;

/** When the message was available to the receiver: the instant that counts for a deadline. */
function availableExtension({ availableAt }: MailboxItem) {
  return {
    url: `${overgangBase}/StructureDefinition/overgang-available`,
    valueInstant: new Date(availableAt).toISOString(),
  };
}

/** That an operator has replayed it: it was sent long ago, and nobody waits for its acknowledgement. */
function replayExtension({ replay }: MailboxItem) {
  return replay === undefined
    ? []
    : [{ url: `${overgangBase}/StructureDefinition/overgang-replay`, valueString: replay }];
}
