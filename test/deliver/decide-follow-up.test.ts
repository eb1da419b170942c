import { describe, expect, it } from 'vitest';
import { decideFollowUp } from '../../src/deliver/decide-follow-up.ts';
import type { Delivery } from '../../src/message/delivery.ts';
import type { StoredMessage } from '../../src/store/store.ts';

function delivery(changes: Partial<Delivery> = {}): Delivery {
  return {
    id: 'one',
    messageId: 'm',
    receiver: 'kom',
    endpoint: 'kom',
    state: 'available',
    acknowledgement: 'awaited',
    attempts: 0,
    attempt: 0,
    queuedAt: 0,
    availableAt: 1,
    deliveredAt: undefined,
    acknowledgedAt: undefined,
    dueAt: undefined,
    reason: undefined,
    dispatch: undefined,
    resends: 0,
    followUpAt: 2,
    answeredBy: undefined,
    owner: undefined,
    resentAt: undefined,
    revision: 0,
    replay: undefined,
    orderKey: undefined,
    held: undefined,
    awaits: undefined,
    ...changes,
  };
}

function decide(own: Delivery, others: readonly Delivery[] = [], resends = 3) {
  const message: StoredMessage = {
    messageId: 'm',
    bundleId: 'b',
    event: 'e',
    sender: 's',
    courseId: undefined,
    timestamp: 't',
    receivedAt: 0,
    mediaType: 'application/fhir+json',
    sha256: 'x',
    size: 1,
    problems: [],
    purgedAt: undefined,
    acknowledges: undefined,
    deliveries: [own, ...others],
  };
  return decideFollowUp({ delivery: own, message }, resends);
}

const missing = { kind: 'give-up', reason: 'acknowledgement.missing', tell: 'transient-error' };
const undeliverable = (tell: string | undefined) => ({
  kind: 'give-up',
  reason: 'delivery.undeliverable',
  tell,
});

describe('following up', () => {
  it.each([0, 2, 3])('sends again as often as the policy allows, here %i times', (resends) => {
    for (let times = 0; times < resends; times += 1) {
      expect(decide(delivery({ resends: times }), [], resends)).toEqual({ kind: 'resend' });
    }
    expect(decide(delivery({ resends }), [], resends)).toEqual(missing);
  });

  it('says transient-error when nobody answered, whether the receiver took it or said transient-error itself', () => {
    for (const changes of [{ state: 'delivered' }, { acknowledgement: 'transient-error' }] as const) {
      expect(decide(delivery({ ...changes, resends: 3 }))).toEqual(missing);
    }
  });

  it('says fatal-error only of what nobody ever took', () => {
    const dead = delivery({ state: 'dead' });
    expect(decide(dead)).toEqual(undeliverable('fatal-error'));
    expect(decide({ ...dead, deliveredAt: 5 })).toEqual(undeliverable('transient-error'));
    const sibling = delivery({ id: 'two', endpoint: 'hook', state: 'dead', deliveredAt: 5 });
    expect(decide(dead, [sibling])).toEqual(undeliverable('transient-error'));
  });

  it('says nothing while another endpoint of the receiver may still take it; another receiver does not count', () => {
    const dead = delivery({ state: 'dead' });
    for (const state of ['queued', 'failed', 'available', 'delivered'] as const) {
      const sibling = delivery({ id: 'two', endpoint: 'hook', state });
      expect(decide(dead, [sibling])).toEqual(undeliverable(undefined));
      expect(decide(dead, [{ ...sibling, receiver: 'gp' }])).toEqual(undeliverable('fatal-error'));
    }
  });

  it('answers no acknowledgement', () => {
    const dead = delivery({ state: 'dead', acknowledgement: 'none-owed' });
    expect(decide(dead)).toEqual(undeliverable(undefined));
  });
});
