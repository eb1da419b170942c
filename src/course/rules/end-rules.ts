import { type Rule, rule } from './rule.ts';

/** End of the stay. */
export const endRules = {
  'R-END-01': rule('GUARD', '000:586-607', '(D1 or D2) and D3 and D4 and D5 and D6.', 'checks/end-checks.ts'),
  'R-END-02': rule(
    'GUARD',
    '000:582-584',
    'The end is assessed in dialogue with the municipality.',
    'checks/end-checks.ts',
  ),
  'R-END-03': rule(
    'GUARD',
    '002:539',
    'Where agreed, the attached doctor decides on the word of two professions.',
    'checks/end-checks.ts',
  ),
  'R-END-04': rule('METRIC', '002:527', 'The region is responsible for the ending.'),
  'R-END-05': rule(
    'REJECT',
    '000:633-634',
    'The end has its times; a missing decision is asked for.',
    'checks/end-checks.ts',
  ),
  'R-END-06': rule(
    'REJECT',
    '000:493-495',
    'Expected end, actual end and departure are three things.',
    'checks/end-checks.ts',
  ),
  'R-END-07': rule(
    'TASK',
    '000:498-499',
    'Municipality and GP have the handover before the course closes.',
    'tables/stay-table.ts',
  ),
  'R-END-08': rule(
    'WARN',
    '002:708',
    'The handover says when the medication record was updated.',
    'checks/end-checks.ts',
  ),
  'R-END-09': rule('WARN', '000:599-603', 'The destination is recorded.', 'checks/end-checks.ts'),
  'R-END-10': rule(
    'TASK',
    '000:444-457',
    'Needs after the stay become tasks of the municipality.',
    'tasks/request-tasks.ts',
  ),
  'R-END-11': rule(
    'METRIC',
    'proposal',
    'An end in error is corrected, and the history kept.',
    'fold/correct.ts',
  ),
  'R-END-12': rule('METRIC', '000:287-288', 'Rehabilitation plans after a stay follow rules to come.'),
} as const satisfies Record<string, Rule>;
