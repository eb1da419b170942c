import { createHash } from 'node:crypto';
import type { Render, Renderable, Rendered } from '../accept/render.ts';
import { withoutHiddenAddress } from '../fhir/hidden-address.ts';
import type { JsonObject } from '../fhir/json.ts';
import { parseExactJson } from '../fhir/xml/exact-decimal.ts';
import { parseFhirXml } from '../fhir/xml/parse-fhir-xml.ts';
import { writeFhirXml } from '../fhir/xml/write-fhir-xml.ts';
import type { ConversionWorld } from '../mapping/convert/conversion-needs.ts';
import { type Conversion, convertContent } from '../mapping/convert/convert.ts';
import type { SeenFormat } from '../mapping/convert/detect-format.ts';
import { type FileContent, openFile } from '../mapping/convert/open-file.ts';
import { isLoss, type LossReport } from '../mapping/loss/loss-report.ts';
import type { Mappings } from '../mapping/mappings.ts';
import { acknowledgementEvent } from '../message/event.ts';
import { joinParts, type Part } from '../message/multipart.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { Endpoint, Network, Organisation } from '../network/network.ts';
import { parse } from '../parse/parse.ts';
import type { LegacyId, Translations } from '../store/translations.ts';
import { knownIds } from './known-ids.ts';
import { letterFacts } from './letter-facts.ts';
import { repeatableIds } from './repeatable-ids.ts';

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
 * Messages on their way out: makes what each endpoint takes. A conversion that would lose what may never be lost, and a
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
  const main = stored.filter((each) => !beside.includes(each));
  const world = worldOf(parts, message, endpoint, knownIds(main, parties, new Set()));
  const letter = letterContent(message, mappings);
  const bundle = withoutHiddenAddress(resource);
  const content = letter?.content ?? { kind: 'fhir', saw: 'fhir-json', bundle };
  const takes = (type: string): boolean =>
    endpoint.letters === undefined || Object.hasOwn(endpoint.letters, type);
  const own = convertContent(content, { to: format }, mappings, world);
  const done =
    own.files.length === 0 || takes(typeOf(own))
      ? own
      : convertContent(content, { to: format, type: anyMessage }, mappings, world);
  const type = typeOf(own);
  if (own.files.length > 0 && !takes(typeOf(done)))
    return refusal(problem('legacy.type-not-taken', { params: { endpoint: endpoint.id, type } }));
  if (done.files.length === 0)
    return { legacyIds: [], problems: done.problems.length > 0 ? done.problems : [unconverted(type)] };

  const asSent = letter?.whole === format && done === own ? message.made?.source.bytes : undefined;
  // Every letter of the message that is answered gets a receipt of its own, the binary one too.
  const receipts = beside.flatMap((part) => {
    const others = knownIds([...main.filter(({ fhir }) => fhir !== part.fhir), part], parties, new Set());
    const own = worldOf(parts, message, endpoint, others, part.legacy);
    return convertContent(content, { to: format }, mappings, own).files;
  });
  const files = [...done.files, ...receipts].map(({ contentType, bytes }) => ({
    mediaType: contentType,
    bytes: asSent ?? bytes,
  }));
  const legacyIds = idsOf(files, done, { owner, peer, messageId: envelope.messageId, mappings });
  const wrapped = endpoint.envelope === 'vans' ? files.map((file) => wrap(file, mappings, world)) : files;
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
      ...tellLosses(done.reports, endpoint),
      ...(bundle === resource
        ? []
        : [problem('course.address-withheld', { rule: 'R-ID-10', params: { receiver: receiver.id } })]),
    ],
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

/** A letter that goes on as a letter does not pass through FHIR; `whole` names the format of a file with nothing else. */
function letterContent(
  { made, envelope }: Renderable,
  mappings: Mappings,
): { readonly content: FileContent; readonly whole: SeenFormat | undefined } | undefined {
  if (made === undefined) return undefined;
  const opened = openFile(made.source.bytes, mappings).value;
  if (opened?.content?.kind !== 'letters') return undefined;
  const { content, saw } = { ...opened, content: opened.content };
  const { letters } = content.emessage;
  const own = made.legacyIds.find(({ kind, fhir }) => kind === 'letter' && fhir === envelope.messageId);
  const letter = letters.find((each) => letterFacts(each).identifier === own?.legacy);
  if (letter === undefined) return undefined;
  // Its attachments travel with it where they came in the same file.
  const beside = letters.filter((each) => each !== letter && each.grammar.type === 'XBIN01');
  const alone = { ...content.emessage, letters: [letter, ...beside] };
  return { content: { ...content, emessage: alone }, whole: letters.length === 1 ? saw : undefined };
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

function wrap(file: Part, mappings: Mappings, world: ConversionWorld): Part {
  const content = openFile(file.bytes, mappings).value?.content;
  const [made] = content === undefined ? [] : convertContent(content, { to: 'vans' }, mappings, world).files;
  if (made === undefined) throw new Error('what was written cannot be read');
  return { mediaType: made.contentType, bytes: made.bytes };
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
  const body = same ? { mediaType: message.mediaType, bytes: message.bytes } : otherFormat(message, wanted);
  if (body === undefined) return refusal(problem('legacy.fhir-invalid', { params: { element: wanted } }));
  const { event } = message.envelope;
  if (endpoint.envelope === undefined) {
    return same ? asItCame : { ...rendition(body, event, []), legacyIds: [], problems: [] };
  }
  const world = worldOf(parts, message, endpoint, knownIds([], { sender: '', receiver: '' }, new Set()));
  const content = { kind: 'fhir', saw: 'fhir-json', bundle: resourceOf(message) } as const;
  const done = convertContent(content, { to: 'vans' }, parts.mappings(), world);
  const [file] = done.files;
  if (file === undefined) return { legacyIds: [], problems: done.problems };
  const wrapped = { mediaType: file.contentType, bytes: file.bytes };
  const { sender, messageId } = message.envelope;
  const facts = { owner: sender.gln, peer, messageId };
  const legacyIds = envelopeId(file.bytes, { ...facts, mappings: parts.mappings() });
  return { ...rendition(wrapped, event, []), legacyIds, problems: [] };
}

/** Decimals keep their digits: 1.50 is not 1.5. */
function otherFormat({ bytes }: Renderable, wanted: string): Part | undefined {
  if (wanted === 'application/fhir+xml') {
    const written = writeFhirXml(parseExactJson(Buffer.from(bytes).toString('utf8')));
    return 'xml' in written ? { mediaType: wanted, bytes: Buffer.from(written.xml) } : undefined;
  }
  const read = parseFhirXml(bytes);
  return 'resource' in read ? { mediaType: wanted, bytes: Buffer.from(read.json) } : undefined;
}

function rendition({ mediaType, bytes }: Part, kind: string, reports: readonly LossReport[]) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { rendition: { mediaType, kind, bytes, sha256, report: JSON.stringify(reports) } };
}

/** What the sender must know: that an element which protects the citizen did not arrive whole. */
function tellLosses(reports: readonly LossReport[], endpoint: Endpoint): readonly Problem[] {
  return reports.flatMap((report) => {
    const hurt = report.entries.filter((entry) => isLoss(entry) && entry.severity === 'safety');
    if (hurt.length === 0) return [];
    const elements = [...new Set(hurt.map(({ path }) => path))].join(', ');
    return [problem('legacy.loss', { params: { endpoint: endpoint.id, to: report.to, elements } })];
  });
}
