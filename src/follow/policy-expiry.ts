import type { NoticePolicy } from '../course/policy/notice-policy.ts';
import { writeDanish } from '../course/time/danish-time.ts';
import { expiringPolicies } from '../course/timers.ts';
import { operator, type TaskChanges } from '../message/task.ts';
import type { Network } from '../network/network.ts';

/**
 * The tasks of regions whose local agreements end within a month (T10): one for each version of an agreement, however
 * often it is looked at.
 * @param now milliseconds since the epoch
 */
export function expiryTasks(
  policies: readonly NoticePolicy[],
  network: Network,
  now: number,
  newId: () => string,
): TaskChanges {
  return {
    open: expiringPolicies(policies, now).map(({ policyId, version, parties, validTo = now }) => ({
      id: newId(),
      key: ['policy', policyId, version].join('/'),
      kind: 'policy.expires',
      owner: network.organisation(parties?.region ?? '')?.id ?? operator,
      reason: { rule: 'R-NOT-09', policy: policyId, version, until: writeDanish(validTo) },
      openedAt: now,
      dueAt: validTo,
    })),
  };
}
