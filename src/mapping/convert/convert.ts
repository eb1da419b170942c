import { type Problem, problem, refuses } from '../../message/problem.ts';
import { type IdPair, type IdPairs, idPairsOf } from '../ids/id-pair.ts';
import type { Emessage } from '../letter/emessage.ts';
import type { LossReport } from '../loss/loss-report.ts';
import { rewrittenReport } from '../loss/rewritten-letter.ts';
import type { Mappings } from '../mappings.ts';
import type { FhirObject } from '../pair/fhir-path.ts';
import { neverLost } from '../pair/source-entries.ts';
import type { ConversionWorld } from './conversion-needs.ts';
import type { SeenFormat } from './detect-format.ts';
import { type ConvertedFhir, fhirToLetters } from './fhir-to-letters.ts';
import { lettersToFhir } from './letters-to-fhir.ts';
import { type FileContent, type LettersContent, openFile, type ReadFhirXml } from './open-file.ts';
import { envelopeOf } from './wrap-vans.ts';
import { writeEdifact, writeMedcomXml } from './write-letters.ts';

/** The formats a file can be converted to. */
export const TARGET_FORMATS = ['fhir', 'medcom-xml', 'edifact', 'vans'] as const;
export type TargetFormat = (typeof TARGET_FORMATS)[number];

