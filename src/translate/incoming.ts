import { createHash } from 'node:crypto';
import type { MadeFrom } from '../accept/render.ts';
import type { SeenFormat } from '../mapping/convert/detect-format.ts';
import { attachmentsOf, lettersToFhir, splitReceipt } from '../mapping/convert/letters-to-fhir.ts';
import { type FileContent, type OpenedFile, openFile } from '../mapping/convert/open-file.ts';
import type { Letter } from '../mapping/letter/emessage.ts';
import type { Mappings } from '../mapping/mappings.ts';
import type { Caller } from '../message/caller.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { Receipt } from '../message/receipt.ts';
import type { Store } from '../store/store.ts';
import type { LegacyId, SourceFile } from '../store/translations.ts';
import { type AnswerFile, answersTo } from './answer-file.ts';
import { objectsCarried, objectsNeeded } from './binary-objects.ts';
import { knownIds } from './known-ids.ts';
import { letterFacts } from './letter-facts.ts';
import { type IncomingParts, type LetterOutcome, outcomeOf } from './letter-outcome.ts';
import { judgeOriginal } from './original-letters.ts';
import { repeatableIds } from './repeatable-ids.ts';
import { judgeReuse, receiveTransportReceipt, rememberEnvelope } from './transport.ts';

/** A file at the door: letters, a VANSEnvelope, or a FHIR message. */
export interface FileArrival {
  readonly bytes: Uint8Array;
  readonly caller: Caller;
  /** Files with binary letters that came beside it, whose attachments its letters refer to. */
  readonly beside?: readonly Uint8Array[];
}

/** What became of a file. */
export interface FileReception {
  /** `refused` when anything in it was refused; the rest of it is accepted all the same. */
  readonly status: 'accepted' | 'repeated' | 'refused';
  readonly saw: SeenFormat | undefined;
  /** Of the messages that were accepted. */
  readonly receipts: readonly Receipt[];
  readonly problems: readonly Problem[];
  /** What the sender is owed, in its own format. */
  readonly answers: readonly AnswerFile[];
}

/** Takes a file in. Rejects with StoreUnavailable when it cannot be kept; then it may be given again. */
export type ReceiveFile = (arrival: FileArrival) => Promise<FileReception>;

const json = 'application/fhir+json';

/**
 * Files on their way in: each letter becomes a FHIR message of its own and takes the way of every message, validation
 * included. The file is kept with the message. Giving the same file again changes nothing and is answered alike.
 */
export function createReceiveFile(parts: IncomingParts): ReceiveFile {
  return async (arrival) => {
    const { value: opened, problems: found } = openFile(arrival.bytes, parts.mappings());
    const { envelope, content } = opened ?? {};
    const reused = envelope === undefined ? [] : await judgeReuse(envelope, parts.store);
    const outcomes =
      opened === undefined || reused.length > 0 ? [] : await receiveContent(parts, arrival, opened);
    const problems = [...found, ...reused, ...outcomes.flatMap((each) => each.problems)];
    if (outcomes.length === 0 && refuses(problems)) await recordUnreadable(parts, arrival, problems);
    // Whose content was damaged on the way may come again under its id.
    const whole = content !== undefined || envelope?.content.kind === 'receipt';
    if (envelope !== undefined && whole && reused.length === 0) await rememberEnvelope(envelope, parts.store);
    const answers = answersTo(arrival.bytes, {
      envelope,
      readable: content !== undefined && reused.length === 0,
      problems,
      refusedLetters: outcomes.flatMap((each) => (refuses(each.problems) ? (each.letter ?? []) : [])),
      // Who writes letters is answered with letters.
      acknowledgement: outcomes.flatMap(({ reception }) =>
        content?.kind === 'fhir' && reception?.status === 'refused' ? (reception.acknowledgement ?? []) : [],
      )[0],
      mappings: parts.mappings(),
      now: parts.now(),
    });
    return {
      status: statusOf(problems, outcomes),
      saw: opened?.saw,
      problems,
      receipts: outcomes.flatMap(({ reception }) =>
        reception === undefined || reception.status === 'refused' ? [] : [reception.receipt],
      ),
      answers,
    };
  };
}

