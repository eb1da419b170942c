import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportAdapters } from '../course/reporting/report-adapters.ts';
import { type ReportedEvent, submissionsOf } from '../course/reporting/submission.ts';
import { asList, asText, at } from '../fhir/json.ts';
import { exportKinds } from '../http/region/export-lines.ts';
import type { ReadOptions } from './read-commands.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Options of `overgang export`. */
export interface ExportOptions extends ReadOptions {
  readonly authority?: string;
  readonly out: string;
}

/** Options of `overgang report`. */
export interface ReportOptions extends ExportOptions {
  readonly period: string;
  readonly form: keyof typeof reportAdapters;
}

/** What a gateway gave of one kind, whole. */
interface Given {
  readonly lines: readonly string[];
  readonly sha256: string;
}

/** The gateway did not give it, or not all of it. */
class NotGiven extends Error {}

/**
 * `overgang export --out DIR`: everything that belongs to the caller's region, one NDJSON file for each kind and a
 * manifest with the SHA-256 of each (R-DAT-07). Exit code 1 when the gateway refuses or breaks off, 2 when it cannot be
 * tried; the folder must be new or empty, so that nothing of an earlier export is taken for part of this one.
 */
export async function exportAll(
  options: ExportOptions,
  terminal: Terminal,
  now: () => number,
): Promise<number> {
  const { authority, out } = options;
  const started = new Date(now()).toISOString();
  return inFolder(options, terminal, async () => {
    const files: { name: string; lines: number; bytes: number; sha256: string }[] = [];
    for (const kind of exportKinds) {
      const query = authority === undefined ? '' : `?authority=${encodeURIComponent(authority)}`;
      const { lines, sha256 } = await give(`/region/export/${kind}${query}`, options);
      const name = `${kind}.ndjson`;
      const text = lines.map((line) => `${line}\n`).join('');
      writeFileSync(join(out, name), text);
      files.push({ name, lines: lines.length, bytes: Buffer.byteLength(text), sha256 });
      terminal.line(`${name}: ${lines.length} lines`);
    }
    const manifest = { authority, started, ended: new Date(now()).toISOString(), files };
    writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    return exitCodes.ok;
  });
}

/**
 * `overgang report --period MONTH --form FORM --out DIR`: what each operator submits to national registers on behalf of
 * the region, one file for each (R-DAT-08). Exit code 1 also when events have no operator, which nobody may submit; they
 * are named.
 */
export async function reportPeriod(options: ReportOptions, terminal: Terminal): Promise<number> {
  const { authority, out, period, form } = options;
  return inFolder(options, terminal, async () => {
    const query = new URLSearchParams({ period, ...(authority === undefined ? {} : { authority }) });
    const { lines } = await give(`/region/export/settlements?${query}`, options);
    const events = lines.map((line) => JSON.parse(line) as ReportedEvent);
    const { submissions, refused } = submissionsOf(events, period);
    for (const submission of submissions) {
      const { name, text } = reportAdapters[form].write(submission);
      writeFileSync(join(out, name), text);
      const { author, custodian } = submission;
      terminal.line(`${name}: ${submission.events.length} events by ${author} on behalf of ${custodian}`);
    }
    for (const id of refused) terminal.error(`${id} has no operator; nobody may submit it (R-DAT-08)`);
    return refused.length === 0 ? exitCodes.ok : exitCodes.failed;
  });
}

async function inFolder(
  { out, token }: ExportOptions,
  terminal: Terminal,
  work: () => Promise<number>,
): Promise<number> {
  if (token === undefined) {
    terminal.error('no token; give --token or set OVERGANG_TOKEN');
    return exitCodes.usage;
  }
  if (existsSync(out) && readdirSync(out).length > 0) {
    terminal.error(`${out} is not empty`);
    return exitCodes.usage;
  }
  mkdirSync(out, { recursive: true });
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof NotGiven)) throw fault;
    terminal.error(fault.message);
    return exitCodes.failed;
  }
}

/** Reads NDJSON to its end line, and holds it against that line. */
async function give(path: string, { url, token }: ReadOptions): Promise<Given> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } });
    text = await response.text();
  } catch (cause) {
    throw new NotGiven(`no gateway answers to the end at ${url}`, { cause });
  }
  if (!response.ok) throw new NotGiven(refusalIn(text) ?? `the gateway answered ${response.status}`);
  const lines = text.split('\n').slice(0, -1);
  const end: unknown = JSON.parse(lines.pop() ?? 'null');
  const sha256 = createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');
  if (at(end, 'lines') !== lines.length || at(end, 'sha256') !== sha256)
    throw new NotGiven(`${path} broke off after ${lines.length} lines`);
  return { lines, sha256 };
}

function refusalIn(text: string): string | undefined {
  try {
    return asText(at(asList(at(JSON.parse(text), 'issue'))[0], 'details', 'text'));
  } catch {
    return undefined;
  }
}
