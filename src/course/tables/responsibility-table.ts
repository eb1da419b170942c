import type { RuleId } from '../rules/rules.ts';
import type { StateTable, Transition } from './state-table.ts';

/** Who holds the treatment responsibility (behandlingsansvar), domain model 4.4. */
export type ResponsibilityState =
  | 'none'
  | 'hospital'
  | 'hospital-extended'
  | 'sop-doctor'
  | 'gp'
  | 'nobody'
  | 'over';

const held = ['hospital', 'hospital-extended', 'sop-doctor', 'gp', 'nobody'] as const;

const beyondHospital = ['hospital-extended', 'sop-doctor', 'gp', 'nobody'] as const;

/** Exactly one doctor at any instant from allocation to completed handover (R-TRE-01). */
export const responsibilityTable: StateTable<ResponsibilityState> = {
  title: 'Treatment responsibility',
  initial: 'none',
  states: {
    none: ['–', 'before allocation'],
    hospital: ['hospital', 'the hospital'],
    'hospital-extended': ['hospital-extended', 'the discharging hospital, for 96 hours'],
    'sop-doctor': ['sop-doctor', 'the doctor attached to the SOP'],
    gp: ['gp', "the citizen's general practitioner"],
    nobody: ['gap', 'nobody: never to happen, and a critical task when it does'],
    over: ['closed', 'the course is over'],
  },
  transitions: [
    {
      from: ['none', 'gp', 'sop-doctor', 'nobody'],
      on: 'allocation-granted',
      when: 'hospital-holds',
      to: 'hospital',
      rule: 'R-TRE-01',
    },
    {
      from: ['none', 'hospital', 'sop-doctor', 'nobody'],
      on: 'allocation-granted',
      when: 'gp-holds',
      to: 'gp',
      rule: 'R-TRE-01',
    },
    { from: ['hospital'], on: 'hospital-discharged', when: 'hospital-holds', to: 'same', rule: 'R-TRE-06' },
    {
      from: ['hospital'],
      on: 'hospital-discharged',
      when: 'extended-holds',
      to: 'hospital-extended',
      rule: 'R-TRE-06',
    },
    {
      from: ['hospital', 'gp', 'nobody'],
      on: 'arrived',
      when: 'sop-doctor-holds',
      to: 'sop-doctor',
      rule: 'R-TRE-03',
    },
    { from: ['hospital', 'gp'], on: 'arrived', when: 'nobody-holds', to: 'nobody', rule: 'R-TRE-01' },
    ...moves('responsibility-accepted', 'R-TRE-08'),
    ...moves('responsibility-due', 'R-TRE-07'),
    {
      from: beyondHospital,
      on: 'hospital-admitted',
      when: 'hospital-holds',
      to: 'hospital',
      rule: 'R-TRE-10',
    },
    {
      from: ['hospital'],
      on: 'hospital-returned',
      when: 'sop-doctor-holds',
      to: 'sop-doctor',
      rule: 'R-TRE-10',
    },
    { from: ['hospital'], on: 'hospital-returned', when: 'nobody-holds', to: 'nobody', rule: 'R-TRE-01' },
    { from: held, on: 'departed', when: 'gp-holds', to: 'gp', rule: 'R-TRE-09' },
    { from: held, on: 'handover-delivered', when: 'gp-holds', to: 'gp', rule: 'R-TRE-09' },
    {
      from: ['gp', 'hospital'],
      on: 'referral-withdrawn',
      when: 'stay-cancelled',
      to: 'over',
      rule: 'R-TRE-10',
    },
    { from: held, on: 'died', to: 'over', rule: 'R-TRE-10' },
  ],
  refusals: [],
};

/** A takeover leads to whoever holds the responsibility from then on. */
function moves(
  on: 'responsibility-accepted' | 'responsibility-due',
  rule: RuleId,
): readonly Transition<ResponsibilityState>[] {
  return [
    { from: held, on, when: 'sop-doctor-holds', to: 'sop-doctor', rule },
    { from: held, on, when: 'gp-holds', to: 'gp', rule },
    { from: held, on, when: 'hospital-holds', to: 'hospital', rule },
    { from: held, on, when: 'nobody-holds', to: 'nobody', rule },
  ];
}