/** One file of a conversion's result. */
interface ConvertedFile {
  /** What it is: a letter type, or a FHIR event. */
  readonly kind: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** What became of a file. */
export interface Conversion {
  /** The format that was seen, even when nothing came of it. */
  readonly saw?: SeenFormat;
  /** The format of what was in a VANSEnvelope. */
  readonly inside?: SeenFormat;
  readonly files: readonly ConvertedFile[];
  readonly reports: readonly LossReport[];
  readonly pairs: readonly IdPair[];
  readonly problems: readonly Problem[];
}

/** What to convert to. */
export interface ConversionOrder {
  readonly to: TargetFormat;
  /** The letter type wanted, such as `XDIS91`; the message's own when absent. */
  readonly type?: string;
}

/** What a conversion may use beside the file. */
export interface ConversionAids {
  readonly readFhirXml?: ReadFhirXml;
  /** Attachments that came in binary letters beside it, by object id without hyphens; see attachmentsOf. */
  readonly objects?: ReadonlyMap<string, string>;
}

/** Converts one file. Pure: the same file, mappings, pairs, clock and ids give the same bytes. */
export function convert(
  bytes: Uint8Array,
  order: ConversionOrder,
  mappings: Mappings,
  world: ConversionWorld,
  aids: ConversionAids = {},
): Conversion {
  const opened = openFile(bytes, mappings, aids.readFhirXml);
  const content = opened.value?.content;
  const seen = {
    ...(opened.value === undefined ? {} : { saw: opened.value.saw }),
    ...(opened.value?.envelope === undefined || content === undefined ? {} : { inside: content.saw }),
  };
  if (content === undefined) return { ...seen, ...NOTHING, problems: opened.problems };
  const done = convertContent(content, order, mappings, world, aids.objects);
  return { ...done, ...seen, problems: [...opened.problems, ...done.problems] };
}

const NOTHING: Conversion = { files: [], reports: [], pairs: [], problems: [] };

/** Converts what is in an opened file, or a message that never was one. Pure, likewise. */
export function convertContent(
  content: FileContent,
  order: ConversionOrder,
  mappings: Mappings,
  world: ConversionWorld,
  objects?: ConversionAids['objects'],
): Conversion {
  const { to, type } = order;
  if (to === 'fhir') return toFhir(content, mappings, world, objects);
  if (to === 'vans') return toVans(content, mappings, world);
  if (content.kind === 'letters')
    return isAnotherType(content, type)
      ? throughFhir(content, order, mappings, world, objects)
      : rewrite(content.emessage, to, mappings);
  const done = writeFrom(fhirToLetters(content.bundle, mappings, world, type), to, mappings);
  if (done.files.length > 0 || type !== undefined) return done;
  // EDIFACT cannot say all that XML can (a corrected referral): text always arrives.
  const told = writeFrom(fhirToLetters(content.bundle, mappings, world, 'XDIS91'), to, mappings);
  if (told.files.length === 0) return done;
  return {
    ...told,
    problems: [...done.problems.map((each): Problem => ({ ...each, severity: 'warning' })), ...told.problems],
  };
}

/** A letter in the other legacy format does not pass through FHIR. */
function rewrite(emessage: Emessage, to: 'medcom-xml' | 'edifact', mappings: Mappings): Conversion {
  const done = writeAll([emessage], to, mappings, NOTHING);
  const [file] = done.files;
  if (file === undefined) return done;
  // What cannot be read again does not leave.
  const { value, problems } = openFile(file.bytes, mappings);
  const read = value?.content;
  if (read?.kind !== 'letters') return { ...NOTHING, problems: [...done.problems, ...problems] };
  const reports = emessage.letters.map((letter, index) =>
    rewrittenReport(letter, read.emessage.letters[index], mappings.severityOf),
  );
  const lost = reports.flatMap(({ to, entries }) =>
    neverLost(entries, mappings.severityOf).map((element) =>
      problem('legacy.safety-lost', { expression: element, params: { element, to } }),
    ),
  );
  return lost.length === 0
    ? { ...done, reports }
    : { ...NOTHING, reports, problems: [...done.problems, ...lost] };
}

function isAnotherType({ emessage }: LettersContent, type: string | undefined): boolean {
  const letters = emessage.letters.filter(({ grammar }) => grammar.type !== 'XBIN01');
  return type !== undefined && letters.some(({ grammar }) => grammar.type !== type);
}

/** A letter as one of another type: what FHIR says of it is what both types mean. Its identifiers stay. */
function throughFhir(
  { emessage }: LettersContent,
  { to, type }: ConversionOrder,
  mappings: Mappings,
  world: ConversionWorld,
  objects: ConversionAids['objects'],
): Conversion {
  const { messages, problems } = lettersToFhir([emessage], mappings, world, objects);
  const done = messages.map(({ bundle, report, pairs }) => {
    const own = idPairsOf(pairs);
    const known: IdPairs = {
      byFhir: (kind, id) => own.byFhir(kind, id) ?? world.pairs.byFhir(kind, id),
      byLegacy: (kind, id) => own.byLegacy(kind, id) ?? world.pairs.byLegacy(kind, id),
      inEnvelope: world.pairs.inEnvelope,
    };
    const content: FileContent = { kind: 'fhir', saw: 'fhir-json', bundle };
    const order = { to, ...(type === undefined ? {} : { type }) };
    const written = convertContent(content, order, mappings, { ...world, pairs: known });
    return { ...written, reports: [report, ...written.reports] };
  });
  const isWhole = !refuses(problems) && done.every(({ files }) => files.length > 0);
  return {
    files: isWhole ? done.flatMap(({ files }) => files) : [],
    reports: done.flatMap(({ reports }) => reports),
    pairs: done.flatMap(({ pairs }) => pairs),
    problems: [...problems, ...done.flatMap((each) => each.problems)],
  };
}

function writeFrom(letters: ConvertedFhir, to: 'medcom-xml' | 'edifact', mappings: Mappings): Conversion {
  if (letters.converted === undefined) return { ...NOTHING, problems: letters.problems };
  const { emessages, report, pairs } = letters.converted;
  const sent = to === 'edifact' && !report.to.startsWith('XCTL') ? asSent(pairs) : pairs;
  return writeAll(emessages, to, mappings, {
    files: [],
    reports: [report],
    pairs: sent,
    problems: letters.problems,
  });
}

function writeAll(
  emessages: readonly Emessage[],
  to: 'medcom-xml' | 'edifact',
  mappings: Mappings,
  sofar: Conversion,
): Conversion {
  const files: ConvertedFile[] = [];
  const problems = [...sofar.problems];
  for (const emessage of emessages) {
    const written = to === 'edifact' ? writeEdifact(emessage, mappings) : writeMedcomXml(emessage);
    problems.push(...written.problems);
    if (written.bytes === undefined || refuses(written.problems)) continue;
    files.push({
      kind: emessage.letters[0]?.grammar.type ?? '',
      contentType: to === 'edifact' ? 'application/edifact' : 'application/xml',
      bytes: written.bytes,
    });
  }
  return { ...sofar, files, problems };
}

function toFhir(
  content: FileContent,
  mappings: Mappings,
  world: ConversionWorld,
  objects: ConversionAids['objects'],
): Conversion {
  if (content.kind === 'fhir')
    return { files: [fhirFile(content.bundle, 'fhir')], reports: [], pairs: [], problems: [] };
  const { messages, problems } = lettersToFhir([content.emessage], mappings, world, objects);
  return {
    files: messages.map((message) => fhirFile(message.bundle, message.report.to)),
    reports: messages.map((message) => message.report),
    pairs: messages.flatMap((message) =>
      content.saw === 'edifact' && !message.report.from.startsWith('XCTL')
        ? asSent(message.pairs)
        : message.pairs,
    ),
    problems,
  };
}

function toVans(content: FileContent, mappings: Mappings, world: ConversionWorld): Conversion {
  const wrapped = envelopeOf(content, mappings, world);
  if (wrapped.value === undefined) return { files: [], reports: [], pairs: [], problems: wrapped.problems };
  const file: ConvertedFile = {
    kind: 'vans',
    contentType: 'application/xml',
    bytes: Buffer.from(wrapped.value, 'utf8'),
  };
  return { files: [file], reports: [], pairs: [], problems: wrapped.problems };
}

/** A receipt repeats the version as it was sent: in EDIFACT without the X of XML. */
function asSent(pairs: readonly IdPair[]): IdPair[] {
  return pairs.map((pair) =>
    pair.version?.startsWith('X') === true ? { ...pair, version: pair.version.slice(1) } : pair,
  );
}

function fhirFile(bundle: FhirObject, kind: string): ConvertedFile {
  return {
    kind,
    contentType: 'application/fhir+json',
    bytes: Buffer.from(JSON.stringify(bundle), 'utf8'),
  };
}
