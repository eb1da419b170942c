import national from './national-2026-draft.json' with { type: 'json' };
import type { NoticePolicy } from './notice-policy.ts';
import { readNoticePolicies } from './read-notice-policies.ts';

/** The national rule as shipped: 48 hours, on Fridays 72, from 1 January 2027. */
export function nationalPolicies(): readonly NoticePolicy[] {
  const { policies, problems } = readNoticePolicies([national]);
  if (problems.length > 0) throw new Error('The shipped national policy is not valid.');
  return policies;
}
