import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokers } from '../brokers.ts';
import { eventually } from '../eventually.ts';
import { asNew, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, newId, openGateway } from '../gateway-under-test.ts';

describe.each(brokers)('a message that came before the one it continues, on $name', ({ rabbitMq, skip }) => {
  let gateway: GatewayUnderTest;
  beforeEach(async () => {
    if (!skip) gateway = await openGateway({ rabbitMq, settings: { OVERGANG_HOLD_FOR: '180' } });
  });
  afterEach(async () => {
    if (!skip) await gateway.dispose();
  });

  it.skipIf(skip)('is kept, says what it waits for, and is passed on after it', async () => {
    const leave = asNew(fixture('hospital-notification/start-leave').text);
    const bundle = JSON.parse(leave);
    const { messageId } = idsOf(leave);
    const own = bundle.entry.find(
      ({ resource }: { resource: { resourceType: string; target?: { reference: string }[] } }) =>
        resource.resourceType === 'Provenance' &&
        resource.target?.[0]?.reference.endsWith(messageId) === true,
    );
    const predecessorId = own.resource.entity[0].what.reference.split('/').at(-1);
    const admission = fixture('hospital-notification/admit-inpatient').text;
    const admitted = idsOf(admission);
    const first = admission
      .replaceAll(admitted.messageId, predecessorId)
      .replaceAll(admitted.bundleId, newId());

    const reply = await gateway.send('bfh-medicin', leave);
    expect(reply.status).toBe(202);
    expect(reply.text).toContain('message.predecessor-awaited');
    const timeline = async () => (await gateway.call(`/messages/${messageId}`, { as: 'bfh-medicin' })).body;
    const waiting = await timeline();
    expect(waiting.deliveries[0]).toMatchObject({
      state: 'queued',
      waiting: { why: expect.stringContaining(predecessorId), whose: 'sender', until: expect.any(String) },
    });
    expect(waiting.steps.map(({ kind }: { kind: string }) => kind)).toContain('held');

    expect((await gateway.send('bfh-medicin', first)).status).toBe(202);
    const query = new URLSearchParams({ 'message.destination-uri': 'kommune-koebenhavn' });
    const mailbox = async () =>
      (await gateway.call(`/fhir/Bundle?${query}`, { as: 'kommune-koebenhavn' })).body.entry ?? [];
    await eventually(async () => expect(await mailbox()).toHaveLength(2));
    const ids = (await mailbox()).map(
      ({ resource }: { resource: { entry: { resource: { id: string } }[] } }) =>
        resource.entry[0]?.resource.id,
    );
    expect(ids).toEqual([predecessorId, messageId]);
  });
});
