import { assembledAt, type Envelope } from '../message/envelope.ts';
import type { ToleranceName } from '../message/tolerance.ts';
import { endpointsFor, type Network } from '../network/network.ts';

/**
 * What a message is judged leniently about: what its network tolerates, and what every endpoint it goes to tolerates.
 * Strict where neither says anything.
 * @param now taken instead of a timestamp that is no instant, milliseconds since the epoch
 */
export function toleratedBy(network: Network, envelope: Envelope, now: number): ReadonlySet<ToleranceName> {
  const instant = assembledAt(envelope, now);
  const endpoints = envelope.destinations.flatMap((destination) => {
    const { found } = network.party(destination, instant);
    return found === undefined ? [] : endpointsFor(found, envelope.event);
  });
  const [first, ...others] = endpoints.map(({ tolerates }) => new Set(tolerates));
  const shared = others.reduce(
    (common, each) => common.intersection(each),
    first ?? new Set<ToleranceName>(),
  );
  return shared.union(new Set(network.tolerates));
}
