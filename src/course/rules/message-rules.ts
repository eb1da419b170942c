import { type Rule, rule } from './rule.ts';

/** Transport and versions. */
export const messageRules = {
  'R-MSG-01': rule('METRIC', 'MedCom', 'The same message again changes nothing.', 'decide.ts'),
  'R-MSG-02': rule(
    'METRIC',
    'proposal',
    'Disorder is tolerated; what is missing is waited for.',
    'decide.ts',
  ),
  'R-MSG-03': rule('TASK', 'MedCom', 'A receipt that does not come is asked for.', 'tasks/notice-tasks.ts'),
  'R-MSG-04': rule(
    'TASK',
    'proposal',
    'What cannot be handed over is given up with its reason, and somebody has to act.',
    'src/deliver/follow-up.ts',
  ),
  'R-MSG-05': rule('WARN', 'MedCom', 'Replies to legacy messages name them.', 'src/accept/judge-reply.ts'),
  'R-MSG-06': rule(
    'GUARD',
    'proposal',
    'Mappings tell what they lose, and never lose what a deadline rests on.',
    'src/mapping/loss/loss-report.ts',
  ),
  'R-MSG-07': rule(
    'WARN',
    '000:390-392',
    'Rules are dated; what lies before them is marked.',
    'checks/identity-checks.ts',
  ),
  'R-MSG-08': rule(
    'TASK',
    '002:700-708',
    'Who reads none of our messages is told in words; who has no endpoint at all by a person.',
    'src/follow/write/write-sends.ts',
  ),
  'R-MSG-09': rule('WARN', 'MedCom', 'Resources have narrative.', 'src/validate/profile/rules/invariant.ts'),
} as const satisfies Record<string, Rule>;
