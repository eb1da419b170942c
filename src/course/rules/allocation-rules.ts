import { type Rule, rule } from './rule.ts';

/** Allocation and visitation. */
export const allocationRules = {
  'R-ALL-01': rule(
    'REJECT',
    '000:550-551',
    'Only the visitation of the region decides.',
    'checks/allocation-checks.ts',
  ),
  'R-ALL-02': rule(
    'GUARD',
    '000:558-560',
    'Each decision has an individual assessment.',
    'checks/allocation-checks.ts',
  ),
  'R-ALL-03': rule(
    'GUARD',
    '000:562-563',
    'Nothing is allocated unless A1 is true; there is no override.',
    'criteria.ts',
  ),
  'R-ALL-04': rule(
    'TASK',
    '000:536-537',
    'A rejection has a reason and is closed only after dialogue with the referrer.',
    'tables/referral-table.ts',
  ),
  'R-ALL-05': rule('GUARD', '000:537-538', 'Missing capacity closes no case.', 'tables/referral-table.ts'),
  'R-ALL-06': rule(
    'TASK',
    '000:540-546',
    'An alternative is talked over with citizen and municipality.',
    'checks/allocation-checks.ts',
  ),
  'R-ALL-07': rule(
    'METRIC',
    '000:551',
    'Allocation is possible at any hour; there is no response deadline.',
    'decide.ts',
  ),
  'R-ALL-08': rule(
    'WARN',
    '001:118-120',
    'The wish for another site is followed, or the deviation reasoned.',
    'checks/allocation-checks.ts',
  ),
  'R-ALL-09': rule(
    'WARN',
    '002:247-253',
    'Without a wish the own municipality comes first.',
    'src/follow/capacity/own-municipality.ts',
  ),
  'R-ALL-10': rule(
    'WARN',
    '002:255-259',
    'A palliative need is placed at the palliative site.',
    'src/follow/capacity/palliative-place.ts',
  ),
  'R-ALL-11': rule(
    'WARN',
    '002:503-505',
    'Overbooking is seen, and not blocked.',
    'checks/allocation-checks.ts',
  ),
  'R-ALL-12': rule(
    'METRIC',
    '000:441-442, 000:479-489',
    'Allocation tells the residence municipality by itself.',
    'tables/stay-table.ts',
  ),
  'R-ALL-13': rule(
    'TASK',
    '000:486-489',
    'The municipality is told of stay, interventions, treatment and duration.',
    'checks/allocation-checks.ts',
  ),
  'R-ALL-14': rule(
    'TASK',
    '000:489-491',
    'The municipality tells the region what it knows.',
    'tasks/stay-tasks.ts',
  ),
  'R-ALL-15': rule(
    'TASK',
    '000:97-101',
    'Service-law measures are asked for at allocation.',
    'tasks/request-tasks.ts',
  ),
  'R-ALL-16': rule(
    'WARN',
    '000:536-538',
    'The referrer gets the decision, by telephone where it cannot be delivered.',
    'src/follow/reach-referrer.ts',
  ),
  'R-ALL-17': rule(
    'WARN',
    '002:507-511',
    "The citizen's letter tells how to complain.",
    'src/follow/complaint-guidance.ts',
  ),
  'R-ALL-18': rule(
    'REJECT',
    '002:88-92',
    'A decision cites the rule set in force.',
    'checks/allocation-checks.ts',
  ),
  'R-ALL-19': rule(
    'REJECT',
    '000:97-98',
    'A stay has exactly one legal basis.',
    'checks/allocation-checks.ts',
  ),
  'R-ALL-20': rule(
    'TASK',
    '000:453-455',
    'Preparations of the home are asked for in time.',
    'tasks/request-tasks.ts',
  ),
} as const satisfies Record<string, Rule>;
