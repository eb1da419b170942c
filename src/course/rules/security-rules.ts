import { type Rule, rule } from './rule.ts';

/** Law and confidentiality. */
export const securityRules = {
  'R-SEC-01': rule(
    'REJECT',
    '002:696-698',
    'Every disclosure carries its legal basis.',
    'src/message/legal-basis.ts',
  ),
  'R-SEC-02': rule(
    'REJECT',
    '000:474-477',
    'Only what is necessary to each receiver.',
    'src/follow/write/closure.ts',
  ),
  'R-SEC-03': rule(
    'REJECT',
    'MedCom',
    'Automatic notifications carry a minimal dataset, of citizens with a CPR number.',
    'src/follow/judge-notification.ts',
  ),
  'R-SEC-04': rule(
    'REJECT',
    '000:475-477',
    'A party says only what its role in the course allows.',
    'checks/identity-checks.ts',
  ),
  'R-SEC-05': rule('METRIC', '002:1009-1015', 'The acts that apply are known.'),
  'R-SEC-06': rule(
    'REJECT',
    '002:503',
    'Everything is audited; what cannot be put on record is neither told nor taken.',
    'src/http/record-disclosure.ts',
  ),
  'R-SEC-07': rule('REJECT', '002:894-922', 'Access ends with the agreement.', 'src/follow/access.ts'),
  'R-SEC-08': rule('TASK', 'proposal', 'A wrong receiver is an incident.', 'tasks/notice-tasks.ts'),
  'R-SEC-09': rule('METRIC', 'proposal', 'Only published test persons.', 'scripts/fixtures/citizens.ts'),
} as const satisfies Record<string, Rule>;
