import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { answerBrokenRequests } from './http/broken-requests.ts';
import { closeServer } from './http/close-server.ts';

/** An open door. */
export interface Door {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no more requests, and gives those under way ten seconds. */
  close(): Promise<void>;
}

/** Listens where the settings say. Rejects when that address is not to be had. */
export async function openDoor(
  app: RequestListener,
  { host, port: wanted, requestTimeout }: Pick<Config, 'host' | 'port' | 'requestTimeout'>,
): Promise<Door> {
  const server = createServer(
    { requestTimeout: requestTimeout * 1000, connectionsCheckingInterval: 1000 },
    app,
  );
  answerBrokenRequests(server, requestTimeout);
  server.listen(wanted, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () => closeServer(server, 10_000),
  };
}
