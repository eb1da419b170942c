import { type Rule, rule } from './rule.ts';

/** Stay. */
export const stayRules = {
  'R-STA-01': rule('GUARD', '000:486-489', 'A stay starts with the arrival.', 'tables/stay-table.ts'),
  'R-STA-02': rule('TASK', '000:73-74', 'An expected duration exists at all times.', 'checks/stay-checks.ts'),
  'R-STA-03': rule(
    'WARN',
    '000:265-268',
    'A week after the arrival there are goals.',
    'checks/stay-checks.ts',
  ),
  'R-STA-04': rule(
    'WARN',
    '000:268-274',
    'A fortnight after the arrival a status meeting is planned; they are counted.',
    'checks/stay-checks.ts',
  ),
  'R-STA-05': rule(
    'WARN',
    '002:275-287',
    'One course plan through hospital, place and home.',
    'checks/stay-checks.ts',
  ),
  'R-STA-06': rule(
    'WARN',
    '000:648-672',
    'Functional ability is documented at start and end.',
    'checks/stay-checks.ts',
  ),
  'R-STA-07': rule('TASK', '000:276-277', 'Medication review when it is relevant.', 'tasks/stay-tasks.ts'),
  'R-STA-08': rule(
    'WARN',
    '001:749-759',
    'A changed purpose is told, and a need that returns ends the waiting.',
    'tables/stay-table.ts',
  ),
  'R-STA-09': rule(
    'WARN',
    '001:1156-1160',
    'A changed need moves nobody; moves are counted.',
    'checks/stay-checks.ts',
  ),
  'R-STA-10': rule('REJECT', '000:27-28', 'The citizen pays nothing.', 'checks/stay-checks.ts'),
  'R-STA-11': rule(
    'GUARD',
    '000:245-247',
    'Co-located rehabilitation is another service.',
    'src/follow/capacity/free-places.ts',
  ),
  'R-STA-12': rule(
    'WARN',
    '001:478-480',
    'Leave, hospital and return are recorded as such.',
    'tables/stay-table.ts',
  ),
  'R-STA-13': rule('METRIC', '002:700-710', 'Advice contacts can be logged, and are counted.', 'metrics.ts'),
  'R-STA-14': rule(
    'WARN',
    '002:444-451',
    'The hospital sends special utensils along.',
    'checks/stay-checks.ts',
  ),
  'R-STA-15': rule(
    'TASK',
    '002:611-619',
    'An aid has an owner, and goes back after the stay.',
    'tasks/supply-tasks.ts',
  ),
  'R-STA-16': rule('METRIC', '002:457-459', 'The region secures medicine for started treatment.'),
  'R-STA-17': rule(
    'WARN',
    '000:323-334',
    'A site declares its staff; a report tells who is missing when.',
    'src/network/judge-sites.ts',
  ),
  'R-STA-18': rule(
    'WARN',
    '001:1130-1134',
    'Specialist advice is registered per site.',
    'src/network/judge-sites.ts',
  ),
} as const satisfies Record<string, Rule>;
