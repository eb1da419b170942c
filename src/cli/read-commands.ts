import { asList, asText, at } from '../fhir/json.ts';
import { conversionLines } from './conversion-lines.ts';
import { courseLines } from './course-lines.ts';
import { createClient, type GatewayClient, type ReadAnswer, Unreachable } from './gateway-client.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Options of the commands that ask a gateway. */
export interface ReadOptions {
  readonly url: string;
  readonly token?: string;
  readonly json?: boolean;
}

/**
 * `overgang timeline ID`: what happened to a message, and what it waits for; operators are told of any message. Exit code
 * 1 when the caller knows no such message.
 */
export function showTimeline(id: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  const name = encodeURIComponent(id);
  return ask([`/messages/${name}`, `/admin/messages/${name}`], options, terminal, (body) => {
    terminal.line(
      [at(body, 'status'), at(body, 'event'), 'from', at(body, 'sender'), at(body, 'messageId') ?? id]
        .filter((part) => part !== undefined)
        .join(' '),
    );
    for (const refusal of asList(at(body, 'refusals'))) {
      terminal.line(`${at(refusal, 'at')}  refused       ${asList(at(refusal, 'problems')).join(', ')}`);
    }
    for (const line of conversionLines(at(body, 'cameAs'), 'came as')) terminal.line(line);
    for (const step of asList(at(body, 'steps'))) {
      const parts = [at(step, 'actor'), at(step, 'endpoint'), at(step, 'detail')];
      const told = parts.filter((part) => part !== undefined).join('  ');
      terminal.line(`${at(step, 'at')}  ${String(at(step, 'kind')).padEnd(12)}  ${told}`);
    }
    for (const delivery of asList(at(body, 'deliveries'))) {
      terminal.line(tellDelivery(delivery));
      for (const line of conversionLines(at(delivery, 'conversion'))) terminal.line(line);
    }
  });
}

/** A delivery in a line: its id, its state, and why it waits, until when, and whose move it is. */
export function tellDelivery(delivery: unknown): string {
  const waits = at(delivery, 'waiting');
  const until = asText(at(waits, 'until'));
  return (
    `${at(delivery, 'id')}  ${at(delivery, 'endpoint')}: ${at(delivery, 'state')}, acknowledgement ${at(delivery, 'acknowledgement')}` +
    (waits === undefined ? '' : `; waits: ${at(waits, 'why')}; next move: ${at(waits, 'whose')}`) +
    (until === undefined ? '' : ` at ${until}`)
  );
}

/** `overgang endpoints`: how the caller's own endpoints stand; `overgang admin endpoints`: how all do. */
export function showEndpoints(
  options: ReadOptions,
  terminal: Terminal,
  path: '/endpoints' | '/admin/endpoints' = '/endpoints',
): Promise<number> {
  return ask([path], options, terminal, (body) => {
    for (const endpoint of asList(at(body, 'endpoints'))) {
      const deliveries = Object.entries((at(endpoint, 'deliveries') ?? {}) as Record<string, number>);
      const states = deliveries.map(([state, count]) => `${count} ${state}`).join(', ') || 'nothing yet';
      const since = asText(at(endpoint, 'oldestWaitingSince'));
      const until = asText(at(endpoint, 'leftAlone', 'until'));
      terminal.line(
        `${String(at(endpoint, 'endpoint')).padEnd(28)} ${String(at(endpoint, 'kind')).padEnd(10)} ${states}` +
          `; ${at(endpoint, 'awaitingAcknowledgement')} not acknowledged` +
          (since === undefined ? '' : `; oldest waiting since ${since}`) +
          (until === undefined ? '' : `; left alone until ${until}`),
      );
    }
  });
}

/** `overgang course ID`: how a course stands, for its parties. Exit code 1 when the caller knows no such course. */
export function showCourse(id: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  return ask([`/courses/${encodeURIComponent(id)}`], options, terminal, (body) => {
    for (const line of courseLines(body)) terminal.line(line);
  });
}

/** Asks at the first address, and at the next one when nothing is known there; shows what is told. */
export async function ask(
  paths: readonly string[],
  { url, token, json }: ReadOptions,
  terminal: Terminal,
  show: (body: unknown) => void,
): Promise<number> {
  return withGateway({ url, token }, terminal, async (client, as) => {
    let answer: ReadAnswer | undefined;
    for (const path of paths) {
      const given = await client.read(path, as);
      // Who is no operator has been told all there is at the first address.
      if (answer === undefined || given.status !== 403) answer = given;
      if (answer.status !== 404) break;
    }
    if (answer?.status !== 200) return refuse(answer, terminal);
    if (json === true) terminal.line(JSON.stringify(answer.body));
    else show(answer.body);
    return exitCodes.ok;
  });
}

/** Does something at a gateway; without a token or an answer it says so, and the exit code is 2. */
export async function withGateway(
  { url, token }: Pick<ReadOptions, 'url'> & { readonly token: string | undefined },
  terminal: Terminal,
  work: (client: GatewayClient, token: string) => Promise<number>,
): Promise<number> {
  if (token === undefined) {
    terminal.error('no token; give --token or set OVERGANG_TOKEN');
    return exitCodes.usage;
  }
  try {
    return await work(createClient(url), token);
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault;
    terminal.error(fault.message);
    return exitCodes.usage;
  }
}

/** Says why the gateway would not. */
export function refuse(answer: ReadAnswer | undefined, terminal: Terminal): number {
  const issues = asList(at(answer?.body, 'issue'));
  for (const issue of issues) {
    const told = [
      asText(at(issue, 'details', 'coding', 0, 'code')),
      asText(at(issue, 'details', 'text')),
      asText(at(issue, 'diagnostics')),
    ];
    terminal.error(told.filter((part) => part !== undefined).join('  '));
  }
  if (issues.length === 0) terminal.error(`the gateway answered ${answer?.status}`);
  return exitCodes.failed;
}
