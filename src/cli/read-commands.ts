import { asList, asText, at } from '../fhir/json.ts';
import { conversionLines } from './conversion-lines.ts';
import { createClient, Unreachable } from './gateway-client.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Options of the commands that ask a gateway. */
export interface ReadOptions {
  readonly url: string;
  readonly token?: string;
  readonly json?: boolean;
}

/** `overgang timeline ID`: what happened to a message. Exit code 1 when the caller knows no such message. */
export function showTimeline(id: string, options: ReadOptions, terminal: Terminal): Promise<number> {
  return ask(`/messages/${encodeURIComponent(id)}`, options, terminal, (body) => {
    terminal.line(
      [at(body, 'status'), at(body, 'event'), 'from', at(body, 'sender'), at(body, 'messageId') ?? id]
        .filter((part) => part !== undefined)
        .join(' '),
    );
    for (const refusal of asList(at(body, 'refusals'))) {
      terminal.line(`${at(refusal, 'at')}  refused       ${asList(at(refusal, 'problems')).join(', ')}`);
    }
    for (const step of asList(at(body, 'steps'))) {
      const parts = [at(step, 'actor'), at(step, 'endpoint'), at(step, 'detail')];
      const told = parts.filter((part) => part !== undefined).join('  ');
      terminal.line(`${at(step, 'at')}  ${String(at(step, 'kind')).padEnd(12)}  ${told}`);
    }
    for (const delivery of asList(at(body, 'deliveries'))) {
      const due = asText(at(delivery, 'dueAt'));
      terminal.line(
        `${at(delivery, 'endpoint')}: ${at(delivery, 'state')}, acknowledgement ${at(delivery, 'acknowledgement')}` +
          (due === undefined ? '' : `, next try ${due} because ${at(delivery, 'reason') ?? 'it is queued'}`),
      );
      for (const line of conversionLines(at(delivery, 'conversion'))) terminal.line(line);
    }
  });
}

/** `overgang endpoints`: how the caller's own endpoints stand. */
export function showEndpoints(options: ReadOptions, terminal: Terminal): Promise<number> {
  return ask('/endpoints', options, terminal, (body) => {
    for (const endpoint of asList(at(body, 'endpoints'))) {
      const deliveries = Object.entries((at(endpoint, 'deliveries') ?? {}) as Record<string, number>);
      const states = deliveries.map(([state, count]) => `${count} ${state}`).join(', ') || 'nothing yet';
      const since = asText(at(endpoint, 'oldestWaitingSince'));
      terminal.line(
        `${String(at(endpoint, 'endpoint')).padEnd(28)} ${String(at(endpoint, 'kind')).padEnd(10)} ${states}` +
          `; ${at(endpoint, 'awaitingAcknowledgement')} not acknowledged` +
          (since === undefined ? '' : `; oldest waiting since ${since}`),
      );
    }
  });
}

async function ask(
  path: string,
  { url, token, json }: ReadOptions,
  terminal: Terminal,
  show: (body: unknown) => void,
): Promise<number> {
  if (token === undefined) {
    terminal.error('no token; give --token or set OVERGANG_TOKEN');
    return exitCodes.usage;
  }
  try {
    const { status, body } = await createClient(url).read(path, token);
    if (status !== 200) {
      terminal.error(asText(at(body, 'issue', 0, 'details', 'text')) ?? `the gateway answered ${status}`);
      return exitCodes.failed;
    }
    if (json === true) terminal.line(JSON.stringify(body));
    else show(body);
    return exitCodes.ok;
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault;
    terminal.error(fault.message);
    return exitCodes.usage;
  }
}
