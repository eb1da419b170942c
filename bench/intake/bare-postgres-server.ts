// The peer on PostgreSQL: an Express handler that parses the body and inserts it with the same durability, and no more.
import { openBareTable } from './bare-table.ts';
import { serveBare } from './serve-bare.ts';

const [url = '', connections = '10'] = process.argv.slice(2);
serveBare(await openBareTable(url, Number(connections)));
