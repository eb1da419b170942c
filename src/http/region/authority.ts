import { isAuthority } from '../../follow/access.ts';
import { problem } from '../../message/problem.ts';
import type { Agreements } from '../../network/agreements.ts';
import type { Network } from '../../network/network.ts';
import type { Belonging } from '../../store/ledger.ts';
import type { Store } from '../../store/store.ts';
import { answerProblems } from '../answer.ts';
import { actorOf } from '../record-disclosure.ts';
import { type Answer, callerOf, type DoorRequest } from '../request-context.ts';

/** What a region is served with. */
export interface RegionParts {
  readonly store: Store;
  readonly network: Network;
  readonly agreements: Agreements;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A region with all that belongs to it. */
export interface Authority extends Belonging {
  readonly id: string;
}

/**
 * The region a caller asks for: its own, or the one it names among several with `authority`. Answers 403 and gives
 * nothing to anybody who is not one of the region's bodies (R-DAT-06, R-DAT-07).
 */
export function authorityFor(
  request: DoorRequest,
  response: Answer,
  { network }: RegionParts,
): Authority | undefined {
  const own = [...callerOf(response).organisations].filter((id) => {
    const organisation = network.organisation(id);
    return organisation !== undefined && isAuthority(organisation);
  });
  const regions = [...new Set(own.map((id) => network.authorityOf(id)))].filter((id) => id !== undefined);
  const named = request.query.authority;
  // Who has succeeded another answers for both.
  const id =
    named === undefined ? regions[0] : regions.find((each) => network.lineage(each).includes(String(named)));
  if (id === undefined) {
    answerProblems(request, response, [problem('caller.not-authority', { rule: 'R-DAT-07' })]);
    return undefined;
  }
  return { id, authorities: network.lineage(id), bodies: network.bodiesOf(id) };
}

/** Notes that a region was told of its citizens' courses, and on which basis (R-SEC-01, R-SEC-06); then it may be. */
export function noteDisclosure(
  response: Answer,
  { store, now }: RegionParts,
  authority: Authority,
  what: string,
  told: string,
): Promise<void> {
  return store.recordDisclosure({
    at: now(),
    actor: actorOf(response),
    what,
    detail: `${told}; request ${response.locals.requestId}`,
    messageId: undefined,
    authority: authority.id,
  });
}
