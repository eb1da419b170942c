import type { ConfirmChannel } from 'amqplib';
import type { After } from './after.ts';
import type { BodyLimit } from './body-limit.ts';
import type { BrokerMessage, PublishResult } from './broker.ts';
import { BrokerUnavailable } from './broker-unavailable.ts';
import type { ConfirmWindow } from './confirm-window.ts';
import type { Link, Supervision } from './connection-supervisor.ts';
import { whyUncarriable } from './message-limits.ts';
import type { RabbitMqLink } from './rabbitmq-link.ts';
import { publishOptions } from './rabbitmq-message.ts';
import { reasonOf } from './reason-of.ts';
import type { Topology } from './topology.ts';

/** A connection with a channel in confirm mode. */
export interface PublisherLink extends Link {
  readonly channel: ConfirmChannel;
  blocked(): string | undefined;
  /** True once for each return of that message; a return comes before its confirm. */
  wasReturned(routingKey: string, id: string): boolean;
}

/** Opens the channel; when that ends, for whatever reason, the whole link goes and is made again. */
export async function publisherLink(link: RabbitMqLink, limit: BodyLimit): Promise<PublisherLink> {
  const returned = new Map<string, number>();
  const channel = await link.model.createConfirmChannel();
  let error: Error | undefined;
  channel.on('error', (cause) => {
    error = cause;
    // Before the publishes under way are told that their channel is gone.
    limit.learn(cause);
  });
  channel.on('close', () => {
    // When the whole connection closes, its own reason comes right after.
    queueMicrotask(() => link.sever(reasonOf(error ?? 'the publishing channel was closed')));
  });
  channel.on('return', ({ fields, properties }) => {
    const key = returnKey(fields.routingKey, String(properties.messageId));
    returned.set(key, (returned.get(key) ?? 0) + 1);
  });
  return {
    channel,
    lost: link.lost,
    close: link.close,
    blocked: link.blocked,
    wasReturned: (routingKey, id) => {
      const key = returnKey(routingKey, id);
      const times = returned.get(key) ?? 0;
      if (times > 1) returned.set(key, times - 1);
      else returned.delete(key);
      return times > 0;
    },
  };
}

const returnKey = (routingKey: string, id: string): string => `${routingKey}\n${id}`;

export interface PublisherOptions {
  readonly supervision: Supervision<PublisherLink>;
  readonly topology: Topology;
  readonly window: ConfirmWindow;
  readonly limit: BodyLimit;
  /** Milliseconds to wait for a confirm before its message's fate is unknown. */
  readonly confirmWithin: number;
  readonly after: After;
  readonly now: () => number;
}

/** The broker port's `publish` over AMQP. */
export function rabbitMqPublisher(
  options: PublisherOptions,
): (message: BrokerMessage) => Promise<PublishResult> {
  const { supervision, topology, window, limit, after, now, confirmWithin } = options;

  async function publish(message: BrokerMessage): Promise<PublishResult> {
    const reason = whyUncarriable(message, limit.bytes());
    if (reason !== undefined) return { status: 'refused', reason, permanent: true };
    const routingKey = topology.routingKey(message.endpoint, message.event);
    if (Buffer.byteLength(routingKey) > 255) {
      return { status: 'refused', reason: 'endpoint and event are together too long', permanent: true };
    }
    if (!supervision.current()) throw new BrokerUnavailable('not connected to RabbitMQ', 'no');
    const { endpoint, body } = message;
    return new Promise((resolve, reject) => {
      window.enter(endpoint, body.byteLength, () => {
        send(message, routingKey, (outcome) => {
          if (outcome instanceof BrokerUnavailable) reject(outcome);
          else resolve(outcome);
          window.leave(endpoint, body.byteLength);
        });
      });
    });
  }

  /** Calls `done` exactly once. */
  function send(
    message: BrokerMessage,
    routingKey: string,
    done: (outcome: PublishResult | BrokerUnavailable) => void,
  ): void {
    const link = supervision.current();
    const away = link ? whyBlocked(link) : 'not connected to RabbitMQ';
    if (!link || away !== undefined) {
      done(new BrokerUnavailable(away ?? '', 'no'));
      return;
    }
    let settled = false;
    const settle = (outcome: PublishResult | BrokerUnavailable): void => {
      if (settled) return;
      settled = true;
      cancel();
      done(outcome);
    };
    const lose = (reason: string): void => settle(new BrokerUnavailable(reason, 'unknown'));
    const cancel = after(confirmWithin, () => lose(`no confirm within ${confirmWithin} ms`));
    try {
      const body = bufferOver(message.body);
      link.channel.publish(topology.exchange, routingKey, body, publishOptions(message), (failure) => {
        if (link.wasReturned(routingKey, message.id)) settle({ status: 'unroutable' });
        else if (!failure) settle({ status: 'available', at: now() });
        else if (isNack(failure))
          settle({ status: 'refused', reason: 'refused by RabbitMQ', permanent: false });
        else if (message.body.byteLength > limit.bytes())
          // The channel was closed for it, or would be for the next try.
          settle({
            status: 'refused',
            reason: whyUncarriable(message, limit.bytes()) ?? '',
            permanent: true,
          });
        else lose(reasonOf(failure));
      });
    } catch (cause) {
      settle(new BrokerUnavailable('the channel was closed', 'no', { cause }));
    }
  }

  return publish;
}

function whyBlocked(link: PublisherLink): string | undefined {
  const reason = link.blocked();
  return reason === undefined ? undefined : `RabbitMQ is blocked: ${reason}`;
}

function bufferOver({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The client library tells a refusal from a lost channel by its text alone. */
function isNack(failure: unknown): boolean {
  return failure instanceof Error && failure.message === 'message nacked';
}
