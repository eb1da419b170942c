import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/message/delivery.ts';
import { waiting } from '../../src/message/waiting.ts';

const delivery: Delivery = {
  id: 'd',
  messageId: 'm',
  receiver: 'kom',
  endpoint: 'kom',
  state: 'queued',
  acknowledgement: 'awaited',
  attempts: 0,
  queuedAt: 1000,
  availableAt: undefined,
  deliveredAt: undefined,
  acknowledgedAt: undefined,
  dueAt: 1000,
  reason: undefined,
  owner: undefined,
  resentAt: undefined,
  revision: 0,
  replay: undefined,
  dispatch: undefined,
  resends: 0,
  followUpAt: undefined,
  answeredBy: undefined,
};

describe('what a delivery waits for', () => {
  it.each<[Partial<Delivery>, ReturnType<typeof waiting>]>([
    [{}, { why: "not yet in the receiver's queue", until: undefined, whose: 'gateway' }],
    [
      { state: 'failed', attempts: 2, reason: 'answered 500', dueAt: 9000 },
      { why: '2 tries failed, the last one: answered 500', until: 9000, whose: 'gateway' },
    ],
    [
      { state: 'parked', reason: 'sag 1', owner: 'drift/anna', dueAt: undefined },
      { why: 'set aside by drift/anna: sag 1', until: undefined, whose: 'operator' },
    ],
    [
      { state: 'dead', reason: 'answered 410' },
      { why: 'given up: answered 410', until: undefined, whose: 'operator' },
    ],
    [
      { state: 'available' },
      { why: "in the receiver's queue, not yet taken", until: undefined, whose: 'receiver' },
    ],
    [{ state: 'delivered' }, { why: 'not yet acknowledged', until: undefined, whose: 'receiver' }],
    [{ state: 'delivered', acknowledgement: 'ok' }, undefined],
    [{ state: 'delivered', acknowledgement: 'none-owed' }, undefined],
    [{ state: 'cancelled', reason: 'sag 1', owner: 'drift/anna' }, undefined],
  ])('%o', (facts, expected) => {
    expect(waiting({ ...delivery, ...facts }, 5000)).toEqual(expected);
  });
});
