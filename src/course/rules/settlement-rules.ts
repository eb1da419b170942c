import { type Rule, rule } from './rule.ts';

/** Waiting and settlement. */
export const settlementRules = {
  'R-SET-01': rule(
    'TASK',
    '002:485-489',
    'Who stays on without need waits for a municipal place.',
    'tables/settlement-table.ts',
  ),
  'R-SET-02': rule(
    'TASK',
    '002:485-489',
    'The municipality works for the fastest offer.',
    'tasks/stay-tasks.ts',
  ),
  'R-SET-03': rule(
    'METRIC',
    '002:491-493, 000:633-634',
    'Raw instants are kept; no tariff is computed.',
    'settlement.ts',
  ),
  'R-SET-04': rule('REJECT', 'proposal', 'Settlement events are only added to.', 'settlement.ts'),
  'R-SET-05': rule('METRIC', 'open', 'Hospital days interrupt the waiting.', 'tables/settlement-table.ts'),
  'R-SET-06': rule(
    'WARN',
    '002:485-493',
    'The municipality at the end of need is the one of the settlement.',
    'checks/end-checks.ts',
  ),
} as const satisfies Record<string, Rule>;
