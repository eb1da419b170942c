// The peer from end to end: an Express handler that parses the body, inserts it with the same durability, answers, and then
// publishes it with a confirm to a quorum queue; and no more.
import { openBareTable } from './bare-table.ts';
import { openBarePublisher } from './publish-bare.ts';
import { serveBare } from './serve-bare.ts';

const [url = '', connections = '10', amqpUrl = '', queue = ''] = process.argv.slice(2);
serveBare(await openBareTable(url, Number(connections)), await openBarePublisher(amqpUrl, queue));
