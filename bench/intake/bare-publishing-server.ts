// The peer from end to end: an Express handler that parses the body, inserts it with the same durability, answers, and then
// publishes it with a confirm to a quorum queue; and no more.
import { connect } from 'amqplib';
import { openBareTable } from './bare-table.ts';
import { serveBare } from './serve-bare.ts';

const [url = '', connections = '10', amqpUrl = '', queue = ''] = process.argv.slice(2);
const keep = await openBareTable(url, Number(connections));
const model = await connect(amqpUrl, { noDelay: true });
const channel = await model.createConfirmChannel();
await channel.assertQueue(queue, { arguments: { 'x-queue-type': 'quorum' } });

serveBare(keep, ({ entry }, bytes) => {
  const correlationId = entry[0]?.resource.id ?? '';
  channel.sendToQueue(queue, bytes, { persistent: true, correlationId }, () => {});
});
