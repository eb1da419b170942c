import { hash } from 'node:crypto';
import type { Party } from '../course/party.ts';
import type { CourseDirectory } from '../course/read/course-directory.ts';
import type { Network, Organisation } from '../network/network.ts';

/**
 * The world as a message of an instant sees it. The citizen's key is a hash: it tells citizens of one course apart,
 * and stays in the store; it is no protection of its own (decision 042).
 * @param at milliseconds since the epoch; whoever was valid then is meant (R-ID-08)
 */
export function directoryAt(network: Network, at: number): CourseDirectory {
  return {
    party: (sor) => {
      const named = network.withSor(sor);
      const valid = named.find(({ gln }) => network.party({ sor, gln }, at).found !== undefined);
      const found = valid ?? named.at(-1);
      return found === undefined ? undefined : partyOf(found);
    },
    citizenKey: (system, value) => hash('sha256', `${system}|${value}`, 'base64url'),
    // Looked up in the store, by every name a message gives its course.
    courseOf: () => undefined,
  };
}

/** An organisation of the network as the course sees it. */
export function partyOf({ id, kind, municipalityCode }: Organisation): Party {
  return { id, kind, ...(municipalityCode === undefined ? {} : { municipality: municipalityCode }) };
}
