import { readFileSync, statSync } from 'node:fs';
import { asObject } from '../fhir/json.ts';
import { describe, type Language, type Problem } from '../message/problem.ts';
import { parse } from '../parse/parse.ts';
import { type Contexts, openContexts } from '../validate/contexts.ts';
import { judgeResource, type ValidateRequest, whyNotJudged } from '../validate/validate-resource.ts';
import { type PrintedVerdict, printedIssue, tellVerdict } from './printed-verdict.ts';
import { readLines } from './read-lines.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Options of `validate`. */
export interface ValidateOptions extends ValidateRequest {
  readonly packages: string;
  /** Folder for compiled profiles; false or absent to compile anew. */
  readonly cache?: string | false;
  readonly json?: boolean;
  /** Of the issues' texts; English when absent. */
  readonly language?: Language;
}

/**
 * `overgang validate`: judges resources in `.json` and `.xml` files and in the lines `{id, context, bundle}` of
 * `.ndjson` and `.ndjson.gz` files, one printed verdict each. JSON objects when asked for and whenever no person is
 * watching. A file that cannot be read is told, and the others are judged. Exit code 0 all valid, 1 some invalid, 2 a
 * file that cannot be read or an option that cannot be: nothing is judged by a context or a profile that is not there.
 */
export async function validateFiles(
  files: readonly string[],
  options: ValidateOptions,
  terminal: Terminal,
): Promise<number> {
  const { packages, cache, language = 'en' } = options;
  if (!isFolder(packages)) terminal.error(`${packages}: there is no such folder of packages`);
  const contexts = openContexts({
    packages,
    cache: cache || undefined,
    onProblem: (problems) => tellProblems(problems, language, terminal),
  });
  const obstacle = await whyNotJudged(contexts, options);
  if (obstacle !== undefined) {
    tellProblems([obstacle], language, terminal);
    return exitCodes.usage;
  }
  const asJson = options.json === true || !terminal.interactive;
  const total = terminal.interactive ? await countInputs(files) : 0;
  let done = 0;
  let code: number = exitCodes.ok;
  for (const file of files) {
    const fault = await whenUnreadable(async () => {
      for await (const verdict of judgeFile(file, contexts, options)) {
        if (!verdict.valid && code === exitCodes.ok) code = exitCodes.failed;
        if (asJson) terminal.line(JSON.stringify(verdict));
        else tellVerdict(verdict, terminal);
        done += 1;
        if (total > 1) terminal.progress(done, total);
      }
    });
    if (fault === undefined) continue;
    terminal.error(`${file}: cannot be read (${fault})`);
    code = exitCodes.usage;
  }
  return code;
}

async function* judgeFile(
  file: string,
  contexts: Contexts,
  options: ValidateOptions,
): AsyncGenerator<PrintedVerdict> {
  if (!isLines(file)) {
    const contentType = /\.xml$/i.test(file) ? 'application/fhir+xml' : 'application/fhir+json';
    yield await judge(file, readFileSync(file), contentType, contexts, options);
    return;
  }
  for await (const line of readLines(file)) {
    const row = readRow(line);
    // In a corpus a context stands for its packages; messages of other events are among its lines.
    const claimsOnly = options.context === undefined && row.context !== undefined;
    const request = { ...options, context: options.context ?? row.context, claimsOnly };
    const verdict = await judge(file, Buffer.from(row.text), 'application/fhir+json', contexts, request);
    yield row.id === undefined ? verdict : { ...verdict, id: row.id };
  }
}

interface Row {
  readonly id?: string;
  /** As it stands there: a context that does not exist is a finding. */
  readonly context?: string;
  readonly text: string;
}

/** A line of a corpus; a line that is itself a resource, or nothing that can be read, is taken as one. */
function readRow(line: string): Row {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { text: line };
  }
  const row = asObject(value);
  if (row?.bundle === undefined) return { text: line };
  const { id, context } = row;
  return {
    text: typeof row.bundle === 'string' ? row.bundle : JSON.stringify(row.bundle),
    ...(typeof id === 'string' ? { id } : {}),
    ...(context === undefined || context === null
      ? {}
      : { context: typeof context === 'string' ? context : JSON.stringify(context) }),
  };
}

async function judge(
  file: string,
  bytes: Uint8Array,
  contentType: string,
  contexts: Contexts,
  options: ValidateOptions,
): Promise<PrintedVerdict> {
  const { message, problems } = parse(bytes, contentType);
  const verdict =
    message === undefined
      ? { context: options.context, valid: false, problems }
      : await judgeResource(contexts, message.resource, options);
  const issues = verdict.problems.map((each) => printedIssue(each, options.language ?? 'en'));
  return { file, context: verdict.context ?? null, valid: verdict.valid, issues };
}

/** How many verdicts there will be; what cannot be read counts as none. */
async function countInputs(files: readonly string[]): Promise<number> {
  let count = 0;
  for (const file of files) {
    if (!isLines(file)) {
      count += isFile(file) ? 1 : 0;
      continue;
    }
    await whenUnreadable(async () => {
      for await (const _ of readLines(file)) count += 1;
    });
  }
  return count;
}

/** The system's code of why a file cannot be read; undefined when it can. */
async function whenUnreadable(read: () => Promise<void>): Promise<string | undefined> {
  try {
    await read();
    return undefined;
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault)) throw fault;
    return String(fault.code);
  }
}

function isLines(file: string): boolean {
  return /\.ndjson(\.gz)?$/i.test(file);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function tellProblems(problems: readonly Problem[], language: Language, terminal: Terminal): void {
  for (const each of problems) terminal.error(`${each.code}: ${describe(each, language)}`);
}
