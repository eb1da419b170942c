import { afterEach, describe, expect, it } from 'vitest';
import { event, sentBy, sentTo } from '../../scripts/fixtures/scenarios/change-message.ts';
import { assembledAt, changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';

const site = 'sop-vigerslevvej';
const municipality = 'kommune-koebenhavn';

type Json = ReturnType<typeof JSON.parse>;

describe('what has a message of its own, written as something else', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(() => gateway.dispose());

  const send = async (as: string, text: string) => {
    clock = assembledAt(text) ?? clock;
    return gateway.send(as, text);
  };
  const correspondence = (category: string, from: string, to: string): string =>
    changed(fixture('care-communication/new').text, (bundle) => {
      sentBy(from)(bundle);
      sentTo(to)(bundle);
      for (const { resource } of bundle.entry)
        if (resource.resourceType === 'Communication') resource.category[0].coding[0].code = category;
    });
  const warned = (reply: { readonly text: string }) =>
    reply.text.includes('correspondence.dedicated-message');

  it('a place that writes of a discharge is told that no deadline runs, and the message goes on (R-COM-07)', async () => {
    gateway = await openGateway({ now: () => clock });
    const reply = await send(site, correspondence('discharge', site, municipality));
    expect([reply.status, warned(reply)]).toEqual([202, true]);
    expect(reply.text).toContain('sop-discharge-notice-new');
  });

  it.each([
    ['carecoordination', site, municipality],
    ['discharge', 'bfh-medicin', municipality],
  ])('nobody is told so of %s from %s to %s (R-COM-07)', async (category, from, to) => {
    gateway = await openGateway({ now: () => clock });
    const reply = await send(from, correspondence(category, from, to));
    expect([reply.status, warned(reply)]).toEqual([202, false]);
  });

  it('nor a place whose municipality reads MedCom’s messages only (R-COM-07, R-MSG-08)', async () => {
    gateway = await openGateway({
      now: () => clock,
      network: (network) => ({
        ...network,
        organisations: network.organisations.map((each) =>
          each.id === municipality
            ? { ...each, receives: each.receives.filter((one) => !one.startsWith('sop-')) }
            : each,
        ),
      }),
    });
    const reply = await send(site, correspondence('discharge', site, municipality));
    expect([reply.status, warned(reply)]).toEqual([202, false]);
  });

  it('half a CareCommunication is no fault of the gateway’s', async () => {
    gateway = await openGateway({ now: () => clock });
    const text = changed(correspondence('discharge', site, municipality), (bundle) => {
      for (const { resource } of bundle.entry)
        if (resource.resourceType === 'Communication') resource.category = [{}];
    });
    expect((await send(site, text)).status).toBeLessThan(500);
  });
});

describe('a referral to acute nursing (M58, R-OTH-01)', () => {
  let gateway: GatewayUnderTest;
  afterEach(() => gateway.dispose());
  const nursing = 'bfh-akutsygepleje';
  const referral = (from: string, change: (request: Json) => void = () => undefined): string =>
    changed(fixture('referral/new').text, (bundle) => {
      event('sop-acute-nursing-referral')(bundle);
      sentBy(from)(bundle);
      sentTo(nursing)(bundle);
      bundle.id = crypto.randomUUID();
      // A holiday at night: it is received at any hour.
      bundle.timestamp = '2027-12-25T03:00:00+01:00';
      for (const { resource } of bundle.entry) {
        if (resource.resourceType === 'Provenance') resource.occurredDateTime = bundle.timestamp;
        if (resource.resourceType === 'ServiceRequest') change(resource);
      }
    });

  it('is taken at any hour; who has no doctors names the order it rests on', async () => {
    gateway = await openGateway({
      now: () => Date.parse('2027-12-25T03:00:00+01:00'),
      network: (network) => ({
        ...network,
        organisations: network.organisations.map((each) => ({
          ...each,
          sends: [...each.sends, 'sop-acute-nursing-referral'],
          receives: [...each.receives, 'sop-acute-nursing-referral'],
        })),
      }),
    });
    const without = (request: Json) =>
      Object.assign(request, { supportingInfo: undefined, basedOn: undefined });
    const ordered = (request: Json) =>
      Object.assign(request, { supportingInfo: [{ display: 'Ordination fra vagtlægen, kl. 02.30' }] });
    const tried = [
      ['hjemmesygeplejen-koebenhavn', without, true],
      ['hjemmesygeplejen-koebenhavn', ordered, false],
      ['laegehuset-valby', without, false],
    ] as const;
    for (const [from, change, warns] of tried) {
      const text = referral(from, change).replaceAll(
        JSON.parse(fixture('referral/new').text).entry[0].resource.id,
        crypto.randomUUID(),
      );
      const reply = await gateway.send(from, text);
      expect([from, reply.status, reply.text.includes('acute-nursing.no-order')]).toEqual([from, 202, warns]);
    }
  });
});
