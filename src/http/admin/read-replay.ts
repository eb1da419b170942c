import type { JsonObject } from '../../fhir/json.ts';
import { readReason } from '../../message/delivery-action.ts';
import { events } from '../../message/event.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { isBrought, type Network } from '../../network/network.ts';
import type { ReplayOrder } from '../../store/replays.ts';
import { readInstant } from '../instant.ts';
import { misunderstood } from './read-order.ts';

/** Properties of an order to replay. */
export const replayProperties = [
  'to',
  'event',
  'sender',
  'receiver',
  'course',
  'from',
  'toTime',
  'rate',
  'reason',
  'dryRun',
] as const;

const usualRate = 50;
const highestRate = 1000;

/** An order without who gave it, or all that is wrong with it. */
export type ReplayDemand =
  | { readonly demand: Omit<ReplayOrder, 'id' | 'actor' | 'at'>; readonly problems?: never }
  | { readonly demand?: never; readonly problems: readonly Problem[] };

/**
 * Reads an order to replay. Where it may go is decided here: into a sandbox, or to an organisation what it was sent
 * itself; nobody gets to see through a replay what was not meant for him.
 */
export function readReplay(order: JsonObject, network: Network, now: number): ReplayDemand {
  const problems: Problem[] = [];
  const read = <Value>(
    name: (typeof replayProperties)[number],
    expected: string,
    parse: (given: unknown) => Value | undefined,
  ): Value | undefined => {
    if (order[name] === undefined) return undefined;
    const value = parse(order[name]);
    if (value === undefined) problems.push(misunderstood(name, expected));
    return value;
  };
  const organisation = (given: unknown) => network.organisation(String(given))?.id;
  const event = read('event', 'an event the gateway carries', (given) =>
    events.has(String(given)) ? String(given) : undefined,
  );
  const sender = read('sender', 'an organisation of the network', organisation);
  const receiver = read('receiver', 'an organisation of the network', organisation);
  const courseId = read('course', 'the id of a course', (given) =>
    typeof given === 'string' && given !== '' && given.length <= 256 ? given : undefined,
  );
  const from = read('from', 'a date, or a time with its zone', readInstant);
  const until = read('toTime', 'a date, or a time with its zone', readInstant);
  const rate = read('rate', `a number above 0, at most ${highestRate}`, (given) =>
    typeof given === 'number' && given > 0 && given <= highestRate ? given : undefined,
  );
  const { reason, fault } = readReason(order.reason);
  if (fault !== undefined) problems.push(problem(fault));
  const found = network.endpoint(String(order.to));
  if (found === undefined) {
    problems.push(
      problem('replay.endpoint', { params: { found: String(order.to ?? '(missing)').slice(0, 80) } }),
    );
  }
  if (found?.endpoint.format !== undefined || found?.endpoint.envelope !== undefined) {
    problems.push(problem('replay.endpoint-format', { params: { endpoint: found.endpoint.id } }));
  }
  if (problems.length > 0 || found === undefined || reason === undefined) return { problems };
  return {
    demand: {
      query: { event, sender, receiver, courseId, from: from ?? 0, to: Math.min(until ?? now, now) },
      target: {
        endpoint: found.endpoint.id,
        receiver: found.organisation.id,
        sandbox: found.endpoint.sandbox === true,
        brought: isBrought(found.endpoint),
      },
      rate: rate ?? usualRate,
      reason,
    },
  };
}
