import { type Rule, rule } from './rule.ts';

/** Data and reporting. */
export const dataRules = {
  'R-DAT-01': rule(
    'METRIC',
    '002:647-651',
    'Register once: what is taken over from an earlier message, and what is entered anew, is counted.',
    'indicators/samples.ts',
  ),
  'R-DAT-02': rule('METRIC', '002:645', 'Reporting is derived from operations.', 'reporting/submission.ts'),
  'R-DAT-03': rule(
    'METRIC',
    '002:649-651',
    'No doubt where to register: one place for each thing reported.',
    'reporting/sources.ts',
  ),
  'R-DAT-04': rule(
    'METRIC',
    '002:658-660',
    'Meaningful across sectors: shared code systems with versions.',
    'src/validate/retired-codes.ts',
  ),
  'R-DAT-05': rule(
    'METRIC',
    '002:662-664',
    'Comparable nationwide: by letter or by FHIR the same event is the same record.',
    'src/translate/incoming.ts',
  ),
  'R-DAT-06': rule(
    'METRIC',
    '002:625-629',
    'Real-time data for both parties.',
    'src/http/region/region-stays.ts',
  ),
  'R-DAT-07': rule('METRIC', '002:635', 'The region owns the data.', 'src/http/region/region-export.ts'),
  'R-DAT-08': rule(
    'REJECT',
    '002:666',
    'The operator reports on behalf of the region.',
    'reporting/submission.ts',
  ),
  'R-DAT-09': rule(
    'METRIC',
    '000:640-645',
    'National systems are undecided: adapters.',
    'reporting/submission.ts',
  ),
  'R-DAT-10': rule(
    'WARN',
    '002:674-692',
    'The region says what is registered in its courses, with a plan and a transition.',
    'src/network/content-agreements.ts',
  ),
  'R-DAT-11': rule(
    'METRIC',
    '000:636-638',
    'Continuity over the years: retired codes are recorded by their successors.',
    'src/validate/retired-codes.ts',
  ),
  'R-DAT-12': rule(
    'METRIC',
    '000:628',
    'Three perspectives: clinical, organisational, user-experienced.',
    'src/http/region/perspectives.ts',
  ),
  'R-DAT-13': rule('METRIC', '000:638', 'The citizen sees own data.', 'src/http/own-data/own-data.ts'),
  'R-DAT-14': rule('METRIC', '002:637-639', 'Jointly usable data.', 'src/http/region/region-summary.ts'),
  'R-DAT-15': rule('METRIC', '001:1037-1043', 'Capacity and content are monitored.', 'indicators/samples.ts'),
  'R-DAT-16': rule(
    'METRIC',
    '000:617-618',
    'Cooperation is evaluated, by municipality and health council.',
    'src/http/region/region-indicators.ts',
  ),
} as const satisfies Record<string, Rule>;
