import { readFileSync } from 'node:fs';
import { asObject } from '../fhir/json.ts';
import { describe, entryOf, type Problem } from '../message/problem.ts';
import { parse } from '../parse/parse.ts';
import { type Contexts, openContexts } from '../validate/contexts.ts';
import { judgeResource, type ValidateRequest } from '../validate/validate-resource.ts';
import { readLines } from './read-lines.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Options of `validate`. */
export interface ValidateOptions extends ValidateRequest {
  readonly packages: string;
  readonly cache?: string;
  readonly json?: boolean;
  readonly language?: 'en' | 'da';
}

/** One input's verdict, as it is printed. */
export interface PrintedVerdict {
  readonly file: string;
  readonly id?: string;
  readonly context: string | undefined;
  readonly valid: boolean;
  readonly issues: readonly {
    readonly severity: string;
    readonly code: string;
    readonly type: string;
    readonly expression: string | undefined;
    readonly rule: string | undefined;
    readonly profile: string | undefined;
    readonly text: string;
  }[];
}

/**
 * `overgang validate`: judges resources in `.json` and `.xml` files and in the lines `{id, context, bundle}` of
 * `.ndjson` and `.ndjson.gz` files, one printed verdict each. JSON objects when asked for and whenever no person is
 * watching. Exit code 0 all valid, 1 some invalid, 2 a file or an option that cannot be.
 */
export async function validateFiles(
  files: readonly string[],
  options: ValidateOptions,
  terminal: Terminal,
): Promise<number> {
  const contexts = openContexts({
    packages: options.packages,
    cache: options.cache,
    onProblem: (problems) => tellProblems(problems, terminal),
  });
  if (options.context !== undefined && !contexts.rows.some(({ name }) => name === options.context)) {
    terminal.error(
      `no context ${options.context}; there are ${contexts.rows.map(({ name }) => name).join(', ')}`,
    );
    return exitCodes.usage;
  }
  const asJson = options.json === true || !terminal.interactive;
  let allValid = true;
  for (const file of files) {
    try {
      for await (const verdict of judgeFile(file, contexts, options)) {
        allValid &&= verdict.valid;
        if (asJson) terminal.line(JSON.stringify(verdict));
        else tell(verdict, terminal);
      }
    } catch (fault) {
      if (!(fault instanceof Error && 'code' in fault)) throw fault;
      terminal.error(`${file}: cannot be read (${String(fault.code)})`);
      return exitCodes.usage;
    }
  }
  return allValid ? exitCodes.ok : exitCodes.failed;
}

async function* judgeFile(
  file: string,
  contexts: Contexts,
  options: ValidateOptions,
): AsyncGenerator<PrintedVerdict> {
  if (!/\.ndjson(\.gz)?$/.test(file)) {
    const contentType = file.endsWith('.xml') ? 'application/fhir+xml' : 'application/fhir+json';
    yield await judge(file, readFileSync(file), contentType, contexts, options);
    return;
  }
  for await (const line of readLines(file)) {
    const row = readRow(line);
    if (row === undefined) {
      yield refused(file, parse(Buffer.from(line), 'application/fhir+json').problems ?? [], options);
      continue;
    }
    const request = { ...options, context: options.context ?? row.context };
    const known = request.context === undefined || contexts.rows.some(({ name }) => name === request.context);
    const verdict = await judge(file, Buffer.from(row.text), 'application/fhir+json', contexts, {
      ...request,
      context: known ? request.context : undefined,
    });
    yield row.id === undefined ? verdict : { ...verdict, id: row.id };
  }
}

/** A line of a corpus; a line that is itself a resource is taken as one. */
function readRow(
  line: string,
): { readonly id?: string; readonly context?: string; readonly text: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const row = asObject(value);
  if (row?.bundle === undefined) return { text: line };
  return {
    text: typeof row.bundle === 'string' ? row.bundle : JSON.stringify(row.bundle),
    ...(typeof row.id === 'string' ? { id: row.id } : {}),
    ...(typeof row.context === 'string' ? { context: row.context } : {}),
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
  if (message === undefined) return refused(file, problems, options);
  const verdict = await judgeResource(contexts, message.resource, options);
  return {
    file,
    context: verdict.context,
    valid: verdict.valid,
    issues: verdict.problems.map((each) => toIssue(each, options)),
  };
}

function refused(file: string, problems: readonly Problem[], options: ValidateOptions): PrintedVerdict {
  return {
    file,
    context: options.context,
    valid: false,
    issues: problems.map((each) => toIssue(each, options)),
  };
}

function toIssue(found: Problem, { language = 'en' }: ValidateOptions): PrintedVerdict['issues'][number] {
  const { severity, code, expression, rule, profile } = found;
  return {
    severity,
    code,
    type: entryOf(code).issue,
    expression,
    rule: rule ?? found.javaId,
    profile,
    text: describe(found, language),
  };
}

function tell({ file, id, context, valid, issues }: PrintedVerdict, terminal: Terminal): void {
  const name = id === undefined ? file : `${file} ${id}`;
  terminal.line(`${valid ? 'valid  ' : 'invalid'}  ${context ?? 'R4'}  ${name}`);
  for (const { severity, code, expression, text } of issues) {
    terminal.line(`         ${severity.padEnd(11)} ${code}  ${expression ?? ''}  ${text}`);
  }
}

function tellProblems(problems: readonly Problem[], terminal: Terminal): void {
  for (const each of problems) terminal.error(`${each.code}: ${describe(each, 'en')}`);
}
