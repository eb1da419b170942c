import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Inlet } from './mailbox-inlet.ts';
import { sha256 } from './messages.ts';
import type { Receiver } from './receiver.ts';

/**
 * How a hook treats a call. `takes`: 200. `fails`: 500, nothing taken. `hangs`: nothing taken, no answer. `takes and
 * hangs`: taken, but the answer never comes. `takes and breaks off`: taken, and the connection is reset. `refuses for
 * good`: 410, nothing taken; it need not be tried again.
 */
export const hookManners = [
  'takes',
  'fails',
  'hangs',
  'takes and hangs',
  'takes and breaks off',
  'refuses for good',
] as const;
export type HookManner = (typeof hookManners)[number];

/** A receiver's HTTP server. */
export interface HookInlet extends Inlet {
  readonly url: string;
  /** How it treats every call from now on. */
  behave(manner: HookManner): void;
}

/** Where it will be, before it is known who takes what comes. */
export interface HookServer {
  readonly url: string;
  serve(receiver: Receiver): HookInlet;
}

/** Opens one on a free port; until it serves a receiver it hangs. */
export async function openHookServer(): Promise<HookServer> {
  let receiver: Receiver | undefined;
  let manner: HookManner = 'takes';
  const hanging = new Set<ServerResponse>();

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const present = manner;
    const body = Buffer.concat(chunks);
    if (receiver === undefined || present === 'hangs') return void hanging.add(response);
    if (present === 'fails') return void response.writeHead(500).end('cannot do it');
    if (present === 'refuses for good') return void response.writeHead(410).end('gone');
    receiver.take({
      bundle: JSON.parse(body.toString('utf8')),
      by: 'rest-hook',
      deliveryId: String(request.headers['webhook-id']),
      sha256: sha256(body),
    });
    if (present === 'takes and hangs') return void hanging.add(response);
    if (present === 'takes and breaks off') return void request.socket.resetAndDestroy();
    response.writeHead(200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hook`;
  return {
    url,
    serve(to) {
      receiver = to;
      return {
        url,
        behave(next) {
          manner = next;
          for (const each of hanging) each.destroy();
          hanging.clear();
        },
        async close() {
          server.closeAllConnections();
          server.close();
          await Promise.race([once(server, 'close'), sleep(1000)]);
        },
      };
    },
  };
}
