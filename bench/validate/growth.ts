import type { MessageContext } from '../../src/validate/profile/message-context.ts';

/** One point of a curve: how long judging and parsing take for a size. */
export interface Point {
  readonly size: string;
  readonly bytes: number;
  readonly parse: number;
  readonly check: number;
}

/** A message with more and more copies of its last entry, each with its own address. */
export function entryGrowth(text: string, context: MessageContext): Point[] {
  return [1, 10, 100, 1000].map((copies) => {
    const bundle = JSON.parse(text);
    const last = bundle.entry.at(-1);
    for (let i = 0; i < copies; i++) {
      const id = `${last.resource.id.slice(0, 50)}-${i}`;
      const fullUrl = `${last.fullUrl.slice(0, last.fullUrl.lastIndexOf('/'))}/${id}`;
      bundle.entry.push({ fullUrl, resource: { ...last.resource, id } });
    }
    return measurePoint(`${copies} more entries`, JSON.stringify(bundle), context);
  });
}

/** A message with a larger and larger attachment. */
export function attachmentGrowth(text: string, context: MessageContext): Point[] {
  return [10_000, 100_000, 1_000_000, 20_000_000].map((bytes) => {
    const bundle = JSON.parse(text);
    const data = Buffer.alloc(bytes, 'sundhed').toString('base64');
    const communication = bundle.entry.find(
      (entry: { resource: { resourceType: string } }) => entry.resource.resourceType === 'Communication',
    );
    const payload = communication.resource.payload.find((each: object) => 'contentAttachment' in each);
    payload.contentAttachment.data = data;
    return measurePoint(`${bytes / 1000} KB attachment`, JSON.stringify(bundle), context);
  });
}

function measurePoint(size: string, text: string, context: MessageContext): Point {
  const resource = JSON.parse(text);
  if (!context.check(resource)) throw new Error(`${size}: the message made for the measurement is not valid`);
  // Enough rounds for the engine to have compiled what large messages run through, in turns as in the bench.
  const rounds = Math.max(9, Math.min(400, Math.round(60_000_000 / text.length)));
  const times = { parse: [] as number[], check: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.parse.push(medianOf(1, () => JSON.parse(text)));
    times.check.push(medianOf(1, () => context.check(resource)));
  }
  const parse = median(times.parse);
  const check = median(times.check);
  return { size, bytes: text.length, parse, check };
}

/** Median time of a piece of work, in microseconds. */
export function medianOf(rounds: number, work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return median(times) * 1000;
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] as number;
}
