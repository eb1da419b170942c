import { createHash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { writeFhirXml } from '../fhir/xml/write-fhir-xml.ts';
import { writeEdifact, writeMedcomXml } from '../mapping/convert/write-letters.ts';
import { noIdPairs } from '../mapping/ids/id-pair.ts';
import type { Mappings } from '../mapping/mappings.ts';
import { receiptLetter } from '../mapping/receipt/receipt-letter.ts';
import { receiptSourceOf } from '../mapping/receipt/receipt-source.ts';
import type { VansEnvelope, VansMessageInfo } from '../mapping/vans/vans-envelope.ts';
import { writeVans } from '../mapping/vans/write-vans.ts';
import type { Part } from '../message/multipart.ts';
import { describe, type Problem, refuses } from '../message/problem.ts';
import { repeatableIds } from './repeatable-ids.ts';
import { wrapFile } from './wrap-file.ts';

/** One file that answers another, in its sender's own format. */
export interface AnswerFile extends Part {
  /** `vans`, a letter type such as `XCTL02`, or `acknowledgement-message`. */
  readonly kind: string;
}

/** What became of a file, as far as its answer depends on it. */
export interface Answered {
  /** The envelope it came in. */
  readonly envelope: VansEnvelope | undefined;
  /** Whether what is in it could be read at all. */
  readonly readable: boolean;
  readonly problems: readonly Problem[];
  /** Identifiers of the letters that were refused; all of them when the file could not be read. */
  readonly refusedLetters: readonly string[];
  /** The gateway's answer to a FHIR message that was refused. */
  readonly acknowledgement: Bundle | undefined;
  /** Whether that message came as FHIR XML, and is answered in it. */
  readonly isFhirXml: boolean;
  readonly mappings: Mappings;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The answers that a file is owed: the transport's receipt for an envelope, and a negative receipt for letters that were
 * refused, in an envelope for whoever sent one. A positive receipt for a letter is its receiver's to give. The same file gets the
 * same answers.
 */
export function answersTo(file: Uint8Array, answered: Answered): readonly AnswerFile[] {
  const seed = createHash('sha256').update(file).digest('hex');
  const newUuid = repeatableIds(`answer ${seed}`);
  const { envelope, problems } = answered;
  const content = envelope?.content;
  if (content?.kind === 'receipt') return [];
  const refusal = refuses(problems) ? contentAnswer(content?.data ?? file, answered, newUuid) : undefined;
  if (envelope === undefined || content === undefined) return refusal === undefined ? [] : [refusal];
  // What cannot be read is damaged on the way: that is for the transport to say.
  return [
    transportReceipt(envelope, content.info, answered, newUuid),
    ...(answered.readable && refusal !== undefined ? [inEnvelope(refusal, answered, newUuid)] : []),
  ];
}

function inEnvelope(file: AnswerFile, { mappings, now }: Answered, newUuid: () => string): AnswerFile {
  const world = { now: new Date(now).toISOString(), newUuid, pairs: noIdPairs, sorOf: () => undefined };
  return { ...wrapFile(file, mappings, world), kind: file.kind };
}

function transportReceipt(
  envelope: VansEnvelope,
  message: VansMessageInfo,
  { readable, problems, now }: Answered,
  newUuid: () => string,
): AnswerFile {
  const original = envelope.identifier;
  const [fault] = problems.filter((each) => refuses([each]));
  const text = writeVans({
    sender: envelope.receiver,
    receiver: envelope.sender,
    identifier: newUuid(),
    sent: new Date(now).toISOString(),
    content: {
      kind: 'receipt',
      receipt: readable
        ? { kind: 'positive', original, message }
        : {
            kind: 'negative',
            original,
            message,
            error: { description: describe(fault ?? unreadable, 'da') },
          },
    },
  });
  return { kind: 'vans', mediaType: 'application/xml', bytes: Buffer.from(text) };
}

const unreadable: Problem = { code: 'legacy.unknown-format', severity: 'error', params: { found: '?' } };

function contentAnswer(
  bytes: Uint8Array,
  { problems, refusedLetters, acknowledgement, isFhirXml, mappings, now }: Answered,
  newUuid: () => string,
): AnswerFile | undefined {
  if (acknowledgement !== undefined) {
    return { kind: 'acknowledgement-message', ...fhirFile(acknowledgement, isFhirXml) };
  }
  const source = receiptSourceOf(bytes);
  if (source === undefined) return undefined;
  const about =
    refusedLetters.length === 0
      ? source.letters
      : source.letters.filter(({ identifier }) => refusedLetters.includes(identifier));
  const at = new Date(now).toISOString();
  const emessage = receiptLetter({ ...source, letters: about }, problems, mappings.letters, at, newUuid);
  const kind = emessage?.letters[0]?.grammar.type;
  if (emessage === undefined || kind === undefined) return undefined;
  const edifact = source.format === 'edifact';
  const written = edifact ? writeEdifact(emessage, mappings) : writeMedcomXml(emessage);
  if (written.bytes === undefined) return undefined;
  return {
    kind,
    mediaType: edifact ? 'application/edifact' : 'application/xml',
    bytes: written.bytes,
  };
}

function fhirFile(acknowledgement: Bundle, isXml: boolean): Part {
  const written = isXml ? writeFhirXml({ ...acknowledgement }) : undefined;
  return written !== undefined && 'xml' in written
    ? { mediaType: 'application/fhir+xml', bytes: Buffer.from(written.xml) }
    : { mediaType: 'application/fhir+json', bytes: Buffer.from(JSON.stringify(acknowledgement)) };
}
