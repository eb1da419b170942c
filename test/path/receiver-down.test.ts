import { afterEach, describe, expect, it } from 'vitest';
import { brokers } from '../brokers.ts';
import { eventually } from '../eventually.ts';
import { asNewCourse, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';

describe.each(brokers)('a receiver that hangs on $name', ({ rabbitMq, skip }) => {
  let gateway: GatewayUnderTest;
  afterEach(() => gateway?.dispose());

  it.skipIf(skip)('delays nobody else, and gets what is its own when it is back', async () => {
    gateway = await openGateway({
      rabbitMq,
      settings: { OVERGANG_HOOK_TIMEOUT: '600', OVERGANG_HOOK_CONCURRENCY: '1' },
    });
    const stateOf = async (as: string, text: string) =>
      (await gateway.call(`/messages/${idsOf(text).messageId}`, { as })).body.deliveries[0].state;
    gateway.hook.behave('hang');
    const hanging = Array.from({ length: 20 }, () =>
      asNewCourse(fixture('discharge-notice/copy-to-gp').text),
    );
    for (const text of hanging) expect((await gateway.send('sop-vigerslevvej', text)).status).toBe(202);
    await eventually(() => expect(gateway.hook.calls).toHaveLength(1));
    const others = Array.from({ length: 20 }, () =>
      asNewCourse(fixture('hospital-notification/admit-inpatient').text),
    );
    for (const text of others) expect((await gateway.send('bfh-medicin', text)).status).toBe(202);
    await eventually(async () => {
      for (const text of others) expect(await stateOf('bfh-medicin', text)).toBe('available');
    });
    // All that time one call was hanging, and what waits behind it has its place in the queue.
    expect(gateway.hook.calls).toHaveLength(1);
    gateway.hook.hangUp();
    await eventually(() => expect(gateway.hook.calls.length).toBeGreaterThanOrEqual(20));
    for (const text of hanging.slice(1)) {
      await eventually(async () => expect(await stateOf('sop-vigerslevvej', text)).toBe('delivered'));
    }
  });
});
