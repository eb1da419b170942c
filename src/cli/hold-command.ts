import { asList, asText, at } from '../fhir/json.ts';
import { createClient, Unreachable } from './gateway-client.ts';
import type { ReadOptions } from './read-commands.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Options of `overgang admin hold`. */
export interface HoldOptions extends ReadOptions {
  readonly reason?: string;
  readonly lift?: boolean;
}

/**
 * `overgang admin hold ID --reason WHY [--lift]`: lays a legal hold on a message or course, or lifts it; without an id,
 * lists those in force. Exit code 1 when the gateway refuses.
 */
export async function holdCommand(
  id: string | undefined,
  { url, token, json, reason, lift }: HoldOptions,
  terminal: Terminal,
): Promise<number> {
  if (token === undefined) {
    terminal.error('no token; give --token or set OVERGANG_TOKEN');
    return exitCodes.usage;
  }
  if (id !== undefined && reason === undefined) {
    terminal.error('no reason; give --reason');
    return exitCodes.usage;
  }
  const path =
    id === undefined ? '/admin/holds' : `/admin/holds/${encodeURIComponent(id)}${lift ? '/lift' : ''}`;
  try {
    const client = createClient(url);
    const { status, body } = await (id === undefined
      ? client.read(path, token)
      : client.order(path, { reason }, token));
    if (status >= 300) {
      terminal.error(asText(at(body, 'issue', 0, 'details', 'text')) ?? `the gateway answered ${status}`);
      return exitCodes.failed;
    }
    if (json === true) terminal.line(JSON.stringify(body));
    else show(id, body, terminal);
    return exitCodes.ok;
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault;
    terminal.error(fault.message);
    return exitCodes.usage;
  }
}

function show(id: string | undefined, body: unknown, terminal: Terminal): void {
  if (id !== undefined) {
    const covers = at(body, 'covers');
    terminal.line(`${at(body, 'status')} ${covers === undefined ? '' : `${covers} `}${id}`);
    return;
  }
  for (const hold of asList(at(body, 'holds'))) {
    terminal.line(`${at(hold, 'at')}  ${at(hold, 'id')}  ${at(hold, 'by')}  ${at(hold, 'reason')}`);
  }
}
