import { createHash } from 'node:crypto';
import type { MadeFrom } from '../accept/render.ts';
import type { SeenFormat } from '../mapping/convert/detect-format.ts';
import { attachmentsOf, lettersToFhir, splitReceipt } from '../mapping/convert/letters-to-fhir.ts';
import { type LettersContent, type OpenedFile, openFile } from '../mapping/convert/open-file.ts';
import type { Letter } from '../mapping/letter/emessage.ts';
import type { Caller } from '../message/caller.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { Receipt } from '../message/receipt.ts';
import type { LegacyId } from '../store/translations.ts';
import { type AnswerFile, answersTo } from './answer-file.ts';
import { knownIds } from './known-ids.ts';
import { letterFacts } from './letter-facts.ts';
import { binaryIds, type LetterFiles, letterFiles } from './letter-files.ts';
import { type IncomingParts, type LetterOutcome, outcomeOf } from './letter-outcome.ts';
import { lookUpIds } from './look-up-ids.ts';
import { judgeOriginal, originalLetterOf } from './original-letters.ts';
import { readFhirXml } from './read-fhir-xml.ts';
import { repeatableIds } from './repeatable-ids.ts';
import { speaksFor } from './speaks-for.ts';
import { tellLosses } from './tell-losses.ts';
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
 * included, so that the same event by letter and by FHIR is the same record (R-DAT-05). The file is kept with the message. Giving the same file again changes nothing and is answered alike.
 */
export function createReceiveFile(parts: IncomingParts): ReceiveFile {
  return async (arrival) => {
    const { value: opened, problems: found } = openFile(arrival.bytes, parts.mappings(), readFhirXml);
    const { envelope, content } = opened ?? {};
    const reused = envelope === undefined ? [] : await judgeReuse(envelope, parts.store);
    const outcomes =
      opened === undefined || reused.length > 0 ? [] : await receiveContent(parts, arrival, opened);
    const problems = [...found, ...reused, ...outcomes.flatMap((each) => each.problems)];
    if (outcomes.length === 0 && refuses(problems)) await recordUnreadable(parts, arrival, problems);
    // Whose content was damaged on the way may come again under its id.
    const whole = content !== undefined || envelope?.content.kind === 'receipt';
    if (envelope !== undefined && whole && reused.length === 0)
      await rememberEnvelope(envelope, parts, arrival.caller);
    const answers = answersTo(arrival.bytes, {
      envelope,
      readable: content !== undefined && reused.length === 0,
      problems,
      refusedLetters: outcomes.flatMap((each) => (refuses(each.problems) ? (each.letter ?? []) : [])),
      // Who writes letters is answered with letters.
      acknowledgement: outcomes.flatMap(({ reception }) =>
        content?.kind === 'fhir' && reception?.status === 'refused' ? (reception.acknowledgement ?? []) : [],
      )[0],
      isFhirXml: content?.saw === 'fhir-xml',
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
  const files = letterFiles(content, arrival.bytes, arrival.beside ?? [], parts.mappings());
  const letters = content.emessage.letters
    .filter(({ grammar }) => grammar.type !== 'XBIN01')
    .flatMap((whole) => {
      const split = splitReceipt(whole);
      // Each message that a receipt answers has an acknowledgement of its own.
      const nameOf = (letter: Letter): string => (split.length === 1 ? '' : (originalLetterOf(letter) ?? ''));
      return split.map((letter) => ({ letter, name: nameOf(letter) }));
    });
  const outcomes: LetterOutcome[] = [];
  for (const { letter, name } of letters)
    outcomes.push(await receiveLetter(parts, arrival, { content, letter, name, files }));
  if (letters.length > 0) return outcomes;
  return [{ problems: [problem('legacy.attachment-unclaimed')] }];
}

interface LetterArrival {
  readonly content: LettersContent;
  readonly letter: Letter;
  /** Tells apart what becomes several messages; empty for a letter that becomes one. */
  readonly name: string;
  readonly files: LetterFiles;
}

async function receiveLetter(
  parts: IncomingParts,
  arrival: FileArrival,
  { content, letter, name, files: { source, binary } }: LetterArrival,
): Promise<LetterOutcome> {
  const { receive, mappings, store, network, now } = parts;
  const { caller } = arrival;
  const { identifier, sender, receiver } = letterFacts(letter);
  const { envelope } = content.emessage;
  const judge = async () => {
    const stored = await lookUpIds(store, letter, envelope.identifier);
    const answered = speaksFor(parts, caller, sender)
      ? await judgeOriginal(letter, stored, { sender, receiver }, parts)
      : undefined;
    return { stored, answered };
  };
  let { stored, answered } = await judge();
  if (answered?.isQuiet === true) {
    await store.keepLegacyIds([answered.id]);
    // Another process may have counted another part meanwhile: whoever counts last sees all of them.
    ({ stored, answered } = await judge());
    if (answered?.isQuiet !== false) return { problems: [], letter: identifier };
  }
  const own = new Set([identifier, envelope.identifier]);
  const world = {
    now: new Date(now()).toISOString(),
    newUuid: repeatableIds(`${sender} ${identifier}${name === '' ? '' : ` ${name}`}`),
    // Its own ids are made anew and come out the same, so that a letter sent again reads the same.
    pairs: knownIds(
      stored.filter(({ legacy }) => !own.has(legacy)),
      { sender, receiver },
      own,
    ),
    sorOf: (gln: string) => network.organisations.find((each) => each.gln === gln)?.sor,
    municipalityOf: (gln: string) => network.organisations.find((each) => each.gln === gln)?.municipalityCode,
    kindOf: (gln: string) => network.organisations.find((each) => each.gln === gln)?.kind,
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
    source: { ...source, kind: letter.grammar.type, report: JSON.stringify([message.report]) },
    problems: [...message.doubts, ...tellLosses([message.report], network.gateway.id)],
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
  // What was doubtful is among the problems of a message that was kept.
  const isKept = reception.status !== 'refused';
  const told = problems.filter((each) => !refuses([each]) && !(isKept && message.doubts.includes(each)));
  return { ...outcome, problems: [...told, ...outcome.problems] };
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
