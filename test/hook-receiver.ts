import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a receiver behaves to one call: a status, with headers, or no answer at all. */
type HookBehaviour = number | 'hang' | { readonly status: number; readonly headers: Record<string, string> };

/** A call as a receiver got it. */
export interface HookCall {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

/** A receiver's own HTTP server. */
export interface HookReceiver {
  readonly url: string;
  readonly calls: readonly HookCall[];
  /** How it behaves to the next calls, one each; then it answers 200 again. */
  behave(...next: HookBehaviour[]): void;
  /** Ends what hangs. */
  hangUp(): void;
  close(): Promise<void>;
}

/** Opens one on a free port. */
export async function openHookReceiver(): Promise<HookReceiver> {
  const calls: HookCall[] = [];
  const script: HookBehaviour[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    calls.push({ headers: request.headers, body: bytes.toString('utf8'), bytes });
    const behaviour = script.shift() ?? 200;
    if (behaviour === 'hang') return;
    const { status, headers } =
      typeof behaviour === 'number' ? { status: behaviour, headers: {} } : behaviour;
    response.writeHead(status, headers).end('an answer nobody reads');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    calls,
    behave: (...next) => void script.push(...next),
    hangUp: () => server.closeAllConnections(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
