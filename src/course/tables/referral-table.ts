import type { StateTable } from './state-table.ts';

/** States of a referral (henvisning), domain model 4.1. */
export type ReferralState =
  | 'draft'
  | 'received'
  | 'needs-information'
  | 'in-assessment'
  | 'allocated'
  | 'rejected-dialogue-open'
  | 'rejected-closed'
  | 'no-capacity'
  | 'alternative-offered'
  | 'alternative-accepted'
  | 'redirected'
  | 'withdrawn'
  | 'in-error';

const informMunicipality = { message: 'M10', to: ['residence-municipality', 'gp'] } as const;
const open = ['received', 'in-assessment'] as const;
const undecided = [
  'received',
  'needs-information',
  'in-assessment',
  'rejected-dialogue-open',
  'no-capacity',
  'alternative-offered',
] as const;

/** Whether a referral in a state is being assessed, so that a question about it waits for its answer (R-REF-05). */
export function mayBeQuestioned(state: ReferralState | undefined): boolean {
  return open.some((each) => each === state);
}

/** The way of a referral from the referrer to a decision. */
export const referralTable: StateTable<ReferralState> = {
  title: 'Referral',
  initial: 'draft',
  states: {
    draft: ['r0', 'at the referrer, or heard of before the referral itself came'],
    received: ['r1', 'accepted by the gateway'],
    'needs-information': ['r2', 'the visitation has asked the referrer'],
    'in-assessment': ['r3', 'individual assessment'],
    allocated: ['r4', 'a stay is allocated, the municipality informed'],
    'rejected-dialogue-open': ['r5', 'rejected; the dialogue with the referrer is owed'],
    'rejected-closed': ['r6', 'rejected and talked over'],
    'no-capacity': ['r7', 'the region looks for an alternative'],
    'alternative-offered': ['r8', 'an alternative is offered'],
    'alternative-accepted': ['r9', 'the alternative is accepted; its own referral goes on'],
    redirected: ['r10', 'belongs elsewhere'],
    withdrawn: ['r11', 'withdrawn before the stay began'],
    'in-error': ['r12', 'entered in error'],
  },
  transitions: [
    { from: ['draft'], on: 'referral-received', to: 'received', rule: 'R-REF-01' },
    { from: open, on: 'referral-questioned', to: 'needs-information', rule: 'R-REF-05' },
    { from: ['needs-information'], on: 'referral-supplemented', to: 'in-assessment', rule: 'R-REF-05' },
    { from: open, on: 'referral-supplemented', to: 'same', rule: 'R-REF-17' },
    { from: ['received'], on: 'referral-opened', to: 'in-assessment', rule: 'R-ALL-01' },
    {
      from: [...open, 'needs-information', 'no-capacity'],
      on: 'allocation-granted',
      to: 'allocated',
      rule: 'R-ALL-03',
      sends: [informMunicipality],
    },
    {
      from: [...open, 'needs-information'],
      on: 'referral-rejected',
      to: 'rejected-dialogue-open',
      rule: 'R-ALL-04',
    },
    {
      from: ['rejected-dialogue-open'],
      on: 'dialogue-recorded',
      when: 'new-information',
      to: 'in-assessment',
      rule: 'R-ALL-04',
    },
    { from: ['rejected-dialogue-open'], on: 'dialogue-recorded', to: 'rejected-closed', rule: 'R-ALL-04' },
    {
      // The referrer was told by telephone, as the record of the talk says.
      from: ['allocated', 'no-capacity', 'alternative-offered', 'redirected'],
      on: 'dialogue-recorded',
      to: 'same',
      rule: 'R-ALL-16',
    },
    { from: ['rejected-dialogue-open'], on: 'alternative-offered', to: 'same', rule: 'R-ALL-06' },
    { from: [...open, 'needs-information'], on: 'capacity-missing', to: 'no-capacity', rule: 'R-ALL-05' },
    {
      from: ['no-capacity', ...open],
      on: 'alternative-offered',
      to: 'alternative-offered',
      rule: 'R-ALL-06',
    },
    {
      from: ['alternative-offered'],
      on: 'alternative-accepted',
      to: 'alternative-accepted',
      rule: 'R-ALL-05',
    },
    { from: ['alternative-offered'], on: 'alternative-declined', to: 'no-capacity', rule: 'R-ALL-05' },
    {
      from: open,
      on: 'referral-redirected',
      when: 'to-specialised',
      to: 'redirected',
      rule: 'R-REF-12',
      sends: [{ message: 'M22', to: ['specialised-visitation'] }],
    },
    { from: open, on: 'referral-redirected', to: 'redirected', rule: 'R-REF-10' },
    {
      from: ['redirected'],
      on: 'rehabilitation-decided',
      when: 'declined',
      to: 'in-assessment',
      rule: 'R-SPR-02',
    },
    { from: ['redirected'], on: 'rehabilitation-decided', to: 'same', rule: 'R-SPR-02' },
    { from: undecided, on: 'referral-withdrawn', to: 'withdrawn', rule: 'R-REF-17' },
    {
      from: ['allocated'],
      on: 'referral-withdrawn',
      when: 'not-arrived',
      to: 'withdrawn',
      rule: 'R-REF-17',
      sends: [{ message: 'M27', to: ['residence-municipality', 'gp'] }],
    },
    {
      from: ['allocated'],
      on: 'died',
      when: 'not-arrived',
      to: 'withdrawn',
      rule: 'R-REF-17',
      sends: [{ message: 'M27', to: ['residence-municipality', 'gp'] }],
    },
    { from: undecided, on: 'died', to: 'withdrawn', rule: 'R-REF-17' },
    { from: [...undecided, 'draft', 'allocated'], on: 'referral-voided', to: 'in-error', rule: 'R-REF-17' },
  ],
  refusals: [
    {
      from: ['rejected-dialogue-open'],
      on: 'referral-closed',
      problem: 'allocation.dialogue-open',
      rule: 'R-ALL-04',
    },
    { from: ['no-capacity'], on: 'referral-closed', problem: 'allocation.no-alternative', rule: 'R-ALL-05' },
    {
      from: ['allocated'],
      on: 'referral-withdrawn',
      when: 'arrived',
      problem: 'referral.after-start',
      rule: 'R-REF-17',
    },
    { from: ['redirected'], on: 'allocation-granted', problem: 'allocation.redirected', rule: 'R-REF-12' },
    {
      from: ['rejected-closed', 'withdrawn', 'in-error'],
      on: 'allocation-granted',
      problem: 'allocation.closed',
      rule: 'R-ALL-04',
    },
  ],
};
