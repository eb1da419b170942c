import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/message/delivery.ts';
import { waiting } from '../../src/message/waiting.ts';

const delivery: Delivery = {
  id: 'd',
  messageId: 'm',
  receiver: 'kommune',
  endpoint: 'kommune-hook',
  state: 'queued',
  acknowledgement: 'awaited',
  attempts: 0,
  attempt: 0,
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
  orderKey: 'course',
  held: undefined,
  awaits: undefined,
};

describe('what a delivery waits for', () => {
  it('is an operator where one set it aside, and nothing once it is cancelled', () => {
    const aside = { ...delivery, reason: 'sag 1', owner: 'drift/anna', dueAt: undefined };
    expect(waiting({ ...aside, state: 'parked' }, 5000)).toEqual({
      why: 'set aside by drift/anna: sag 1',
      until: undefined,
      whose: 'operator',
    });
    expect(waiting({ ...aside, state: 'cancelled' }, 5000)).toBeUndefined();
  });

  it('is its predecessor until the hold ends, and the sender has to move', () => {
    const held = { ...delivery, held: 'predecessor', awaits: 'm0', dueAt: 9000 } as const;
    expect(waiting(held, 2000)).toEqual({
      why: 'continues message m0, which has not arrived',
      until: 9000,
      whose: 'sender',
    });
  });

  it('is its turn, without an end by the clock', () => {
    const held = { ...delivery, held: 'turn', dueAt: undefined } as const;
    expect(waiting(held, 2000)).toMatchObject({ until: undefined, whose: 'gateway' });
  });

  it('is an endpoint that is left alone, with what it failed of', () => {
    const held = { ...delivery, held: 'endpoint', dueAt: 9000, reason: 'answered 503' } as const;
    expect(waiting(held, 2000)).toMatchObject({
      why: expect.stringMatching(/answered 503$/),
      until: 9000,
      whose: 'receiver',
    });
  });

  it('is the next try, with how many failed and why', () => {
    const failed = {
      ...delivery,
      state: 'failed',
      attempts: 2,
      reason: 'answered 500',
      dueAt: 9000,
    } as const;
    expect(waiting(failed, 2000)).toEqual({
      why: '2 tries failed, the last one: answered 500',
      until: 9000,
      whose: 'gateway',
    });
  });

  it('is the gateway itself, and no instant that has passed', () => {
    expect(waiting(delivery, 2000)).toMatchObject({ until: undefined, whose: 'gateway' });
  });

  it('is a person where it was given up, and the receiver where it lies in its queue or is unanswered', () => {
    expect(waiting({ ...delivery, state: 'dead', reason: 'no queue' }, 0)).toMatchObject({
      whose: 'operator',
    });
    expect(waiting({ ...delivery, state: 'available' }, 0)).toMatchObject({ whose: 'receiver' });
    const answering = { ...delivery, followUpAt: 1_801_000 };
    for (const state of ['available', 'delivered'] as const) {
      expect(waiting({ ...answering, state }, 0)).toMatchObject({ until: 1_801_000, whose: 'receiver' });
    }
    expect(waiting({ ...delivery, state: 'delivered' }, 0)).toMatchObject({ whose: 'receiver' });
  });

  it('is nothing once it was delivered and answered for good', () => {
    for (const acknowledgement of ['ok', 'fatal-error', 'none-owed'] as const) {
      expect(waiting({ ...delivery, state: 'delivered', acknowledgement }, 0)).toBeUndefined();
    }
    expect(waiting({ ...delivery, state: 'delivered', acknowledgement: 'transient-error' }, 0)).toMatchObject(
      { whose: 'sender' },
    );
  });
});
