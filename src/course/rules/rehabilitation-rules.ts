import { type Rule, rule } from './rule.ts';

/** Specialised rehabilitation. */
export const rehabilitationRules = {
  'R-SPR-01': rule(
    'GUARD',
    '000:240-245',
    'A need at specialised level is not one of this stay.',
    'checks/allocation-checks.ts',
  ),
  'R-SPR-02': rule(
    'WARN',
    '003:944-947',
    'Specialised plans go to FRV, whatever the diagnosis, and its decision comes back.',
    'src/follow/judge-plan.ts',
  ),
  'R-SPR-03': rule('WARN', '001:567-571', 'Other plans go to the municipality.', 'src/follow/judge-plan.ts'),
  'R-SPR-04': rule('METRIC', '000:245-247', 'Both may share premises.'),
  'R-SPR-05': rule(
    'REJECT',
    '003:993-1025',
    'Offers without a bed have none.',
    'src/follow/capacity/judge-capacity.ts',
  ),
  'R-SPR-06': rule('METRIC', '003:865-866', 'Overflow may be bought.'),
} as const satisfies Record<string, Rule>;
