import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acknowledgementOf, asNew, changed, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';

describe('who is meant', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway.dispose());

  it('an acknowledgement addressed to another than the sender of the message is refused and moves nothing', async () => {
    const text = asNew(fixture('hospital-notification/admit-inpatient').text);
    await gateway.send('bfh-medicin', text);
    const { messageId } = idsOf(text);
    const right = acknowledgementOf(messageId);
    const surgery = gateway.organisation('laegehuset-valby');
    const hospital = gateway.organisation('bfh-medicin');
    const wrong = right.replaceAll(hospital.sor, surgery.sor).replaceAll(hospital.gln, surgery.gln);
    const reply = await gateway.send('kommune-koebenhavn', asNew(wrong));
    expect(reply.status).toBe(422);
    expect(reply.text).toContain('acknowledgement.misdirected');
    const timeline = await gateway.call(`/messages/${messageId}`, { as: 'bfh-medicin' });
    expect(timeline.text).toContain('"acknowledgement":"awaited"');
    expect((await gateway.send('kommune-koebenhavn', right)).status).toBe(202);
  });

  it('a request id that could be a CPR number is not taken over', async () => {
    const [cpr] = fixture('hospital-notification/admit-inpatient').text.match(/\d{10}(?=")/) ?? [];
    const reply = await gateway.call('/livez', { headers: { 'x-request-id': String(cpr) } });
    expect(reply.headers.get('x-request-id')).not.toBe(cpr);
    const other = await gateway.call('/livez', { headers: { 'x-request-id': 'ours-17' } });
    expect(other.headers.get('x-request-id')).toBe('ours-17');
  });
});

it('an endpoint that only an AMQP client can read is refused where there is no RabbitMQ', async () => {
  const opening = openGateway({
    network: (file) => ({
      ...file,
      organisations: file.organisations.map((each) => ({
        ...each,
        endpoints: each.endpoints.map((endpoint) =>
          endpoint.id === 'kommune-koebenhavn' ? { ...endpoint, kind: 'amqp' as const } : endpoint,
        ),
      })),
    }),
  });
  await expect(opening).rejects.toThrow('endpoint kommune-koebenhavn: an AMQP client can read it only with');
});

it('a property that stands twice is refused at the door', async () => {
  const gateway = await openGateway();
  try {
    const text = asNew(fixture('hospital-notification/admit-inpatient').text);
    const twice = text.replace('"type": "message"', '"type": "message", "type": "message"');
    expect(twice).not.toBe(changed(text, () => undefined));
    const reply = await gateway.send('bfh-medicin', twice);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('request.property-repeated');
  } finally {
    await gateway.dispose();
  }
});
