import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type SendAnswer, Unreachable } from './gateway-client.ts';
import { findMessageFiles, type MessageFile } from './message-files.ts';
import { withNewIdentities } from './new-identities.ts';
import { exitCodes, type Terminal } from './terminal.ts';
import { readTokens, type TokenOptions } from './tokens.ts';

/** Options of `send` and `replay`. */
export interface SendOptions extends TokenOptions {
  readonly url: string;
  readonly json?: boolean;
  /** Messages a second; as fast as the answers come when absent. */
  readonly rate?: number;
  readonly asNewIds?: boolean;
  /** Shows progress and a summary instead of a line for each message. */
  readonly summary?: boolean;
}

interface Sent {
  readonly file: string;
  readonly answer: SendAnswer;
}

/**
 * `overgang send` and `overgang replay`: sends message files one after the other, in order. Exit code 0 when all were
 * taken, 1 when some were refused, 2 when some could not be sent.
 */
export async function sendMessages(
  paths: readonly string[],
  options: SendOptions,
  terminal: Terminal,
  newId: () => string,
): Promise<number> {
  let files: readonly MessageFile[];
  try {
    files = findMessageFiles(paths);
  } catch (fault) {
    terminal.error(`cannot read ${(fault as NodeJS.ErrnoException).path ?? 'the files'}`);
    return exitCodes.usage;
  }
  if (files.length === 0) {
    terminal.error('no message files there');
    return exitCodes.usage;
  }
  if (options.asNewIds === true) files = withNewIdentities(files, newId);
  const tokenFor = readTokens(options);
  if (typeof tokenFor === 'string') {
    terminal.error(tokenFor);
    return exitCodes.usage;
  }
  const client = createClient(options.url);
  const sent: Sent[] = [];
  const started = performance.now();
  let unsent = 0;
  for (const [index, file] of files.entries()) {
    if (options.rate !== undefined) {
      await pause(Math.max(0, started + (index / options.rate) * 1000 - performance.now()));
    }
    const token = tokenFor(file);
    if (token === undefined) {
      terminal.error(`${file.path}: not sent, no token for its sender; give --token or --tokens`);
      unsent += 1;
      continue;
    }
    try {
      const answer = await client.send(file.bytes, file.contentType, token);
      sent.push({ file: file.path, answer });
      if (options.summary === true) terminal.progress(index + 1, files.length);
      else report(file.path, answer, options, terminal);
    } catch (fault) {
      if (!(fault instanceof Unreachable)) throw fault;
      terminal.error(fault.message);
      unsent += files.length - index;
      break;
    }
  }
  if (options.summary === true) summarise(sent, performance.now() - started, options, terminal);
  if (unsent > 0) {
    terminal.error(`${unsent} of ${files.length} messages were not sent`);
    return exitCodes.usage;
  }
  return sent.every(({ answer }) => answer.verdict !== 'refused') ? exitCodes.ok : exitCodes.failed;
}

function report(file: string, answer: SendAnswer, { json }: SendOptions, terminal: Terminal): void {
  if (json === true) {
    terminal.line(JSON.stringify({ file, ...answer }));
    return;
  }
  terminal.line(`${answer.verdict.padEnd(8)}  ${answer.status}  ${answer.messageId ?? '-'}  ${file}`);
  for (const { code, text, expression } of answer.problems) {
    terminal.line(`          ${code}  ${expression ?? ''}  ${text}`);
  }
}

function summarise(
  sent: readonly Sent[],
  milliseconds: number,
  { json }: SendOptions,
  terminal: Terminal,
): void {
  const count = (verdict: string): number => sent.filter(({ answer }) => answer.verdict === verdict).length;
  const refused = sent.filter(({ answer }) => answer.verdict === 'refused');
  const verdicts = { accepted: count('accepted'), repeated: count('repeated'), refused: refused.length };
  if (json === true) {
    const seconds = Math.round(milliseconds) / 1000;
    const messages = sent.map(({ file, answer }) => ({ file, ...answer }));
    terminal.line(JSON.stringify({ ...verdicts, seconds, messages }));
    return;
  }
  for (const { file, answer } of refused) {
    const codes = [...new Set(answer.problems.map(({ code }) => code))].join(', ');
    terminal.line(`refused  ${answer.status}  ${file}  ${codes}`);
  }
  const rate = (sent.length / milliseconds) * 1000;
  terminal.line(
    `${sent.length} messages in ${(milliseconds / 1000).toFixed(1)} s (${rate.toFixed(0)} a second): ` +
      `${verdicts.accepted} accepted, ${verdicts.repeated} repeated, ${verdicts.refused} refused`,
  );
}
