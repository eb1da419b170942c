import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EndpointFormat } from '../../src/network/network.ts';
import { eventually } from '../eventually.ts';
import { asNew, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, signingSecret } from '../gateway-under-test.ts';
import { between, receiptFor } from './legacy-letters.ts';

const municipality = 'kommune-koebenhavn';
const hospital = 'bfh-medicin';

describe.each([
  ['medcom-xml', 'application/xml', /<NotificationOfAdmission>/],
  ['edifact', 'application/edifact', /UNH\+.*DIS20'/],
] as const)('a REST hook that takes %s', (format: EndpointFormat, contentType, letterType) => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await openGateway({
      network: (file) => {
        const hook = file.organisations
          .flatMap(({ endpoints }) => endpoints)
          .find(({ kind }) => kind === 'rest-hook');
        if (hook === undefined) throw new Error('no hook in the demo network');
        return {
          ...file,
          organisations: file.organisations.map((organisation) => ({
            ...organisation,
            endpoints: organisation.endpoints.map((each) =>
              each.id === municipality ? { ...hook, id: municipality, format } : each,
            ),
          })),
        };
      },
    });
  });
  afterAll(() => gateway?.dispose());

  const calls = () =>
    gateway.hook.calls.filter(
      ({ headers }) => headers['content-type']?.startsWith('application/fhir') !== true,
    );
  const sendTo = async (text: string): Promise<string> => {
    const sent = await gateway.send(hospital, text);
    expect(sent.status, sent.text).toBe(202);
    return JSON.parse(text).entry[0].resource.id;
  };
  const next = async (act: () => Promise<string>) => {
    const before = calls().length;
    const id = await act();
    await eventually(() => expect(calls().length).toBe(before + 1));
    const call = calls().at(-1);
    if (call === undefined) throw new Error('no call');
    return { id, call };
  };
  const deliveryOf = async (id: string) =>
    (await gateway.call(`/messages/${id}`, { as: hospital })).body.deliveries[0];

  it('is posted the letter, with its media type, signed over its bytes', async () => {
    const text = asNew(fixture('hospital-notification/admit-inpatient').text);
    const { id, call } = await next(() => sendTo(text));
    expect(call.body).toMatch(letterType);
    expect(call.headers['content-type']).toBe(contentType);
    expect(call.headers['x-message-id']).toBe(id);
    // Over the bytes as they are: ISO-8859-1, which a receiver that decodes UTF-8 before it verifies cannot check.
    const { headers, bytes } = call;
    expect(bytes.toString('latin1')).toMatch(/[æøåÆØÅ]/);
    const mac = createHmac('sha256', Buffer.from(signingSecret.replace('whsec_', ''), 'base64'))
      .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`)
      .update(bytes)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${mac}`);
    await eventually(async () => expect((await deliveryOf(id)).state).toBe('delivered'));
    expect((await deliveryOf(id)).acknowledgement).toBe('awaited');
  });

  it('is tried again when it does not answer, with the same bytes', async () => {
    gateway.hook.behave(503);
    const text = asNew(fixture('hospital-notification/admit-inpatient').text);
    const before = calls().length;
    await sendTo(text);
    await eventually(() => expect(calls().length).toBe(before + 2));
    const [first, second] = calls().slice(-2);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  it('acknowledges by posting its receipt to the door', async () => {
    const text = between(
      gateway.organisation(hospital),
      gateway.organisation(municipality),
      asNew(fixture('care-communication/new').text),
    );
    const { id, call } = await next(() => sendTo(text));
    const reply = await gateway.call('/legacy', {
      as: municipality,
      method: 'POST',
      body: format === 'edifact' ? receiptInEdifact(call.body) : receiptFor(call.body, 'positive', 'H1'),
    });
    expect(reply.status, reply.text).toBe(202);
    await eventually(async () => expect((await deliveryOf(id)).acknowledgement).toBe('ok'));
  });

  it('refuses by posting a negative receipt', async () => {
    const text = asNew(fixture('hospital-notification/admit-inpatient').text);
    const { id, call } = await next(() => sendTo(text));
    const body =
      format === 'edifact' ? receiptInEdifact(call.body, '2', 4) : receiptFor(call.body, 'negative', 'H2');
    const reply = await gateway.call('/legacy', { as: municipality, method: 'POST', body });
    expect(reply.status, reply.text).toBe(202);
    await eventually(async () => expect((await deliveryOf(id)).acknowledgement).toBe('fatal-error'));
  });

  /** A receipt for a letter in EDIFACT, positive (3, action 7) or negative (2, action 4). */
  function receiptInEdifact(letter: string, type: '2' | '3' = '3', action: 4 | 7 = 7): string {
    const [, sender, receiver, envelope] =
      /UNB\+UNOC:3\+(\d+):14\+(\d+):14\+\d+:\d+\+([^+']+)/.exec(letter) ?? [];
    const [, id, version] = /UNH\+([^+]+)\+MEDDIS:D:93A:UN:([A-Z0-9]+)/.exec(letter) ?? [];
    return [
      "UNA:+.? '",
      `UNB+UNOC:3+${receiver}:14+${sender}:14+270401:1030+ENVHOOK${type}'`,
      `UNH+LETHOOK${type}+CONTRL:D:93A:ZZ:C0${type}30Q+CTL0${type}'`,
      `UCI+${envelope}+${sender}:14+${receiver}:14+${action}'`,
      `UCM+${id}+MEDDIS:D:93A:UN:${version}+${action}'`,
      `UNT+4+LETHOOK${type}'`,
      `UNZ+1+ENVHOOK${type}'`,
    ].join('\r\n');
  }
});
