import { type Rule, rule } from './rule.ts';

/** Identity, organisation and addressing. */
export const identityRules = {
  'R-ID-01': rule(
    'REJECT',
    'MedCom',
    'One citizen per message, and the same citizen through a course.',
    'checks/identity-checks.ts',
  ),
  'R-ID-02': rule(
    'REJECT',
    'MedCom',
    'Sender and primary receiver have SOR and GLN and are in the register.',
    'src/accept/judge-parties.ts',
  ),
  'R-ID-03': rule(
    'REJECT',
    '000:445, 000:479-480, 000:486-491',
    'Referral, stay and notice name a residence municipality that exists.',
    'checks/identity-checks.ts',
  ),
  'R-ID-04': rule(
    'TASK',
    '002:247-253, 001:118-120',
    'The residence municipality is never derived; a difference from the address is confirmed by a person.',
    'checks/identity-checks.ts',
  ),
  'R-ID-05': rule(
    'REJECT',
    '002:199-205',
    'Authority, operator, site and residence municipality are four separate things.',
    'checks/identity-checks.ts',
  ),
  'R-ID-06': rule(
    'METRIC',
    '002:203-205, 000:486-495',
    'A notice between two units of the same municipality is sent and judged like any other.',
    'judge-notice.ts',
  ),
  'R-ID-07': rule(
    'WARN',
    '002:996-1002',
    'The region is responsible for the messages of a stay, whoever sends them.',
    'checks/identity-checks.ts',
  ),
  'R-ID-08': rule(
    'REJECT',
    '002:5, 002:894-922',
    'Organisations have validity and successors.',
    'src/network/hierarchy.ts',
  ),
  'R-ID-09': rule(
    'WARN',
    '002:181-182',
    'One course id through hospital, place and home.',
    'read-course-message.ts',
  ),
  'R-ID-10': rule(
    'REJECT',
    '002:696-698',
    'Protected names and addresses are not relayed where they are not needed.',
    'src/follow/write/tell.ts',
  ),
  'R-ID-11': rule(
    'REJECT',
    '000:493-494',
    'A time a deadline depends on has time of day and offset.',
    'time/read-instant.ts',
  ),
} as const satisfies Record<string, Rule>;
