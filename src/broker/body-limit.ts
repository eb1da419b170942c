/** How large a message RabbitMQ takes: what it was set to here, until the broker itself says less. */
export interface BodyLimit {
  /** Bytes. */
  bytes(): number;
  /** Reads it from why the broker closed a channel; without effect when that had another reason. */
  learn(closed: Error): void;
}

/**
 * RabbitMQ closes the channel (406) on a message above its `max_message_size`, with the size it would take. Whoever
 * published it again would close the channel again, and keep all others from theirs.
 * @param atMost bytes, before the broker has said anything
 */
export function bodyLimit(atMost: number): BodyLimit {
  let bytes = atMost;
  return {
    bytes: () => bytes,
    learn({ message }) {
      const said = /message size \d+ is larger than .*max(?:imum)? size (\d+)/.exec(message)?.[1];
      if (said !== undefined) bytes = Math.min(bytes, Number(said));
    },
  };
}