function statusOf(problems: readonly Problem[], outcomes: readonly LetterOutcome[]): FileReception['status'] {
  if (refuses(problems)) return 'refused';
  const repeated = outcomes.length > 0 && outcomes.every(({ reception }) => reception?.status === 'repeated');
  return repeated ? 'repeated' : 'accepted';
}

async function receiveContent(
  parts: IncomingParts,
  arrival: FileArrival,
  { envelope, content }: OpenedFile,
): Promise<readonly LetterOutcome[]> {
  if (envelope?.content.kind === 'receipt') {
    return [await receiveTransportReceipt(parts, arrival.caller, envelope, envelope.content.receipt)];
  }
  if (content === undefined) return [];
  if (content.kind === 'letters') return receiveLetters(parts, arrival, content);
  // Taken out of its envelope, a message is the bytes that were in it.
  const bytes = envelope?.content.kind === 'message' ? envelope.content.data : arrival.bytes;
  const contentType = content.saw === 'fhir-xml' ? 'application/fhir+xml' : json;
  return [outcomeOf(await parts.receive({ bytes, contentType, caller: arrival.caller, language: 'da' }))];
}

async function receiveLetters(
  parts: IncomingParts,
  arrival: FileArrival,
  content: LettersContent,
): Promise<readonly LetterOutcome[]> {
  const { emessage } = content;
  const source: SourceFile = {
    mediaType: content.saw === 'edifact' ? 'application/edifact' : 'application/xml',
    bytes: arrival.bytes,
    sha256: createHash('sha256').update(arrival.bytes).digest('hex'),
  };
  const binary = binaryFiles(content, arrival.beside ?? [], parts.mappings());
  const stored = await lookUp(parts.store, idsIn(emessage.letters, emessage.envelope.identifier));
  const outcomes: LetterOutcome[] = [];
  const letters = emessage.letters.flatMap(splitReceipt).filter(({ grammar }) => grammar.type !== 'XBIN01');
  for (const letter of letters)
    outcomes.push(await receiveLetter(parts, arrival, { content, letter, source, binary, stored }));
  if (letters.length > 0) return outcomes;
  return [{ problems: [problem('legacy.attachment-unclaimed')] }];
}

type LettersContent = Extract<FileContent, { kind: 'letters' }>;

interface LetterArrival {
  readonly content: LettersContent;
  readonly letter: Letter;
  readonly source: SourceFile;
  /** The binary letters in the file and beside it. */
  readonly binary: readonly LettersContent[];
  readonly stored: readonly LegacyId[];
}

async function receiveLetter(
  { receive, mappings, store, network, now }: IncomingParts,
  arrival: FileArrival,
  { content, letter, source, binary, stored }: LetterArrival,
): Promise<LetterOutcome> {
  const { caller } = arrival;
  const { identifier, sender, receiver } = letterFacts(letter);
  const { envelope } = content.emessage;
  const answered = judgeOriginal(letter, stored, { sender, receiver });
  if (answered?.waits === true) {
    await store.keepLegacyIds([answered.id]);
    return { problems: [], letter: identifier };
  }
  const own = new Set([identifier, envelope.identifier]);
  const world = {
    now: new Date(now()).toISOString(),
    newUuid: repeatableIds(`${sender} ${identifier}`),
    // Its own ids are made anew and come out the same, so that a letter sent again reads the same.
    pairs: knownIds(
      stored.filter(({ legacy }) => !own.has(legacy)),
      { sender, receiver },
      own,
    ),
    sorOf: (gln: string) => network.organisations.find((each) => each.gln === gln)?.sor,
    municipalityOf: (gln: string) => network.organisations.find((each) => each.gln === gln)?.municipalityCode,
  };
  const { messages, problems } = lettersToFhir(
    [{ ...content.emessage, letters: [letter] }],
    mappings(),
    world,
    attachmentsOf(binary.map(({ emessage }) => emessage)),
  );
  const [message] = messages;
  if (message === undefined) return { problems, letter: identifier };
  if (message.lacking.length > 0) {
    await recordUnreadable({ store, now }, arrival, message.lacking);
    return { problems: message.lacking, letter: identifier };
  }
  const made: MadeFrom = {
    source,
    legacyIds: [
      ...message.pairs.map(
        (pair): LegacyId => ({
          ...pair,
          part: 0,
          receiptWanted: envelope.receiptWanted,
          ...(own.has(pair.legacy) ? { owner: sender, peer: receiver } : { owner: receiver, peer: sender }),
        }),
      ),
      ...binaryIds(letter, binary).map(
        (facts): LegacyId => ({
          ...facts,
          kind: 'letter',
          owner: sender,
          peer: receiver,
          fhir: world.newUuid(`letter ${identifier}`),
          part: 1,
        }),
      ),
      ...(answered === undefined ? [] : [answered.id]),
    ],
  };
  const reception = await receive({
    bytes: Buffer.from(JSON.stringify(message.bundle)),
    contentType: json,
    caller,
    language: 'da',
    made,
  });
  const outcome = outcomeOf(reception, identifier);
  return { ...outcome, problems: [...problems.filter((each) => !refuses([each])), ...outcome.problems] };
}

