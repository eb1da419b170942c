import type { Envelope } from '../message/envelope.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Network, Organisation } from '../network/network.ts';

/**
 * Refuses a referral that goes to anybody but a visitation, and names the right one (R-REF-02): that of the region the
 * sender is part of, else of the receiver's; where neither is part of one, all there are.
 * @param sender undefined when it is not known
 * @param at when the message was assembled, milliseconds since the epoch
 */
export function judgeReferralAddress(
  { event, activity }: Pick<Envelope, 'event' | 'activity'>,
  sender: Organisation | undefined,
  receiver: Organisation,
  network: Network,
  at: number,
): Omit<Problem, 'expression'> | undefined {
  const asks = event === 'sop-referral-new' && activity !== 'carboncopy-message';
  if (!asks || receiver.kind === 'visitation') return undefined;
  const all = network.organisations.filter(
    ({ id, kind }) => kind === 'visitation' && network.presently(id, at)?.id === id,
  );
  const regions = [sender, receiver].flatMap((each) => network.authorityOf(each?.id ?? '') ?? []);
  const own = regions
    .map((region) => all.filter(({ id }) => network.authorityOf(id) === region))
    .find((found) => found.length > 0);
  const expected = (own ?? all).map(({ name, sor }) => `${name}, SOR ${sor}`).join('; ');
  return problem('referral.not-to-visitation', {
    rule: 'R-REF-02',
    params: { found: receiver.id, expected: expected || '–' },
  });
}
