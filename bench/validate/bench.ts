import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformanceResources } from '../../src/fhir/packages/conformance-resources.ts';
import { readR4Core } from '../../src/fhir/packages/r4-core.ts';
import { compileContext } from '../../src/validate/profile/message-context.ts';
import { type ContextName, contextDefinitions, contextPackages, corpus, hasCorpora } from './corpora.ts';
import { attachmentGrowth, entryGrowth, median, medianOf, type Point } from './growth.ts';
import { installedPeers } from './peers.ts';

/** Rounds of warming up before anything counts, and rounds that count. */
const WARM_UP = 300;
const ROUNDS = 400;
const TARGETS: Partial<Record<ContextName, number>> = { hn: 2.5, cc: 4, ack: 3.5 };

if (!hasCorpora) {
  console.error('The corpora are not beside the project; nothing to measure with.');
  process.exit(2);
}

const official = corpus('fixed').filter(({ id }) => !/__M\d+$/.test(id));
const cache = mkdtempSync(join(tmpdir(), 'contexts-'));

console.log('| messages | bytes | JSON.parse µs | verdict µs | ratio | target |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const name of ['hn', 'cc', 'ack'] as const) {
  const context = compileContext(await contextDefinitions(name, cache), { name });
  const texts = official.filter((each) => each.context === name).map((each) => each.bundle);
  const resources = texts.map((text) => JSON.parse(text));
  const parseAll = () => texts.map((text) => JSON.parse(text));
  const checkAll = () => resources.every((resource) => context.check(resource));
  // Taken in turns, so that whatever else the machine does touches both.
  const times = { parse: [] as number[], check: [] as number[] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const parse = medianOf(1, parseAll) / texts.length;
    const check = medianOf(1, checkAll) / texts.length;
    if (round >= WARM_UP) {
      times.parse.push(parse);
      times.check.push(check);
    }
  }
  const parse = median(times.parse);
  const check = median(times.check);
  const bytes = Math.round(texts.reduce((sum, text) => sum + text.length, 0) / texts.length);
  console.log(
    `| ${name} | ${bytes} | ${parse.toFixed(1)} | ${check.toFixed(1)} | ${(check / parse).toFixed(2)} × | ≤ ${TARGETS[name]} × |`,
  );
}

console.log('\nThe work grows with the size of the message:\n');
console.log('| size | bytes | JSON.parse µs | verdict µs | ratio |');
console.log('| --- | --- | --- | --- | --- |');
const hospital = compileContext(await contextDefinitions('hn', cache), { name: 'hn' });
const care = compileContext(await contextDefinitions('cc', cache), { name: 'cc' });
const plain = official.find((each) => each.context === 'hn');
const attached = official.find(
  (each) => each.context === 'cc' && each.bundle.includes('"contentAttachment"'),
);
if (plain) entryGrowth(plain.bundle, hospital).forEach(printPoint);
if (attached) attachmentGrowth(attached.bundle, care).forEach(printPoint);

const start = execFileSync(process.execPath, [join(import.meta.dirname, 'start.ts'), cache], {
  encoding: 'utf8',
});
const { milliseconds, sinceStart, megabytes } = JSON.parse(start);
console.log(
  `\nAll three contexts from the cache: ready in ${milliseconds} ms (${sinceStart} ms after the process began), ${megabytes} MB RSS.`,
);

const message = official.find((each) => each.context === 'hn');
if (message) {
  const resource = JSON.parse(message.bundle);
  const own = medianOf(ROUNDS, () => hospital.check(resource));
  const definitions = [...readR4Core(), ...contextPackages('hn').flatMap(conformanceResources)];
  const peers = await installedPeers(definitions, process.argv[2] ?? import.meta.filename);
  if (peers.length === 0) console.log('\nNo other validator is installed to compare with.');
  for (const peer of peers) {
    const times: number[] = [];
    for (let round = 0; round < 30; round++) {
      const started = performance.now();
      await peer.judge(resource);
      times.push((performance.now() - started) * 1000);
    }
    const theirs = median(times.slice(10));
    console.log(
      `\n${peer.name}: ${theirs.toFixed(0)} µs for the message we judge in ${own.toFixed(0)} µs, ${(theirs / own).toFixed(0)} times ours.`,
    );
  }
}
rmSync(cache, { recursive: true });

function printPoint({ size, bytes, parse, check }: Point): void {
  console.log(
    `| ${size} | ${bytes} | ${parse.toFixed(0)} | ${check.toFixed(0)} | ${(check / parse).toFixed(2)} × |`,
  );
}
