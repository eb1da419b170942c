import { type Rule, rule } from './rule.ts';

/** Referral. */
export const referralRules = {
  'R-REF-01': rule(
    'REJECT',
    '000:531-532, 002:523-525',
    'Hospitals, acute nursing, municipal nursing and general practice may refer; nobody else.',
    'checks/referral-checks.ts',
  ),
  'R-REF-02': rule(
    'REJECT',
    '000:531-533',
    'A referral goes to a visitation, not to a site.',
    'src/accept/judge-referral-address.ts',
  ),
  'R-REF-03': rule(
    'WARN',
    '002:335-336',
    'It is said where the citizen comes from.',
    'checks/referral-checks.ts',
  ),
  'R-REF-04': rule(
    'REJECT',
    '000:562-563',
    'The mandatory criterion A1 is answered.',
    'checks/referral-checks.ts',
  ),
  'R-REF-05': rule(
    'TASK',
    '000:558-560',
    'The other criteria are answered or marked as not assessed.',
    'checks/referral-checks.ts',
  ),
  'R-REF-06': rule(
    'WARN',
    '000:565-567',
    'A functional-ability assessment accompanies the referral.',
    'checks/referral-checks.ts',
  ),
  'R-REF-07': rule(
    'METRIC',
    '000:82-84, 001:693-695',
    'Nothing is decided on diagnosis, number of medicines or complexity.',
    'course-facts.ts',
  ),
  'R-REF-08': rule(
    'TASK',
    '000:540-546',
    'Dialogue with citizen and residence municipality is documented.',
    'checks/referral-checks.ts',
  ),
  'R-REF-09': rule('METRIC', '000:551-552', 'A referral is received at any hour.', 'decide.ts'),
  'R-REF-10': rule(
    'TASK',
    '000:162, 000:558-560',
    'A flag about the target group calls for a person, and never rejects by itself.',
    'tasks/referral-tasks.ts',
  ),
  'R-REF-11': rule(
    'WARN',
    '000:86-89',
    'The referrer is told at once when a hospital is indicated.',
    'checks/referral-checks.ts',
  ),
  'R-REF-12': rule(
    'GUARD',
    '000:240-245',
    'Rehabilitation at specialised level is redirected, and never allocated.',
    'checks/referral-checks.ts',
  ),
  'R-REF-13': rule(
    'GUARD',
    '000:141-144',
    'Palliation only, or dementia only, once confirmed, is not allocated.',
    'checks/allocation-checks.ts',
  ),
  'R-REF-14': rule(
    'METRIC',
    '001:882-886, 000:226-228',
    'Social complexity neither excludes nor lowers a priority.',
    'criteria.ts',
  ),
  'R-REF-15': rule(
    'METRIC',
    '000:189-193',
    'Mental illness with a somatic need is in the target group.',
    'criteria.ts',
  ),
  'R-REF-16': rule(
    'METRIC',
    '000:120-122',
    'A rehabilitation plan may be attached, and the course knows that one was.',
    'read/read-referral.ts',
  ),
  'R-REF-17': rule(
    'GUARD',
    'proposal',
    'A referral is updated and withdrawn until the stay begins.',
    'tables/referral-table.ts',
  ),
  'R-REF-18': rule('METRIC', 'proposal', 'The same referral sent twice is one.', 'decide.ts'),
  'R-REF-19': rule(
    'WARN',
    '000:395-396',
    'An arrival at night is exceptional, and allowed.',
    'checks/referral-checks.ts',
  ),
  'R-REF-20': rule(
    'REJECT',
    '002:527-531',
    'A region adds criteria only inside the national ones.',
    'src/network/agreement.schema.json',
  ),
} as const satisfies Record<string, Rule>;
