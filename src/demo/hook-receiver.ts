import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver with a REST hook: a small server of its own. */
export interface HookReceiver {
  readonly url: string;
  /** The next message that was posted and that nobody has taken yet. */
  next(): Promise<Uint8Array>;
  close(): void;
}

/** Starts a receiver on a free port of the loopback address. */
export async function startHookReceiver(): Promise<HookReceiver> {
  const arrived: Uint8Array[] = [];
  let arrival = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    arrived.push(Buffer.concat(chunks));
    response.writeHead(204).end();
    arrival.resolve();
    arrival = Promise.withResolvers<void>();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/messages`,
    async next() {
      for (;;) {
        const first = arrived.shift();
        if (first !== undefined) return first;
        await arrival.promise;
      }
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
