import type { StateTable } from './state-table.ts';

/** States of one notice of a chain (varsling), domain model 4.3. */
export type NoticeState =
  | 'draft'
  | 'accepted'
  | 'given'
  | 'answered'
  | 'superseded'
  | 'cancelled'
  | 'failed'
  | 'fulfilled'
  | 'void';

const live = ['accepted', 'given', 'answered', 'failed'] as const;
const cancelNotice = { message: 'M33', to: ['residence-municipality', 'gp'] } as const;

/** The way of one notice; the chain around it is the table's conditions' business. */
export const noticeTable: StateTable<NoticeState> = {
  title: 'Discharge notice',
  initial: 'draft',
  states: {
    draft: ['n0', 'at the SOP'],
    accepted: ['n1', 'accepted, not yet available to the municipality'],
    given: ['n2', 'available to the municipality: the clock runs'],
    answered: ['n3', 'answered by the municipality'],
    superseded: ['n4', 'a newer notice of the chain counts'],
    cancelled: ['n5', 'cancelled, with a reason'],
    failed: ['n6', 'could not be delivered: not given'],
    fulfilled: ['n7', 'the need has ended; the judgement is final'],
    void: ['n8', 'sent for the wrong citizen or to the wrong municipality'],
  },
  transitions: [
    { from: ['draft'], on: 'notice-sent', when: 'chain-cancelled', to: 'cancelled', rule: 'R-NOT-25' },
    { from: ['draft'], on: 'notice-revised', when: 'chain-cancelled', to: 'cancelled', rule: 'R-NOT-25' },
    // The sender's clock may be ahead of the gateway's, which says when the notice was available.
    { from: ['draft'], on: 'notice-sent', when: 'is-available', to: 'given', rule: 'R-NOT-25' },
    { from: ['draft'], on: 'notice-revised', when: 'is-available', to: 'given', rule: 'R-NOT-25' },
    { from: ['draft'], on: 'notice-sent', to: 'accepted', rule: 'R-NOT-02' },
    { from: ['draft'], on: 'notice-revised', to: 'accepted', rule: 'R-NOT-17' },
    {
      from: ['accepted', 'failed'],
      on: 'notice-available',
      when: 'this-notice',
      to: 'given',
      rule: 'R-NOT-03',
    },
    { from: ['accepted', 'failed'], on: 'notice-phoned', when: 'this-notice', to: 'given', rule: 'R-NOT-13' },
    {
      from: ['given', 'answered'],
      on: 'notice-available',
      when: 'newer-given',
      to: 'superseded',
      rule: 'R-NOT-17',
    },
    {
      from: ['given', 'answered'],
      on: 'notice-phoned',
      when: 'newer-given',
      to: 'superseded',
      rule: 'R-NOT-17',
    },
    {
      from: ['given', 'answered'],
      on: 'notice-revised',
      when: 'newer-given',
      to: 'superseded',
      rule: 'R-NOT-25',
    },
    {
      from: ['accepted', 'given', 'answered'],
      on: 'notice-failed',
      when: 'this-notice',
      to: 'failed',
      rule: 'R-NOT-15',
    },
    {
      from: ['given', 'answered'],
      on: 'notice-answered',
      when: 'this-notice',
      to: 'answered',
      rule: 'R-NOT-20',
    },
    { from: live, on: 'notice-cancelled', when: 'wrong-receiver', to: 'void', rule: 'R-NOT-14' },
    { from: live, on: 'notice-cancelled', when: 'this-chain', to: 'cancelled', rule: 'R-NOT-18' },
    { from: live, on: 'hospital-admitted', to: 'cancelled', rule: 'R-NOT-24', sends: [cancelNotice] },
    { from: live, on: 'died', to: 'cancelled', rule: 'R-NOT-11', sends: [cancelNotice] },
    {
      from: live,
      on: 'transferred',
      when: 'unit-accepts',
      to: 'cancelled',
      rule: 'R-NOT-11',
      sends: [cancelNotice],
    },
    { from: live, on: 'departed', when: 'unplanned-departure', to: 'cancelled', rule: 'R-NOT-11' },
    { from: ['given', 'answered'], on: 'end-decided', to: 'fulfilled', rule: 'R-NOT-23' },
    { from: ['given', 'answered'], on: 'departed', to: 'fulfilled', rule: 'R-NOT-23' },
  ],
  refusals: [],
};
