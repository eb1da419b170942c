import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { describe, type Language, type Problem, refuses } from '../../message/problem.ts';
import { type IdPair, idPairsOf } from '../ids/id-pair.ts';
import type { LossReport } from '../loss/loss-report.ts';
import { compileMappings, type Mappings } from '../mappings.ts';
import { readMappings } from '../read-mappings.ts';
import { MAX_BYTES } from '../text/decode-bytes.ts';
import type { ConversionWorld } from './conversion-needs.ts';
import {
  type Conversion,
  type ConversionAids,
  type ConversionOrder,
  convert,
  TARGET_FORMATS,
  type TargetFormat,
} from './convert.ts';
import { attachmentsOf } from './letters-to-fhir.ts';
import { openFile, type ReadFhirXml } from './open-file.ts';

/** What `overgang convert` was asked to do. */
export interface ConvertCommand {
  readonly files: readonly string[];
  /** `fhir`, `medcom-xml`, `edifact` or `vans`. */
  readonly to: string;
  /** Letter type wanted, such as `XDIS20`. */
  readonly type?: string;
  /** Folder for the results; standard output when absent. */
  readonly out?: string;
  /** File for the loss reports as JSON; `-` for standard output, or standard error when the result is there. */
  readonly report?: string;
  readonly language: Language;
  readonly now: string;
  readonly newUuid: () => string;
  /** Reads standard input, for the file `-`. */
  readonly readStdin?: () => Promise<Uint8Array>;
  readonly readFhirXml?: ReadFhirXml;
  readonly sorOf?: (gln: string) => string | undefined;
  /** What an organisation is, such as `hospital`, by its location number. */
  readonly kindOf?: (gln: string) => string | undefined;
}

