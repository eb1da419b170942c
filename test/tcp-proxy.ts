import { once } from 'node:events';
import { type AddressInfo, createServer, connect as netConnect, type Socket } from 'node:net';

/** A TCP proxy in front of a server, with the faults of a network. */
export interface TcpProxy {
  readonly port: number;
  /** Client connections that are open now. */
  connections(): number;
  /** Resets every open connection. */
  sever(): void;
  /** Turns new connections away. */
  refuse(): void;
  /** Lets new connections through again. */
  accept(): void;
  /** From now on nothing passes on the open connections, in either direction, and nobody is told. */
  swallow(): void;
  /** Sends these bytes to every client, as if they came from the server. */
  inject(bytes: Uint8Array): void;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1. */
export async function tcpProxy(host: string, port: number): Promise<TcpProxy> {
  const pairs = new Map<Socket, Socket>();
  let refusing = false;
  const server = createServer((client) => {
    if (refusing) return void client.resetAndDestroy();
    const upstream = netConnect(port, host);
    pairs.set(client, upstream);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('error', () => {});
      from.on('close', () => {
        to.destroy();
        pairs.delete(client);
      });
      from.setNoDelay(true);
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const sever = () => {
    for (const client of pairs.keys()) client.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => pairs.size,
    sever,
    refuse: () => {
      refusing = true;
    },
    accept: () => {
      refusing = false;
    },
    swallow: () => {
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream).resume();
        upstream.unpipe(client).resume();
      }
    },
    inject: (bytes) => {
      for (const client of pairs.keys()) client.write(bytes);
    },
    close: async () => {
      sever();
      server.close();
      await once(server, 'close');
    },
  };
}
