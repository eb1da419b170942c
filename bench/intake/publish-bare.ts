import { connect } from 'amqplib';
import type { BareBundle } from './serve-bare.ts';

/** Declares a quorum queue; resolves with what publishes a persistent message to it with a confirm that nobody waits for. */
export async function openBarePublisher(
  amqpUrl: string,
  queue: string,
): Promise<(bundle: BareBundle, bytes: Buffer) => void> {
  const model = await connect(amqpUrl, { noDelay: true });
  const channel = await model.createConfirmChannel();
  await channel.assertQueue(queue, { arguments: { 'x-queue-type': 'quorum' } });
  return ({ entry }, bytes) => {
    const correlationId = entry[0]?.resource.id ?? '';
    channel.sendToQueue(queue, bytes, { persistent: true, correlationId }, () => {});
  };
}
