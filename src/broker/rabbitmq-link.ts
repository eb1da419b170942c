import type { Duplex, DuplexOptions } from 'node:stream';
import { type ChannelModel, connect, type SocketOptions } from 'amqplib';
import type { After } from './after.ts';
import type { Link } from './connection-supervisor.ts';
import { explainTls } from './explain-tls.ts';
import { reasonOf } from './reason-of.ts';
import { within } from './within.ts';

export interface RabbitMqLinkOptions {
  /** `amqp://` or `amqps://`, with credentials. */
  readonly url: string;
  /** Seen in the broker's list of connections. */
  readonly name: string;
  /** For `amqps://`: authorities to trust, and the client's own certificate. */
  readonly tls?: Pick<SocketOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'>;
  /** Milliseconds for connecting, and for closing. */
  readonly connectWithin: number;
  readonly closeWithin: number;
  readonly after: After;
  /** The broker takes no messages for now (with its reason), or does again. */
  readonly onBlocked: (reason: string | undefined) => void;
}

/** One AMQP connection. */
export interface RabbitMqLink extends Link {
  readonly model: ChannelModel;
  /** Why the broker takes no messages on this connection now. */
  blocked(): string | undefined;
  /** Gives the connection up at once. */
  sever(reason: string): void;
}

/** What may wait in the socket. With Node's 16 KiB the client library writes one message in a turn of the event loop. Bytes. */
const writableHighWaterMark = 1024 * 1024;

/** A dead peer is noticed after two to three of these. */
const heartbeatSeconds = 10;

/**
 * Connects, with Nagle's algorithm off: with it every confirm of a message above 2 KB takes 40 ms. Rejects in
 * bounded time. Every emitter has its listeners, so nothing that happens to the connection is uncaught.
 */
export async function openRabbitMqLink(options: RabbitMqLinkOptions): Promise<RabbitMqLink> {
  const { after, closeWithin, onBlocked } = options;
  const model = await connected(options);
  const lost = Promise.withResolvers<string>();
  let error: unknown;
  let blocked: string | undefined;

  model.on('error', (cause) => {
    error = cause;
  });
  model.on('close', (cause) => {
    lost.resolve(reasonOf(error ?? cause ?? 'the connection was closed'));
  });
  model.on('blocked', (reason) => {
    blocked = reason;
    onBlocked(reason);
  });
  model.on('unblocked', () => {
    blocked = undefined;
    onBlocked(undefined);
  });

  function sever(reason: string): void {
    // Without an error the client library would not hear of it, and its heartbeat would live on.
    socketOf(model).destroy(new Error(reason));
    lost.resolve(reason);
  }

  return {
    model,
    lost: lost.promise,
    blocked: () => blocked,
    sever,
    close: async () => {
      const orderly = Promise.resolve().then(() => model.close());
      await within(closeWithin, orderly, after);
      sever('closed by the gateway');
    },
  };
}

async function connected({
  url,
  tls,
  name,
  connectWithin,
  after,
}: RabbitMqLinkOptions): Promise<ChannelModel> {
  const socket: SocketOptions & DuplexOptions = {
    ...tls,
    noDelay: true,
    keepAlive: true,
    timeout: connectWithin,
    clientProperties: { connection_name: name },
    writableHighWaterMark,
  };
  const connecting = connect(withHeartbeat(url), socket);
  if (await within(connectWithin, connecting, after)) {
    return connecting.catch((cause: unknown) => {
      throw explainTls(cause);
    });
  }
  connecting.then(discard, () => {});
  throw new Error(`no AMQP connection within ${connectWithin} ms`);
}

function discard(late: ChannelModel): void {
  late.on('error', () => {});
  socketOf(late).destroy(new Error('connected too late'));
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(heartbeatSeconds));
  return parsed.href;
}

/** The client library has no call that ends a connection without asking the peer. */
function socketOf(model: ChannelModel): Duplex {
  return (model.connection as unknown as { readonly stream: Duplex }).stream;
}
