import type { Caller } from '../message/caller.ts';
import type { Network } from '../network/network.ts';

/** Whether a caller may say something in the name of the organisation with this location number. */
export function speaksFor(
  { network }: { readonly network: Network },
  { organisations }: Caller,
  gln: string,
): boolean {
  return network.organisations.some((each) => each.gln === gln && organisations.has(each.id));
}
