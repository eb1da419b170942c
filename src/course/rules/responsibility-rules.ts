import { type Rule, rule } from './rule.ts';

/** Treatment responsibility. */
export const responsibilityRules = {
  'R-TRE-01': rule(
    'GUARD',
    '000:422-425',
    'Exactly one responsible doctor at any instant.',
    'tables/responsibility-table.ts',
  ),
  'R-TRE-02': rule(
    'TASK',
    '000:424-425',
    'The responsible doctor has the necessary information.',
    'information-package.ts',
  ),
  'R-TRE-03': rule(
    'WARN',
    '000:410-416',
    'During the stay it is the attached doctor.',
    'tables/responsibility-table.ts',
  ),
  'R-TRE-04': rule('REJECT', '000:418-421', 'An on-call scheme can never be it.', 'checks/stay-checks.ts'),
  'R-TRE-05': rule('GUARD', '000:427-429', 'The GP may keep it, having accepted.', 'checks/stay-checks.ts'),
  'R-TRE-06': rule(
    'WARN',
    '003:575',
    "The discharging hospital's 96 hours, as an adviser or as the responsible one.",
    'tables/responsibility-table.ts',
  ),
  'R-TRE-07': rule(
    'TASK',
    '000:422-425',
    "When a doctor's time runs out the successor takes over; without one, somebody is told before.",
    'tables/responsibility-table.ts',
  ),
  'R-TRE-08': rule(
    'GUARD',
    'proposal',
    'A takeover needs acceptance; until then it stays with the one before.',
    'tables/responsibility-table.ts',
  ),
  'R-TRE-09': rule(
    'TASK',
    '002:571-573',
    'After the stay it passes to the GP.',
    'tables/responsibility-table.ts',
  ),
  'R-TRE-10': rule(
    'GUARD',
    '000:422-425',
    'Hospital, death and withdrawal move or end it.',
    'tables/responsibility-table.ts',
  ),
  'R-TRE-11': rule('WARN', '000:422-425', 'Messages say who is responsible.', 'checks/identity-checks.ts'),
  'R-TRE-12': rule(
    'METRIC',
    '002:577-579',
    'An agreement says how hospital, attached doctor and GP divide it.',
    'policy/responsibility-split.ts',
  ),
} as const satisfies Record<string, Rule>;
