import { createHash } from 'node:crypto';
import type { Render, Renderable, Rendered } from '../accept/render.ts';
import { withoutHiddenAddress } from '../fhir/hidden-address.ts';
import type { JsonObject } from '../fhir/json.ts';
import type { ConversionWorld } from '../mapping/convert/conversion-needs.ts';
import { type Conversion, convertContent } from '../mapping/convert/convert.ts';
import { type FileContent, openFile } from '../mapping/convert/open-file.ts';
import type { LossReport } from '../mapping/loss/loss-report.ts';
import type { Mappings } from '../mapping/mappings.ts';
import { acknowledgementEvent } from '../message/event.ts';
import { joinParts, type Part } from '../message/multipart.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { Endpoint, Network, Organisation } from '../network/network.ts';
import { parse } from '../parse/parse.ts';
import type { LegacyId, Translations } from '../store/translations.ts';
import { knownIds } from './known-ids.ts';
import { letterContents } from './letter-contents.ts';
import { letterFacts } from './letter-facts.ts';
import { notTaken } from './not-taken.ts';
import { otherFormat } from './other-format.ts';
import { repeatableIds } from './repeatable-ids.ts';
import { tellLosses } from './tell-losses.ts';
import { wrapFile } from './wrap-file.ts';

/** What rendering needs. */
export interface OutgoingParts {
  /** Compiled when they are first needed. */
  readonly mappings: () => Mappings;
  readonly store: Translations;
  readonly network: Network;
}

/** What everybody can read who reads letters at all. */
const anyMessage = 'XDIS91';

/**
 * Messages on their way out: makes what each endpoint takes, as its party has always had it (R-COM-03). A conversion that would lose what may never be lost, and a
 * letter type that the endpoint does not take, become text in a clinical e-mail (XDIS91); where that cannot be either, the
 * message is refused while its sender still listens.
 */
export function createRender(parts: OutgoingParts): Render {
  return async (message, { endpoint, receiver }) => {
    const { format, envelope } = endpoint;
    if (format === undefined && envelope === undefined) return asItCame;
    if (format === 'medcom-xml' || format === 'edifact')
      return renderLetters(parts, message, endpoint, format, receiver);
    return renderFhir(parts, message, endpoint, receiver.gln);
  };
}

const asItCame: Rendered = { legacyIds: [], problems: [] };

