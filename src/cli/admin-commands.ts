import { setTimeout as pause } from 'node:timers/promises';
import { asList, asText, at } from '../fhir/json.ts';
import type { DeliveryAction } from '../message/delivery-action.ts';
import { ask, type ReadOptions, refuse, tellDelivery, withGateway } from './read-commands.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Options of the commands that do something. */
export interface ActOptions extends ReadOptions {
  readonly reason: string;
  readonly dryRun?: boolean;
  /** Confirms that it is sent although its sender was told that it is not. */
  readonly evenThoughSenderWasTold?: boolean;
}

/**
 * `overgang admin park ID` and its like: does the dry run, tells it, and then does exactly that: when the delivery has
 * moved in between nothing is done. Exit code 1 when it was refused.
 */
export function actOn(
  id: string,
  action: DeliveryAction,
  { url, token, json, reason, dryRun, evenThoughSenderWasTold }: ActOptions,
  terminal: Terminal,
  newId: () => string,
): Promise<number> {
  const path = `/admin/deliveries/${encodeURIComponent(id)}/$${action}`;
  return withGateway({ url, token }, terminal, async (client, as) => {
    const order = { reason, ...(evenThoughSenderWasTold === true ? { evenThoughSenderWasTold } : {}) };
    const dry = await client.order(path, { ...order, dryRun: true }, as);
    if (dry.status !== 200) return refuse(dry, terminal);
    if (json !== true) {
      const { body } = dry;
      terminal.line(`${action}: ${at(body, 'before')} -> ${at(body, 'after')}`);
      terminal.line(`  the receiver: ${at(body, 'receiver')}`);
      terminal.line(`  the sender:   ${at(body, 'sender')}`);
    }
    if (dryRun === true) {
      terminal.line(json === true ? JSON.stringify(dry.body) : 'Nothing was done: this was a dry run.');
      return exitCodes.ok;
    }
    const headers = { 'idempotency-key': newId(), 'if-match': dry.etag ?? '' };
    const done = await client.order(path, order, as, headers);
    if (done.status !== 200) return refuse(done, terminal);
    terminal.line(json === true ? JSON.stringify(done.body) : tellDelivery(at(done.body, 'delivery')));
    return exitCodes.ok;
  });
}

/** What messages are looked for by. */
export interface FindOptions extends ReadOptions {
  readonly sender?: string;
  readonly receiver?: string;
  readonly endpoint?: string;
  readonly event?: string;
  readonly state?: string;
  readonly course?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

/** `overgang admin messages`: looks for messages, newest first, as far back as it takes to find so many. */
export async function findMessages(options: FindOptions, terminal: Terminal): Promise<number> {
  const { url, token, json, limit, ...criteria } = options;
  const parameters = new URLSearchParams(
    Object.entries(criteria).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
  parameters.set('_count', String(Math.min(limit, 200)));
  let path: string | undefined = `/admin/messages?${parameters}`;
  let found = 0;
  while (path !== undefined && found < limit) {
    let next: string | undefined;
    const code = await ask([path], { url, ...(token === undefined ? {} : { token }) }, terminal, (body) => {
      for (const message of asList(at(body, 'messages')).slice(0, limit - found)) {
        found += 1;
        if (json === true) terminal.line(JSON.stringify(message));
        else tellFound(message, terminal);
      }
      next = asText(at(body, 'next'));
    });
    if (code !== exitCodes.ok) return code;
    path = next;
  }
  if (found === 0 && json !== true) terminal.line('nothing found');
  return exitCodes.ok;
}

function tellFound(message: unknown, terminal: Terminal): void {
  const facts = [at(message, 'receivedAt'), at(message, 'event'), 'from', at(message, 'sender')];
  terminal.line([...facts, at(message, 'messageId')].join(' '));
  for (const delivery of asList(at(message, 'deliveries'))) terminal.line(`  ${tellDelivery(delivery)}`);
}

/** What is replayed, and where to. */
export interface ReplayOptions extends ActOptions {
  readonly to: string;
  readonly event?: string;
  readonly sender?: string;
  readonly receiver?: string;
  readonly course?: string;
  readonly from?: string;
  readonly toTime?: string;
  readonly rate?: number;
}

const betweenLooks = 500;

/**
 * `overgang admin replay`: counts what it will come to, orders the replay and shows how far it is until it is done. It
 * goes on without the command. Exit code 1 when it was refused or stopped.
 */
export function replayStored(
  options: ReplayOptions,
  terminal: Terminal,
  newId: () => string,
): Promise<number> {
  const { url, token, json, dryRun, ...order } = options;
  return withGateway({ url, token }, terminal, async (client, as) => {
    const dry = await client.order('/admin/$replay', { ...order, dryRun: true }, as);
    if (dry.status !== 200) return refuse(dry, terminal);
    const expected = Number(at(dry.body, 'replayed'));
    if (json !== true || dryRun === true) {
      terminal.line(json === true ? JSON.stringify(dry.body) : tellCounts(dry.body));
    }
    if (dryRun === true) return exitCodes.ok;
    const headers = { 'idempotency-key': newId() };
    const ordered = await client.order('/admin/$replay', order, as, headers);
    if (ordered.status !== 202) return refuse(ordered, terminal);
    const path = `/admin/replays/${at(ordered.body, 'id')}`;
    if (json !== true) terminal.line(`replay ${at(ordered.body, 'id')}`);
    for (;;) {
      const { status, body } = await client.read(path, as);
      if (status !== 200) return refuse({ status, body, etag: undefined }, terminal);
      const replayed = Number(at(body, 'replayed'));
      terminal.progress(replayed, Math.max(expected, replayed));
      const state = at(body, 'state');
      if (state !== 'running') {
        terminal.line(json === true ? JSON.stringify(body) : `${state}: ${tellCounts(body)}`);
        return state === 'done' ? exitCodes.ok : exitCodes.failed;
      }
      await pause(betweenLooks);
    }
  });
}

function tellCounts(body: unknown): string {
  const more = at(body, 'complete') === false ? ' of the first ones' : '';
  return (
    `${at(body, 'replayed')} messages${more} to ${at(body, 'to')} at most ${at(body, 'rate')} a second; ` +
    `left out: ${at(body, 'withheld')} not meant for its organisation, ${at(body, 'present')} it has already, ` +
    `${at(body, 'gone')} without content`
  );
}
