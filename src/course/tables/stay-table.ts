import type { StateTable } from './state-table.ts';

/** States of a stay (ophold), domain model 4.2. */
export type StayState =
  | 'none'
  | 'planned'
  | 'in-stay'
  | 'notice-active'
  | 'end-decided'
  | 'waiting'
  | 'on-leave'
  | 'in-hospital'
  | 'handover-pending'
  | 'closed'
  | 'deceased'
  | 'cancelled'
  | 'in-error'
  | 'transferred';

const staying = ['in-stay', 'notice-active', 'end-decided', 'waiting'] as const;
const gone = [...staying, 'on-leave', 'in-hospital'] as const;
const everyone = ['residence-municipality', 'gp', 'region'] as const;

/** The way of a stay from allocation to closed. Departure, death and hospital admission are never stopped. */
export const stayTable: StateTable<StayState> = {
  title: 'Stay',
  initial: 'none',
  states: {
    none: ['s0', 'nothing is allocated'],
    planned: ['s1', 'allocated'],
    'in-stay': ['s2', 'arrived'],
    'notice-active': ['s3', 'in the stay, with an active notice'],
    'end-decided': ['s4', 'the need has ended, departure is prepared'],
    waiting: ['s5', 'waits for a municipal place'],
    'on-leave': ['s6', 'on leave'],
    'in-hospital': ['s7', 'in hospital, the place is kept'],
    'handover-pending': ['s8', 'departed; the handover has not reached municipality and GP'],
    closed: ['s9', 'departed and handed over'],
    deceased: ['s10', 'died'],
    cancelled: ['s11', 'cancelled before arrival'],
    'in-error': ['s12', 'entered in error'],
    transferred: ['s13', 'goes on at another SOP'],
  },
  transitions: [
    { from: ['none'], on: 'allocation-granted', to: 'planned', rule: 'R-ALL-12' },
    { from: ['planned'], on: 'arrived', when: 'live-notice', to: 'notice-active', rule: 'R-STA-01' },
    { from: ['planned'], on: 'arrived', to: 'in-stay', rule: 'R-STA-01' },
    { from: ['planned'], on: 'referral-withdrawn', to: 'cancelled', rule: 'R-REF-17' },
    {
      from: ['planned'],
      on: 'died',
      to: 'cancelled',
      rule: 'R-REF-17',
      sends: [{ message: 'M44', to: everyone }],
    },
    {
      from: ['planned'],
      on: 'hospital-admitted',
      to: 'cancelled',
      rule: 'R-REF-17',
      sends: [{ message: 'M43', to: everyone }],
    },
    { from: ['in-stay'], on: 'notice-sent', when: 'live-notice', to: 'notice-active', rule: 'R-NOT-16' },
    { from: ['in-stay'], on: 'notice-revised', when: 'live-notice', to: 'notice-active', rule: 'R-NOT-25' },
    { from: ['notice-active'], on: 'notice-revised', to: 'same', rule: 'R-NOT-17' },
    {
      from: ['notice-active'],
      on: 'notice-cancelled',
      when: 'no-live-notice',
      to: 'in-stay',
      rule: 'R-NOT-18',
    },
    { from: ['in-stay', 'notice-active'], on: 'end-decided', to: 'end-decided', rule: 'R-END-01' },
    { from: ['in-hospital'], on: 'departed', when: 'reason-hospital', to: 'closed', rule: 'R-STA-12' },
    { from: gone, on: 'departed', when: 'handed-over-to-both', to: 'closed', rule: 'R-END-07' },
    { from: gone, on: 'departed', to: 'handover-pending', rule: 'R-END-05' },
    { from: ['end-decided'], on: 'waiting-started', to: 'waiting', rule: 'R-SET-01' },
    { from: ['waiting'], on: 'waiting-stopped', to: 'end-decided', rule: 'R-SET-01' },
    { from: ['waiting'], on: 'need-returned', when: 'health-need', to: 'in-stay', rule: 'R-STA-08' },
    {
      from: ['handover-pending'],
      on: 'handover-delivered',
      when: 'handed-over-to-both',
      to: 'closed',
      rule: 'R-END-07',
    },
    { from: staying, on: 'leave-started', to: 'on-leave', rule: 'R-STA-12' },
    { from: ['on-leave'], on: 'leave-ended', when: 'was-waiting', to: 'waiting', rule: 'R-STA-12' },
    { from: ['on-leave'], on: 'leave-ended', when: 'end-was-decided', to: 'end-decided', rule: 'R-STA-12' },
    { from: ['on-leave'], on: 'leave-ended', when: 'live-notice', to: 'notice-active', rule: 'R-STA-12' },
    { from: ['on-leave'], on: 'leave-ended', to: 'in-stay', rule: 'R-STA-12' },
    {
      from: [...staying, 'on-leave'],
      on: 'hospital-admitted',
      to: 'in-hospital',
      rule: 'R-TRE-10',
      sends: [{ message: 'M43', to: everyone }],
    },
    {
      from: ['in-hospital'],
      on: 'hospital-returned',
      when: 'need-confirmed',
      to: 'in-stay',
      rule: 'R-STA-12',
    },
    {
      from: [...staying, 'on-leave', 'in-hospital'],
      on: 'died',
      to: 'deceased',
      rule: 'R-NOT-11',
      sends: [{ message: 'M44', to: everyone }],
    },
    {
      from: [...staying, 'on-leave'],
      on: 'transferred',
      when: 'unit-accepts',
      to: 'transferred',
      rule: 'R-NOT-11',
      sends: [{ message: 'M27', to: ['residence-municipality', 'gp'] }],
    },
    {
      from: [
        'planned',
        ...staying,
        'on-leave',
        'in-hospital',
        'handover-pending',
        'closed',
        'deceased',
        'cancelled',
      ],
      on: 'stay-voided',
      to: 'in-error',
      rule: 'R-END-11',
    },
  ],
  refusals: [
    { from: ['deceased'], on: 'notice-sent', problem: 'course.deceased', rule: 'R-NOT-11' },
    { from: ['deceased'], on: 'notice-revised', problem: 'course.deceased', rule: 'R-NOT-11' },
    { from: ['deceased'], on: 'end-decided', problem: 'course.deceased', rule: 'R-NOT-11' },
    {
      from: staying,
      on: 'transferred',
      when: 'unit-does-not-accept',
      problem: 'stay.transfer-not-accepted',
      rule: 'R-NOT-11',
    },
    {
      from: ['waiting'],
      on: 'need-returned',
      when: 'no-health-need',
      problem: 'allocation.criterion-not-met',
      rule: 'R-ALL-03',
    },
  ],
};
