import type { StateTable } from './state-table.ts';

/** Waiting for a municipal place, as settlement will see it, domain model 4.5. */
export type SettlementState = 'none' | 'eligible' | 'waiting' | 'stopped';

/** From the end of need to the place; raw instants only, no tariff (R-SET-03). */
export const settlementTable: StateTable<SettlementState> = {
  title: 'Waiting and settlement',
  initial: 'none',
  states: {
    none: ['–', 'the need has not ended'],
    eligible: ['eligible', 'the end of need is recorded'],
    waiting: ['waiting', 'waits for a municipal place'],
    stopped: ['stopped', 'place taken, departure, need returned, hospital or death'],
  },
  transitions: [
    { from: ['none', 'stopped'], on: 'end-decided', when: 'need-ended', to: 'eligible', rule: 'R-SET-01' },
    { from: ['eligible'], on: 'waiting-started', when: 'stay-waits', to: 'waiting', rule: 'R-SET-01' },
    { from: ['waiting'], on: 'waiting-stopped', to: 'stopped', rule: 'R-SET-01' },
    { from: ['waiting'], on: 'need-returned', when: 'health-need', to: 'stopped', rule: 'R-SET-01' },
    { from: ['eligible', 'waiting'], on: 'hospital-admitted', to: 'stopped', rule: 'R-SET-05' },
    { from: ['eligible', 'waiting'], on: 'departed', to: 'stopped', rule: 'R-SET-01' },
    { from: ['eligible', 'waiting'], on: 'died', to: 'stopped', rule: 'R-SET-01' },
    {
      from: ['eligible', 'waiting'],
      on: 'transferred',
      when: 'unit-accepts',
      to: 'stopped',
      rule: 'R-SET-01',
    },
  ],
  refusals: [],
};