async function renderLetters(
  parts: OutgoingParts,
  message: Renderable,
  endpoint: Endpoint,
  format: 'medcom-xml' | 'edifact',
  receiver: Organisation,
): Promise<Rendered> {
  const { store } = parts;
  const peer = receiver.gln;
  const mappings = parts.mappings();
  const { envelope } = message;
  const resource = resourceOf(message);
  const owner = envelope.sender.gln;
  const fhir = referencedIds(resource);
  const stored = await store.legacyIds({ fhir });
  if (isUnwantedReceipt(message, stored)) return { ...asItCame, unwanted: true };
  const beside = stored.filter(({ fhir, part }) => fhir === envelope.response?.messageId && part > 0);
  const parties = { sender: owner, receiver: peer };
  // Of several receipts one came last: the acknowledgement they are together is told anew for each letter it answers.
  const made = beside.length > 0 ? undefined : message.made;
  // A letter that becomes another one keeps its identifier, and the receipts for it stay together.
  const main = [...stored.filter((each) => !beside.includes(each)), ...(made?.legacyIds ?? [])];
  const world = worldOf(parts, message, endpoint, knownIds(main, parties, new Set()));
  const letter = letterContents({ ...message, made }, mappings);
  const bundle = withoutHiddenAddress(resource);
  const content: FileContent = { kind: 'fhir', saw: 'fhir-json', bundle };
  const own = together(
    (letter?.contents ?? [content]).map((each) => convertContent(each, { to: format }, mappings, world)),
  );
  const type = typeOf(own);
  const isTold = own.files.length === 0 || notTaken(own.files, endpoint, mappings) !== undefined;
  const done =
    isTold && type !== anyMessage
      ? convertContent(content, { to: format, type: anyMessage }, mappings, world)
      : own;
  if (done.files.length === 0)
    return refusal(...(done.problems.length > 0 ? done.problems : [unconverted(type)]));
  const strange = notTaken(done.files, endpoint, mappings);
  if (strange !== undefined) {
    const params = { endpoint: endpoint.id, type: strange === anyMessage && type !== '' ? type : strange };
    return refusal(problem('legacy.type-not-taken', { params }));
  }

  const asSent = letter?.whole === format && done === own ? letter.files : undefined;
  // Every letter of the message that is answered gets a receipt of its own, the binary one too.
  const receipts = beside.flatMap((part) => {
    const others = knownIds([...main.filter(({ fhir }) => fhir !== part.fhir), part], parties, new Set());
    const own = worldOf(parts, message, endpoint, others, part.legacy);
    return convertContent(content, { to: format }, mappings, own).files;
  });
  const written = [...done.files, ...receipts].map(({ contentType, bytes }) => ({
    mediaType: contentType,
    bytes,
  }));
  const files = asSent ?? written;
  const legacyIds = idsOf(files, done, { owner, peer, messageId: envelope.messageId, mappings });
  const wrapped = endpoint.envelope === 'vans' ? files.map((file) => wrapFile(file, mappings, world)) : files;
  const envelopes = wrapped.flatMap(({ bytes }) =>
    envelopeId(bytes, { owner, peer, messageId: envelope.messageId, mappings }),
  );
  const kind = done.files.map((file) => file.kind).join(', ');
  const notes = done.problems.filter((each) => !refuses([each]));
  return {
    ...rendition(joinParts(wrapped), kind, done.reports),
    legacyIds: [...legacyIds, ...envelopes],
    problems: [
      ...notes,
      ...tellLosses(done.reports, endpoint.id),
      ...(bundle === resource
        ? []
        : [problem('course.address-withheld', { rule: 'R-ID-10', params: { receiver: receiver.id } })]),
    ],
  };
}

/** The files of one message as one conversion; nothing when one of them could not be made. */
function together(conversions: readonly Conversion[]): Conversion {
  const isWhole = conversions.every(({ files }) => files.length > 0);
  return {
    files: isWhole ? conversions.flatMap(({ files }) => files) : [],
    reports: conversions.flatMap(({ reports }) => reports),
    pairs: conversions.flatMap(({ pairs }) => pairs),
    problems: conversions.flatMap(({ problems }) => problems),
  };
}

function typeOf(done: Conversion): string {
  return done.files[0]?.kind ?? '';
}

function unconverted(type: string): Problem {
  return problem('legacy.no-mapping', { params: { from: type, to: 'a letter' } });
}

function refusal(...problems: readonly Problem[]): Rendered {
  return { legacyIds: [], problems };
}

/** A positive receipt is owed to whoever asked for it; a negative one always. */
function isUnwantedReceipt({ envelope }: Renderable, stored: readonly LegacyId[]): boolean {
  if (envelope.event !== acknowledgementEvent || envelope.response?.code !== 'ok') return false;
  const { messageId } = envelope.response;
  const answered = stored.find(({ kind, fhir }) => kind === 'letter' && fhir === messageId);
  return answered?.receiptWanted === false;
}

/** The message, read again: only who takes another format costs that. */
function resourceOf({ bytes, mediaType }: Renderable): JsonObject {
  const { message } = parse(bytes, mediaType);
  if (message === undefined) throw new Error('what was accepted cannot be read');
  return message.resource;
}

/** The ids in a message that a letter may have another name for. */
function referencedIds(resource: unknown): readonly string[] {
  const found = JSON.stringify(resource).matchAll(
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  );
  return [...new Set([...found].map(([id]) => id))];
}

