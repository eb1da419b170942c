import { type Rule, rule } from './rule.ts';

/** The other transferred tasks. */
export const otherRules = {
  'R-OTH-01': rule(
    'WARN',
    '003:580',
    "Acute nursing at all hours, on a doctor's order.",
    'src/follow/judge-plan.ts',
  ),
  'R-OTH-02': rule('METRIC', '003:423-438', 'Acute nursing advises.'),
  'R-OTH-03': rule(
    'WARN',
    '003:1271-1287',
    'Prevention is referred to uniformly.',
    'src/follow/judge-prevention.ts',
  ),
  'R-OTH-04': rule(
    'METRIC',
    '003:1255-1287',
    'Overlaps with municipal prevention are marked.',
    'src/follow/judge-prevention.ts',
  ),
  'R-OTH-05': rule('METRIC', '003:662-683', 'A re-organisation changes no message.', 'src/accept/pass-on.ts'),
} as const satisfies Record<string, Rule>;