/** What the command prints, and how it ends: 0 all converted, 1 something was refused, 2 it could not be tried. */
export interface ConvertOutcome {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

const EXTENSION: Readonly<Record<TargetFormat, string>> = {
  fhir: '.json',
  'medcom-xml': '.xml',
  edifact: '.edi',
  vans: '.xml',
};

/**
 * Converts files one by one. Binary letters among them give their attachments to the letters beside them,
 * and receipts find the messages converted before them.
 */
export async function convertCommand(command: ConvertCommand): Promise<ConvertOutcome> {
  const to = TARGET_FORMATS.find((format) => format === command.to);
  if (to === undefined) return unusable(`--to is one of ${TARGET_FORMATS.join(', ')}`);
  const order = command.type === undefined ? { to } : { to, type: command.type };
  const mappings = compileMappings(readMappings());
  const wrong = typeFault(order, mappings);
  if (wrong !== undefined) return unusable(wrong);
  const inputs: { name: string; bytes: Uint8Array }[] = [];
  for (const name of command.files) {
    const read = await readInput(name, command.readStdin);
    if (typeof read === 'string') return unusable(`${name}: ${read}`);
    inputs.push({ name, bytes: read });
  }
  const aids = aidsOf(
    inputs.map((each) => each.bytes),
    mappings,
    command.readFhirXml,
  );
  const pairs: IdPair[] = [];
  const out: Uint8Array[] = [];
  const notes: string[] = [];
  const reports: { file: string; reports: readonly LossReport[] }[] = [];
  const taken = new Set<string>();
  let failed = false;
  for (const { name, bytes } of inputs) {
    const world: ConversionWorld = {
      now: command.now,
      // Given no name: the ids of a file are new each time it is converted.
      newUuid: () => command.newUuid(),
      pairs: idPairsOf(pairs),
      sorOf: command.sorOf ?? (() => undefined),
      ...(command.kindOf === undefined ? {} : { kindOf: command.kindOf }),
    };
    const done = convert(bytes, order, mappings, world, aids);
    pairs.push(...done.pairs);
    reports.push({ file: basename(name), reports: done.reports });
    notes.push(...tell(name, done, command.language));
    failed ||= (done.files.length === 0 || refuses(done.problems)) && !isCarriedElsewhere(done, aids);
    const files = done.files.map((file) =>
      to === 'fhir' ? { ...file, bytes: forReading(file.bytes) } : file,
    );
    if (command.out === undefined) out.push(...files.map((file) => file.bytes));
    else {
      const fault = await writeResults(command.out, name, to, { ...done, files }, taken);
      if (fault !== undefined) return unusable(fault);
    }
  }
  const report = `${JSON.stringify(reports, undefined, 2)}\n`;
  if (command.report !== undefined && command.report !== '-') {
    const fault = await writeResult(command.report, Buffer.from(report));
    if (fault !== undefined) return unusable(fault);
  }
  const beside = command.report === '-' ? report : '';
  const stdout = command.out === undefined ? Buffer.concat(out) : Buffer.from(beside);
  return {
    exitCode: failed ? 1 : 0,
    stdout,
    stderr: notes.join('') + (command.out === undefined ? beside : ''),
  };
}

function unusable(reason: string): ConvertOutcome {
  return { exitCode: 2, stdout: new Uint8Array(), stderr: `${reason}\n` };
}

/** JSON as people read it. */
function forReading(json: Uint8Array): Uint8Array {
  return Buffer.from(`${JSON.stringify(JSON.parse(Buffer.from(json).toString('utf8')), undefined, 2)}\n`);
}

/** Why no such letter can be asked for; undefined when it can, and when none is. */
function typeFault({ to, type }: ConversionOrder, { letters }: Mappings): string | undefined {
  if (type === undefined) return undefined;
  if (to !== 'medcom-xml' && to !== 'edifact') return '--type goes with --to medcom-xml and --to edifact';
  return letters.byType.has(type) ? undefined : `--type is one of ${[...letters.byType.keys()].join(', ')}`;
}

async function readInput(name: string, readStdin: ConvertCommand['readStdin']): Promise<Uint8Array | string> {
  try {
    if (name === '-' && readStdin !== undefined) return await readStdin();
    const { size } = await stat(name);
    return size > MAX_BYTES * 2 ? `too large (${size} bytes)` : await readFile(name);
  } catch (cause) {
    return `cannot be read${codeOf(cause)}`;
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
}

function aidsOf(
  inputs: readonly Uint8Array[],
  mappings: Mappings,
  readFhirXml: ReadFhirXml | undefined,
): ConversionAids {
  const letters =
    inputs.length < 2
      ? []
      : inputs.flatMap((bytes) => {
          const content = openFile(bytes, mappings).value?.content;
          return content?.kind === 'letters' ? [content.emessage] : [];
        });
  return { objects: attachmentsOf(letters), ...(readFhirXml === undefined ? {} : { readFhirXml }) };
}

/** A binary letter gives no message of its own: it is no failure when another file took its attachments. */
function isCarriedElsewhere(done: Conversion, aids: ConversionAids): boolean {
  return (
    !refuses(
      done.problems.filter((each) => each.code !== 'legacy.no-mapping' || each.params?.from !== 'XBIN01'),
    ) && (aids.objects?.size ?? 0) > 0
  );
}

function tell(name: string, done: Conversion, language: Language): string[] {
  const made = done.files.length === 0 ? '-' : done.files.map((file) => file.kind).join(', ');
  return [
    `${name}: ${sawOf(done)} -> ${made}\n`,
    ...done.problems.map((each) => `  ${lineOf(each, language)}\n`),
  ];
}

/** The format that was seen, and within an envelope what was in it. */
function sawOf({ saw, inside }: Conversion): string {
  return inside === undefined ? (saw ?? '?') : `${saw} (${inside})`;
}

function lineOf(found: Problem, language: Language): string {
  const where = found.expression === undefined ? '' : ` (${found.expression})`;
  return `${found.severity} ${found.code}: ${describe(found, language)}${where}`;
}

/** Files of one name from different folders do not cover each other. Returns why it could not be done. */
async function writeResults(
  folder: string,
  name: string,
  to: TargetFormat,
  done: Conversion,
  taken: Set<string>,
): Promise<string | undefined> {
  const stem = name === '-' ? 'stdin' : basename(name, extname(name));
  for (const file of done.files) {
    let [free, number] = [`${stem}${EXTENSION[to]}`, 2];
    for (; taken.has(free); number += 1) free = `${stem}-${number}${EXTENSION[to]}`;
    taken.add(free);
    const fault = await writeResult(join(folder, free), file.bytes, folder);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

async function writeResult(path: string, bytes: Uint8Array, folder?: string): Promise<string | undefined> {
  try {
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    await writeFile(path, bytes);
    return undefined;
  } catch (cause) {
    return `${path}: cannot be written${codeOf(cause)}`;
  }
}
