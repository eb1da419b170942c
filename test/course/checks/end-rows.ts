import { instant } from '../instant.ts';
import { say } from '../story.ts';
import { absent, decision, departure, noticed, type Row } from './breaking-messages.ts';

/** Messages that break the rules of the end and the settlement. */
export const endRows: readonly Row[] = [
  ['R-END-01', 'end.criteria', noticed, decision({ criteria: { D1: 'met' } }), 'refused'],
  ['R-END-02', 'end.no-dialogue', noticed, decision({ dialogue: false }), 'refused'],
  [
    'R-END-06',
    'end.before-start',
    noticed,
    decision({ actualEnd: instant('2027-04-07T13:00+02:00') }),
    'refused',
  ],
  ['R-END-05', 'end.times-missing', noticed, departure({ departure: absent }), 'refused'],
  ['R-END-05', 'end.times-missing', noticed, departure({ actualEnd: absent }), 'refused'],
  ['R-END-05', 'end.no-assessment', noticed, departure({ assessed: false }), 'routed'],
  [
    'R-END-06',
    'end.before-start',
    noticed,
    departure({ departure: instant('2027-04-07T13:00+02:00') }),
    'refused',
  ],
  [
    'R-END-06',
    'end.before-need',
    noticed,
    departure({ departure: instant('2027-04-22T10:00+02:00') }),
    'routed',
  ],
  [
    'R-END-08',
    'end.medication-time',
    noticed,
    say('handover-sent', '2027-04-22T12:00+02:00', { medicationUpdated: false }),
    'routed',
  ],
  ['R-END-09', 'end.no-destination', noticed, departure({ destination: absent }), 'routed'],
  [
    'R-SET-06',
    'settlement.municipality-changed',
    noticed,
    departure({}, { residenceMunicipality: '0147' }),
    'routed',
  ],
];
