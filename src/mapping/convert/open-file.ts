import { type Problem, problem } from '../../message/problem.ts';
import { emessageFromInterchange } from '../edifact/emessage-from-interchange.ts';
import { readInterchange } from '../edifact/read-interchange.ts';
import type { Emessage } from '../letter/emessage.ts';
import { readEmessage } from '../letter/read-emessage.ts';
import type { Mappings } from '../mappings.ts';
import { type Outcome, refused } from '../outcome.ts';
import { type FhirObject, isObject } from '../pair/fhir-path.ts';
import { decodeEdifact, decodeXml } from '../text/decode-bytes.ts';
import { readVans } from '../vans/read-vans.ts';
import type { VansEnvelope } from '../vans/vans-envelope.ts';
import { readData } from '../xml/read-data.ts';
import { readXml } from '../xml/read-xml.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { detectFormat, type SeenFormat } from './detect-format.ts';

/** What a file turned out to hold. */
export interface OpenedFile {
  /** The format of the file itself. */
  readonly saw: SeenFormat;
  /** The envelope it came in, if it did; a receipt has no content. */
  readonly envelope?: VansEnvelope;
  readonly content?: FileContent;
}

/** Letters, in the format they came in. */
export interface LettersContent {
  readonly kind: 'letters';
  readonly saw: SeenFormat;
  readonly emessage: Emessage;
}

/** Letters or a FHIR message. */
export type FileContent =
  | LettersContent
  | {
      readonly kind: 'fhir';
      readonly saw: SeenFormat;
      readonly bundle: FhirObject;
      /** As it is written in the format seen; a bundle that was never written goes as JSON. */
      readonly bytes?: Uint8Array;
    };

/** Reads FHIR XML, which is another room's knowledge; without it FHIR XML is an unknown format. */
export type ReadFhirXml = (text: string) => Outcome<FhirObject>;

/** Opens a file of any format, takes it out of its VANSEnvelope, reads and checks what is in it. */
export function openFile(
  bytes: Uint8Array,
  mappings: Mappings,
  readFhirXml?: ReadFhirXml,
): Outcome<OpenedFile> {
  const saw = detectFormat(bytes);
  if (saw === undefined)
    return refused(problem('legacy.unknown-format', { params: { found: 'neither XML, EDIFACT nor JSON' } }));
  if (saw !== 'vans') {
    const read = readContent(bytes, saw, mappings, readFhirXml);
    return read.value === undefined
      ? { problems: read.problems }
      : { value: { saw, content: read.value }, problems: read.problems };
  }
  const envelope = openXml(bytes, openVans);
  if (envelope.value === undefined) return { problems: envelope.problems };
  const { content } = envelope.value;
  if (content.kind === 'receipt')
    return { value: { saw, envelope: envelope.value }, problems: envelope.problems };
  const inner = detectFormat(content.data);
  if (inner === undefined || inner === 'vans')
    return {
      value: { saw, envelope: envelope.value },
      problems: [
        ...envelope.problems,
        problem('legacy.unknown-format', {
          params: { found: `VANSEnvelope with ${content.info.document.name.slice(0, 40)}` },
        }),
      ],
    };
  const read = readContent(content.data, inner, mappings, readFhirXml);
  const problems = [...envelope.problems, ...read.problems];
  // What cannot be read is answered to the envelope's sender.
  const inside = read.value === undefined ? {} : { content: read.value };
  return { value: { saw, envelope: envelope.value, ...inside }, problems };
}

function readContent(
  bytes: Uint8Array,
  saw: SeenFormat,
  mappings: Mappings,
  readFhirXml: ReadFhirXml | undefined,
): Outcome<FileContent> {
  if (saw === 'fhir-json') return readFhirJson(bytes);
  if (saw === 'edifact') return readEdifact(bytes, mappings);
  if (saw === 'fhir-xml') {
    const text = decodeXml(bytes);
    if (text.value === undefined) return { problems: text.problems };
    const read =
      readFhirXml?.(text.value.text) ??
      refused(problem('legacy.unknown-format', { params: { found: 'FHIR XML' } }));
    return read.value === undefined
      ? { problems: read.problems }
      : { value: { kind: 'fhir', saw, bundle: read.value, bytes }, problems: read.problems };
  }
  const read = openXml(bytes, (root) => readEmessage(root, mappings.letters));
  return read.value === undefined
    ? { problems: read.problems }
    : { value: { kind: 'letters', saw, emessage: read.value }, problems: read.problems };
}

/** An envelope is data: the strict reader has let it in, and xml2js reads it. */
function openVans(root: XmlElement, text: string): Outcome<VansEnvelope> {
  const data = readData(text, root);
  return data === undefined
    ? refused(problem('legacy.vans-structure', { params: { element: root.name } }))
    : readVans(data);
}

function openXml<T>(bytes: Uint8Array, read: (root: XmlElement, text: string) => Outcome<T>): Outcome<T> {
  const text = decodeXml(bytes);
  if (text.value === undefined) return { problems: text.problems };
  const root = readXml(text.value.text);
  if (root.value === undefined) return { problems: [...text.problems, ...root.problems] };
  const outcome = read(root.value, text.value.text);
  return { ...outcome, problems: [...text.problems, ...outcome.problems] };
}

function readEdifact(bytes: Uint8Array, mappings: Mappings): Outcome<FileContent> {
  const text = decodeEdifact(bytes);
  if (text.value === undefined) return { problems: text.problems };
  const interchange = readInterchange(text.value.text);
  const problems: Problem[] = [...text.problems, ...interchange.problems];
  if (interchange.value === undefined) return { problems };
  const letters = emessageFromInterchange(interchange.value, mappings.letters, mappings.edifact);
  problems.push(...letters.problems);
  return letters.value === undefined
    ? { problems }
    : { value: { kind: 'letters', saw: 'edifact', emessage: letters.value }, problems };
}

function readFhirJson(bytes: Uint8Array): Outcome<FileContent> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return refused(problem('legacy.fhir-invalid', { params: { element: 'valid JSON' } }));
  }
  if (!isObject(parsed) || parsed.resourceType !== 'Bundle' || !Array.isArray(parsed.entry))
    return refused(problem('legacy.fhir-invalid', { params: { element: 'Bundle.entry' } }));
  if (isTooDeep(parsed, MAX_DEPTH))
    return refused(
      problem('legacy.fhir-invalid', { params: { element: `nesting of at most ${MAX_DEPTH}` } }),
    );
  return { value: { kind: 'fhir', saw: 'fhir-json', bundle: parsed, bytes }, problems: [] };
}

/** Deeper than any FHIR message is: what follows walks it recursively. */
const MAX_DEPTH = 64;

function isTooDeep(value: unknown, room: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (room === 0) return true;
  for (const child of Object.values(value)) if (isTooDeep(child, room - 1)) return true;
  return false;
}