/** The files whose binary letters may carry what a letter refers to: its own file, and those beside it. */
function binaryFiles(
  content: LettersContent,
  beside: readonly Uint8Array[],
  mappings: Mappings,
): readonly LettersContent[] {
  const others = beside.flatMap((bytes) => {
    const opened = openFile(bytes, mappings).value?.content;
    return opened?.kind === 'letters' ? [opened] : [];
  });
  return [content, ...others].filter(({ emessage }) =>
    emessage.letters.some(({ grammar }) => grammar.type === 'XBIN01'),
  );
}

/** What receipts have to repeat of the binary letters that a letter refers to: each is owed one of its own. */
function binaryIds(letter: Letter, binary: readonly LettersContent[]) {
  const needed = new Set(objectsNeeded(letter));
  return binary.flatMap(({ emessage, saw }) =>
    emessage.letters
      .filter((each) => each.grammar.type === 'XBIN01' && objectsCarried(each).some((id) => needed.has(id)))
      .map((each) => {
        const { identifier, version } = letterFacts(each, saw);
        const { identifier: envelope, receiptWanted } = emessage.envelope;
        return { legacy: identifier, version, envelope, receiptWanted };
      }),
  );
}

/** The pairs of these ids, of the envelopes a letter was sent in before, and of all letters that belong to the same messages. */
async function lookUp(store: Store, given: readonly string[]): Promise<readonly LegacyId[]> {
  let found = await store.legacyIds({ legacy: given });
  const before = found.flatMap(({ kind, envelope }) => (kind === 'envelope' ? (envelope ?? []) : []));
  const legacy = [...given, ...before];
  if (before.length > 0) found = await store.legacyIds({ legacy });
  return found.length === 0 ? [] : store.legacyIds({ legacy, fhir: found.map(({ fhir }) => fhir) });
}

/** Every identifier in the letters, their own and those they refer to. */
function idsIn(letters: readonly Letter[], envelope: string): readonly string[] {
  const found = new Set([envelope]);
  const visit = (element: Letter['root']): void => {
    const [only] = element.children;
    if (element.name.endsWith('Identifier') && typeof only === 'string') found.add(only.trim());
    for (const child of element.children) if (typeof child !== 'string') visit(child);
  };
  for (const { root } of letters) visit(root);
  return [...found].filter((id) => id !== '' && id.length <= 50);
}

/** A file that cannot be read, and a letter that lacks what it must say, is a fact too, by the hash of its bytes. */
async function recordUnreadable(
  { store, now }: Pick<IncomingParts, 'store' | 'now'>,
  { bytes, caller }: FileArrival,
  problems: readonly Problem[],
): Promise<void> {
  await store.recordRefusal({
    at: now(),
    caller: caller.credential,
    messageId: undefined,
    bundleId: undefined,
    event: undefined,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    problems: [...new Set(problems.map(({ code }) => code))],
  });
}
