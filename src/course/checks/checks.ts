import { allocationChecks } from './allocation-checks.ts';
import type { Check } from './check.ts';
import { endChecks } from './end-checks.ts';
import { identityChecks } from './identity-checks.ts';
import { noticeChecks, noticeOutcomes } from './notice-checks.ts';
import { referralChecks } from './referral-checks.ts';
import { stayChecks, stayOutcomes } from './stay-checks.ts';

/** What is asked of a message before it is accepted. */
export const checks: readonly Check[] = [
  ...identityChecks,
  ...referralChecks,
  ...allocationChecks,
  ...stayChecks,
  ...noticeChecks,
  ...endChecks,
];

/** What is told of the course once the message is in it; nothing here refuses. */
export const outcomes: readonly Check[] = [...stayOutcomes, ...noticeOutcomes];