/** The same message to the same endpoint gets the same ids, and so the same bytes. */
function worldOf(
  { network }: OutgoingParts,
  { envelope, receivedAt }: Renderable,
  endpoint: Endpoint,
  pairs: ConversionWorld['pairs'],
  part = '',
): ConversionWorld {
  return {
    now: new Date(receivedAt).toISOString(),
    newUuid: repeatableIds(`${envelope.bundleId} ${endpoint.id} ${part}`),
    pairs,
    sorOf: (gln) => network.organisations.find((each) => each.gln === gln)?.sor,
  };
}

/** The pairs to keep: those the conversion made, and the binary letter's beside them. */
function idsOf(
  files: readonly Part[],
  done: Conversion,
  { owner, peer, messageId, mappings }: IdFacts,
): readonly LegacyId[] {
  const common = { owner, peer, receiptWanted: true };
  const made = done.pairs.map((pair): LegacyId => ({ ...pair, ...common, part: 0 }));
  const written = files.flatMap(({ bytes }, part) => {
    const content = openFile(bytes, mappings).value?.content;
    if (content?.kind !== 'letters') return [];
    const envelope = content.emessage.envelope.identifier;
    return content.emessage.letters.map((letter): LegacyId => {
      const { identifier, version } = letterFacts(letter, content.saw);
      return { kind: 'letter', ...common, legacy: identifier, fhir: messageId, part, envelope, version };
    });
  });
  const named = new Set(written.map(({ legacy }) => legacy));
  return [...made.filter(({ kind, legacy }) => kind !== 'letter' || !named.has(legacy)), ...written];
}

/** The envelope's id, by which the transport's receipt will name the message. */
function envelopeId(bytes: Uint8Array, { owner, peer, messageId, mappings }: IdFacts): readonly LegacyId[] {
  const envelope = openFile(bytes, mappings).value?.envelope;
  if (envelope === undefined) return [];
  const { identifier: legacy } = envelope;
  return [{ kind: 'vans-envelope', owner, peer, legacy, fhir: messageId, part: 0, receiptWanted: true }];
}

interface IdFacts {
  readonly owner: string;
  readonly peer: string;
  readonly messageId: string;
  readonly mappings: Mappings;
}

/** FHIR in the other of its two formats, or in an envelope. */
async function renderFhir(
  parts: OutgoingParts,
  message: Renderable,
  endpoint: Endpoint,
  peer: string,
): Promise<Rendered> {
  const wanted = endpoint.format === 'fhir-xml' ? 'application/fhir+xml' : 'application/fhir+json';
  const same = endpoint.format === undefined || message.mediaType === wanted;
  const body = same
    ? { mediaType: message.mediaType, bytes: message.bytes }
    : otherFormat(message.bytes, wanted);
  if (body === undefined) return refusal(problem('legacy.fhir-invalid', { params: { element: wanted } }));
  const { event } = message.envelope;
  if (endpoint.envelope === undefined) {
    return same ? asItCame : { ...rendition(body, event, []), legacyIds: [], problems: [] };
  }
  const world = worldOf(parts, message, endpoint, knownIds([], { sender: '', receiver: '' }, new Set()));
  const saw = wanted === 'application/fhir+xml' ? 'fhir-xml' : 'fhir-json';
  const content = { kind: 'fhir', saw, bundle: resourceOf(message), bytes: body.bytes } as const;
  const done = convertContent(content, { to: 'vans' }, parts.mappings(), world);
  const [file] = done.files;
  if (file === undefined) return { legacyIds: [], problems: done.problems };
  const wrapped = { mediaType: file.contentType, bytes: file.bytes };
  const { sender, messageId } = message.envelope;
  const facts = { owner: sender.gln, peer, messageId };
  const legacyIds = envelopeId(file.bytes, { ...facts, mappings: parts.mappings() });
  return { ...rendition(wrapped, event, []), legacyIds, problems: [] };
}

function rendition({ mediaType, bytes }: Part, kind: string, reports: readonly LossReport[]) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { rendition: { mediaType, kind, bytes, sha256, report: JSON.stringify(reports) } };
}
