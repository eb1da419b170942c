import { allocationRules } from './allocation-rules.ts';
import { capacityRules } from './capacity-rules.ts';
import { communicationRules } from './communication-rules.ts';
import { complaintRules } from './complaint-rules.ts';
import { dataRules } from './data-rules.ts';
import { endRules } from './end-rules.ts';
import { identityRules } from './identity-rules.ts';
import { messageRules } from './message-rules.ts';
import { noticeRules } from './notice-rules.ts';
import { otherRules } from './other-rules.ts';
import { referralRules } from './referral-rules.ts';
import { rehabilitationRules } from './rehabilitation-rules.ts';
import { responsibilityRules } from './responsibility-rules.ts';
import type { Rule } from './rule.ts';
import { securityRules } from './security-rules.ts';
import { settlementRules } from './settlement-rules.ts';
import { stayRules } from './stay-rules.ts';

/** The register: every rule of the domain model. docs/rules.md is generated from it. */
export const rules = {
  ...identityRules,
  ...referralRules,
  ...allocationRules,
  ...stayRules,
  ...responsibilityRules,
  ...communicationRules,
  ...noticeRules,
  ...endRules,
  ...settlementRules,
  ...capacityRules,
  ...rehabilitationRules,
  ...dataRules,
  ...securityRules,
  ...complaintRules,
  ...messageRules,
  ...otherRules,
} as const satisfies Record<string, Rule>;

/** The id of a rule, such as R-NOT-17. */
export type RuleId = keyof typeof rules;
