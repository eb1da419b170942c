import { type Rule, rule } from './rule.ts';

/** Complaints and rights. */
export const complaintRules = {
  'R-CPL-01': rule('WARN', '002:1087-1089', 'The region handles complaints.', 'src/follow/follow-case.ts'),
  'R-CPL-02': rule('METRIC', '002:507-511', 'Three kinds of complaint.', 'src/follow/follow-case.ts'),
  'R-CPL-03': rule('METRIC', '002:1089-1090', 'Free choice is secured by the region.'),
  'R-CPL-04': rule('METRIC', '004:191-208', 'Adverse events are followed up.', 'src/follow/follow-case.ts'),
} as const satisfies Record<string, Rule>;
