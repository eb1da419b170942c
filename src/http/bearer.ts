import { hash as digest, timingSafeEqual } from 'node:crypto';
import { isAuthority } from '../follow/access.ts';
import type { Caller } from '../message/caller.ts';
import type { Network } from '../network/network.ts';

/** A token as it is issued: the credential's name and 256 random bits. Only its hash is kept. */
export function makeToken(credential: string, secret: Uint8Array): string {
  return `ovg.${credential}.${Buffer.from(secret).toString('base64url')}`;
}

/** SHA-256 of a token, lower-case hexadecimal, as the network file keeps it. */
export function hashToken(token: string): string {
  return digest('sha256', token, 'hex');
}

/** Who presents a token; undefined when nobody may with this one. */
export type FindBearer = (token: string) => Caller | undefined;

/**
 * Makes the lookup of bearer tokens from the credentials in the network file. The token names its credential, so that
 * exactly one hash is compared, in constant time. The same credential beside several organisations speaks for each.
 * @param now milliseconds since the epoch
 */
export function createFindBearer(network: Network, now: () => number): FindBearer {
  const known = new Map(
    [
      ...Map.groupBy(
        network.organisations.flatMap(({ id, credentials }) =>
          credentials.map((credential) => ({ organisation: id, credential })),
        ),
        ({ credential }) => credential.id,
      ),
    ].map(([id, holders]) => [
      id,
      {
        hash: Buffer.from(holders[0]?.credential.sha256 ?? '', 'hex'),
        expires: Math.min(
          ...holders.map(({ credential }) => Date.parse(credential.expires ?? '') || Infinity),
        ),
        organisations: new Set(holders.map(({ organisation }) => organisation)),
        operator: holders.every(({ credential }) => credential.role === 'operator'),
        portal: holders.some(({ credential }) => credential.role === 'citizen-portal'),
      },
    ]),
  );
  const organisations = new Set<string>();
  const nobody = { hash: Buffer.alloc(32), expires: 0, organisations, operator: false, portal: false };
  return (token) => {
    const id = /^ovg\.([a-z][a-z0-9-]{0,63})\.[\w-]{43}$/.exec(token)?.[1] ?? '';
    const { hash, expires, organisations, operator, portal } = known.get(id) ?? nobody;
    const presented = digest('sha256', token, 'buffer');
    const right = timingSafeEqual(presented, hash);
    return right && now() < expires
      ? { organisations: withInherited(organisations, network, now()), credential: id, operator, portal }
      : undefined;
  };
}

/** A body of a region that has succeeded others also reads what they left unread (R-ID-08). */
function withInherited(own: ReadonlySet<string>, network: Network, at: number): ReadonlySet<string> {
  const inherited = [...own].flatMap((id) => {
    const organisation = network.organisation(id);
    if (organisation?.succeeds === undefined || !isAuthority(organisation)) return [];
    return network.lineage(id).filter((before) => network.presently(before, at)?.id === id);
  });
  return inherited.length === 0 ? own : new Set([...own, ...inherited]);
}
