// The peer that does what the gateway is for and nothing around it: an Express handler that parses the body, judges it as the
// gateway does, inserts it with the same durability, answers, and then publishes it with a confirm to a quorum queue. It has
// no parties, tokens, courses, deliveries, steps, claims or log.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../src/fhir/json.ts';
import { refuses } from '../../src/message/problem.ts';
import { openValidate } from '../open-validate.ts';
import { openBareTable } from './bare-table.ts';
import { openBarePublisher } from './publish-bare.ts';
import { serveBare } from './serve-bare.ts';

const [url = '', connections = '10', amqpUrl = '', queue = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
const validate = await openValidate(folder);
rmSync(folder, { recursive: true });
const insert = await openBareTable(url, Number(connections));

serveBare(
  async (bundle, bytes) => {
    const { problems } = validate(bundle as unknown as JsonObject);
    if (refuses(problems)) throw new Error(`refused: ${problems.map(({ code }) => code).join(', ')}`);
    await insert(bundle, bytes);
  },
  await openBarePublisher(amqpUrl, queue),
);
