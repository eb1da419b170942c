import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asNew, changed, fixture, idsOf, sentAgain } from '../fixture-messages.ts';
import { type GatewayUnderTest, newId, openGateway, type Reply } from '../gateway-under-test.ts';

const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);

describe("MedCom's table of duplicates", () => {
  let gateway: GatewayUnderTest;

  beforeEach(async () => {
    gateway = await openGateway();
  });
  afterEach(() => gateway.dispose());

  it('Bundle.id new, MessageHeader.id new: a message', async () => {
    expect((await gateway.send('bfh-medicin', admission())).status).toBe(202);
  });

  it('Bundle.id seen, MessageHeader.id seen: the first receipt again, also after a restart', async () => {
    const text = admission();
    const first = await gateway.send('bfh-medicin', text);
    const second = await gateway.send('bfh-medicin', text);
    await gateway.stop();
    await gateway.start();
    const third = await gateway.send('bfh-medicin', text);
    for (const again of [second, third]) {
      expect(again.status).toBe(200);
      expect(again.text).toContain('message.repeated');
      expect(deliveriesOf(again)).toEqual(deliveriesOf(first));
    }
    expect(third.headers.get('location')).toBe(`${gateway.url}/fhir/Bundle/${idsOf(text).bundleId}`);
  });

  it('Bundle.id new, MessageHeader.id seen: sent again with renewed times, one message', async () => {
    const text = admission();
    const first = await gateway.send('bfh-medicin', text);
    const resent = sentAgain(text, '2027-03-31T10:11:12+02:00');
    const second = await gateway.send('bfh-medicin', resent);
    expect(second.status).toBe(200);
    expect(deliveriesOf(second)).toEqual(deliveriesOf(first));
    const { body } = await gateway.call(`/messages/${idsOf(resent).bundleId}`, { as: 'bfh-medicin' });
    expect(body.messageId).toBe(idsOf(text).messageId);
    expect(body.deliveries).toHaveLength(1);
    expect(body.steps.map(({ kind }: { kind: string }) => kind)).toContain('repeated');
    const read = await gateway.call(`/fhir/Bundle/${idsOf(resent).bundleId}`, { as: 'bfh-medicin' });
    expect(read.text, 'the first sending is what is kept').toBe(text);
  });

  it('Bundle.id seen, MessageHeader.id new: refused, with a fatal-error Acknowledgement', async () => {
    const text = admission();
    await gateway.send('bfh-medicin', text);
    const other = text.replaceAll(idsOf(text).messageId, newId());
    const refused = await gateway.send('bfh-medicin', other);
    expect(refused.status).toBe(409);
    expect(codesOf(refused)).toEqual(['message.bundle-id-reused']);
    expect(refused.body.contained[0].entry[0].resource.response.code).toBe('fatal-error');
    const { body } = await gateway.call(`/messages/${idsOf(other).messageId}`, { as: 'bfh-medicin' });
    expect(body.status).toBe('refused');
  });

  it('MessageHeader.id seen with other content: refused, and the first one stands', async () => {
    const text = admission();
    await gateway.send('bfh-medicin', text);
    const other = changed(sentAgain(text, '2027-03-31T10:11:12+02:00'), (bundle) => {
      bundle.entry[1].resource.text.div = bundle.entry[1].resource.text.div.replace('<p>', '<p>!');
    });
    expect(other).not.toBe(sentAgain(text, '2027-03-31T10:11:12+02:00'));
    const refused = await gateway.send('bfh-medicin', other);
    expect(refused.status).toBe(409);
    expect(codesOf(refused)).toEqual(['message.id-reused']);
    expect((await gateway.send('bfh-medicin', text)).status).toBe(200);
    await gateway.send('bfh-medicin', other);
    const { messageId } = idsOf(text);
    const { tasks } = JSON.parse((await gateway.call('/tasks', { as: 'overgang-gateway' })).text);
    expect(tasks, 'one incident, however often it is tried').toMatchObject([
      { kind: 'message.id-reused', owner: 'operator', messageId, reason: { sender: 'bfh-medicin' } },
    ]);
  });

  it('MessageHeader.id seen from another sender: refused, and nothing of the first is told', async () => {
    const text = admission();
    await gateway.send('bfh-medicin', text);
    const theirs = asNew(fixture('care-communication/new').text);
    const { messageId } = idsOf(text);
    const refused = await gateway.send(
      'visitation-oestdanmark',
      theirs.replaceAll(idsOf(theirs).messageId, messageId),
    );
    expect(refused.status).toBe(409);
    expect(codesOf(refused)).toEqual(['message.id-reused']);
    expect(refused.text).not.toContain('bfh-medicin');
    const told = await gateway.call(`/messages/${messageId}`, { as: 'visitation-oestdanmark' });
    expect(told.status).toBe(404);
  });

  it('makes two hundred parallel posts of one message one message with one receipt', async () => {
    const text = admission();
    const replies = await Promise.all(range(200).map(() => gateway.send('bfh-medicin', text)));
    const statuses = replies.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...range(199).map(() => 200), 202]);
    const receipts = new Set(replies.map((reply) => JSON.stringify(deliveriesOf(reply))));
    expect(receipts.size).toBe(1);
    const { body } = await gateway.call(`/messages/${idsOf(text).messageId}`, { as: 'bfh-medicin' });
    expect(body.deliveries).toHaveLength(1);
  });

  it('keeps two hundred different messages posted in parallel', async () => {
    const texts = range(200).map(admission);
    const replies = await Promise.all(texts.map((text) => gateway.send('bfh-medicin', text)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(replies.map((reply) => JSON.stringify(deliveriesOf(reply)))).size).toBe(200);
    const reads = await Promise.all(
      texts.map((text) => gateway.call(`/fhir/Bundle/${idsOf(text).bundleId}`, { as: 'bfh-medicin' })),
    );
    expect(reads.map(({ text }) => text)).toEqual(texts);
  });
});

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function deliveriesOf({ body }: Reply): readonly unknown[] {
  return body.parameter.filter((each: { name: string }) => each.name === 'delivery');
}

function codesOf({ body }: Reply): readonly string[] {
  return body.issue.map((issue: ReturnType<typeof JSON.parse>) => issue.details.coding[0].code);
}
