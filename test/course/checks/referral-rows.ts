import { instant } from '../instant.ts';
import { parties, say } from '../story.ts';
import { absent, allocation, nothing, opened, type Row, referral, stranger } from './breaking-messages.ts';

/** Messages that break the rules of referral and allocation. */
export const referralRows: readonly Row[] = [
  ['R-REF-01', 'referral.referrer-not-allowed', nothing, referral({}, { sender: stranger }), 'refused'],
  ['R-REF-03', 'referral.origin-missing', nothing, referral({ origin: absent }), 'routed'],
  ['R-REF-04', 'referral.criterion-missing', nothing, referral({ criteria: { A2: true } }), 'refused'],
  ['R-REF-05', 'referral.criteria-open', nothing, referral({ criteria: { A1: true } }), 'routed'],
  ['R-REF-06', 'referral.no-functional-ability', nothing, referral({ functionalAbility: false }), 'routed'],
  [
    'R-REF-08',
    'referral.dialogue-missing',
    nothing,
    referral({ dialogue: { citizen: true, municipality: false } }),
    'routed',
  ],
  [
    'R-REF-11',
    'referral.hospital-indicated',
    nothing,
    referral({ flags: [{ flag: 'X6', status: 'claimed' }] }),
    'routed',
  ],
  [
    'R-REF-12',
    'referral.specialised',
    nothing,
    referral({ flags: [{ flag: 'X5', status: 'claimed' }] }),
    'routed',
  ],
  [
    'R-REF-19',
    'referral.night',
    opened,
    allocation({ startsAt: instant('2027-04-06T03:30+02:00') }),
    'routed',
  ],
  ['R-ALL-01', 'allocation.not-visitation', opened, allocation({}, { sender: parties.hospital }), 'refused'],
  ['R-ALL-02', 'allocation.no-assessment', opened, allocation({ assessed: false }), 'refused'],
  ['R-ALL-03', 'allocation.criterion-not-met', opened, allocation({ criteria: { A1: false } }), 'refused'],
  [
    'R-REF-12',
    'allocation.specialised',
    opened,
    allocation({ flags: [{ flag: 'X5', status: 'confirmed' }] }),
    'refused',
  ],
  [
    'R-REF-13',
    'allocation.outside-target-group',
    opened,
    allocation({ flags: [{ flag: 'X7', status: 'confirmed' }] }),
    'refused',
  ],
  [
    'R-ALL-04',
    'allocation.no-reason',
    opened,
    say('referral-rejected', '2027-04-05T12:00+02:00', { reason: absent }),
    'refused',
  ],
  [
    'R-ALL-06',
    'allocation.alternative-dialogue',
    [...opened, say('capacity-missing', '2027-04-05T11:00+02:00')],
    say('alternative-offered', '2027-04-05T12:00+02:00', { dialogue: absent }),
    'routed',
  ],
  ['R-ALL-08', 'allocation.wish-not-followed', [referral({ wish: 'sop-bys' })], allocation({}), 'routed'],
  ['R-ALL-11', 'allocation.overbooked', opened, allocation({ freePlaces: 0.8 }), 'routed'],
  [
    'R-ALL-13',
    'allocation.information-missing',
    opened,
    allocation({ information: ['stay', 'treatment', 'duration'] }),
    'routed',
  ],
  ['R-ALL-18', 'allocation.rule-set-missing', opened, allocation({ ruleSet: absent }), 'refused'],
  [
    'R-ALL-19',
    'allocation.legal-basis',
    opened,
    allocation({ legalBases: ['sul-118e', 'sul-139b'] }),
    'refused',
  ],
  ['R-ALL-19', 'allocation.legal-basis', opened, allocation({ legalBases: [] }), 'refused'],
];
