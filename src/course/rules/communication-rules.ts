import { type Rule, rule } from './rule.ts';

/** Communication. */
export const communicationRules = {
  'R-COM-01': rule('METRIC', '000:474-477', 'Communication is structured and digital.'),
  'R-COM-02': rule('METRIC', '002:700-710', 'Telephone and video count, when recorded.', 'course-facts.ts'),
  'R-COM-03': rule(
    'METRIC',
    '002:712-716',
    'Existing communication agreements go on.',
    'src/translate/outgoing.ts',
  ),
  'R-COM-04': rule(
    'WARN',
    '000:501-502',
    'Parties may agree in pairs on what messages hold.',
    'src/network/content-agreements.ts',
  ),
  'R-COM-05': rule(
    'METRIC',
    '000:481-484',
    'The GP is involved, and a home visit is made, when it is relevant.',
    'read/read-transition.ts',
  ),
  'R-COM-06': rule(
    'METRIC',
    '002:647-651',
    'What was told once is told on by the gateway, with where it comes from.',
    'src/follow/write/write-sop-message.ts',
  ),
  'R-COM-07': rule(
    'WARN',
    'MedCom',
    'CareCommunication is not used where a dedicated message exists.',
    'src/follow/judge-correspondence.ts',
  ),
} as const satisfies Record<string, Rule>;
