import { instant } from '../instant.ts';
import { parties, say, untilArrival } from '../story.ts';
import {
  absent,
  allocation,
  departure,
  nothing,
  notice,
  noticed,
  opened,
  type Row,
  referral,
} from './breaking-messages.ts';

/** Messages that break the rules of who the citizen is, who speaks and since when. */
export const personRows: readonly Row[] = [
  ['R-ID-01', 'course.citizen-mismatch', opened, allocation({}, { citizen: 'bent' }), 'refused'],
  [
    'R-ID-03',
    'course.municipality-missing',
    nothing,
    referral({}, { residenceMunicipality: absent }),
    'routed',
  ],
  [
    'R-ID-03',
    'course.municipality-missing',
    opened,
    allocation({}, { residenceMunicipality: absent }),
    'refused',
  ],
  [
    'R-ID-03',
    'course.municipality-missing',
    untilArrival,
    notice({}, { residenceMunicipality: absent }),
    'refused',
  ],
  [
    'R-ID-03',
    'course.municipality-unknown',
    nothing,
    referral({}, { residenceMunicipality: '0100' }),
    'refused',
  ],
  ['R-ID-04', 'course.municipality-differs', nothing, referral({ addressMunicipality: '0147' }), 'routed'],
  ['R-ID-05', 'course.authority-missing', opened, allocation({ authority: absent }), 'refused'],
  ['R-ID-07', 'course.responsible-missing', untilArrival, departure({}, { responsible: absent }), 'routed'],
  ['R-SEC-04', 'course.sender-no-role', untilArrival, notice({}, { sender: parties.gp }), 'refused'],
  [
    'R-SEC-04',
    'course.sender-no-role',
    untilArrival,
    notice({}, { sender: { id: 'sop-bys', kind: 'sop' } }),
    'refused',
  ],
  [
    'R-SEC-04',
    'course.sender-no-role',
    noticed,
    say(
      'notice-answered',
      '2027-04-20T15:00+02:00',
      {},
      { sender: { id: 'mun-0751', kind: 'municipality', municipality: '0751' } },
    ),
    'refused',
  ],
  [
    'R-SEC-04',
    'course.sender-no-role',
    opened,
    say(
      'referral-withdrawn',
      '2027-04-05T12:00+02:00',
      {},
      { sender: { id: 'hos-other', kind: 'hospital' } },
    ),
    'refused',
  ],
  [
    'R-MSG-07',
    'course.before-regime',
    opened,
    allocation({ startsAt: instant('2026-12-31T23:59+01:00') }),
    'routed',
  ],
];
