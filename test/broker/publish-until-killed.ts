import { DatabaseSync } from 'node:sqlite';
import { openEmbeddedBroker } from '../../src/broker/embedded-broker.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { message } from '../contracts/numbered-message.ts';

/** Publishes to the database file it is given, prints each number once it is available, and never ends. */
const database = new DatabaseSync(String(process.argv[2]));
database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
const broker = openEmbeddedBroker({ database, commits: groupCommit(database), now: Date.now });
await broker.provision(['kom-0101']);
let next = 1;
async function publishOn(): Promise<never> {
  for (;;) {
    const n = next++;
    await broker.publish(message(n, { body: new Uint8Array(2000) }));
    process.stdout.write(`${n}\n`);
  }
}
await Promise.all(Array.from({ length: 16 }, publishOn));
