import type { NoticePolicy } from './notice-policy.ts';

/**
 * The policy a notice is judged by (R-NOT-03): the local agreement of this region and this residence municipality when
 * one is valid at that instant, else the national rule of that instant, else undefined (before the regime began).
 * @param at the effective time of the notice, milliseconds since the epoch
 */
export function chooseNoticePolicy(
  policies: readonly NoticePolicy[],
  region: string | undefined,
  municipality: string | undefined,
  at: number,
): NoticePolicy | undefined {
  const valid = policies.filter(
    (policy) => policy.validFrom <= at && !(policy.validTo !== undefined && policy.validTo <= at),
  );
  const local = valid.find(
    ({ parties }) =>
      parties !== undefined && parties.region === region && parties.municipality === municipality,
  );
  return local ?? valid.find(({ parties }) => parties === undefined);
}
