import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { event, sentBy, sentTo } from '../../scripts/fixtures/scenarios/change-message.ts';
import { changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';

type Json = ReturnType<typeof JSON.parse>;

const overlaps = 'https://overgang.dk/fhir/CodeSystem/sop-prevention-overlap';

describe('a referral to patient-directed prevention (M24)', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await openGateway({
      now: () => Date.parse('2027-05-17T10:00:00+02:00'),
      network: (network) => ({
        ...network,
        organisations: network.organisations.map((each) => ({
          ...each,
          sends: [...each.sends, 'sop-prevention-referral'],
          receives: [...each.receives, 'sop-prevention-referral'],
        })),
      }),
    });
  });
  afterAll(() => gateway.dispose());

  const refer = async (from: string, change: (request: Json, bundle: Json) => void): Promise<string> => {
    const text = changed(fixture('referral/new').text, (bundle) => {
      event('sop-prevention-referral')(bundle);
      sentBy(from)(bundle);
      sentTo('bfh-akutsygepleje')(bundle);
      bundle.id = crypto.randomUUID();
      bundle.timestamp = '2027-05-17T10:00:00+02:00';
      for (const { resource } of bundle.entry) {
        if (resource.resourceType === 'Provenance') resource.occurredDateTime = bundle.timestamp;
        if (resource.resourceType === 'ServiceRequest') {
          Object.assign(resource, {
            supportingInfo: undefined,
            reasonCode: undefined,
            reasonReference: undefined,
          });
          change(resource, bundle);
        }
      }
    });
    const own = JSON.parse(text).entry[0].resource.id;
    const reply = await gateway.send(from, text.replaceAll(own, crypto.randomUUID()));
    expect(reply.status, reply.text).toBe(202);
    return reply.text;
  };
  const talked = (request: Json, bundle: Json) => {
    const id = crypto.randomUUID();
    const patient = bundle.entry.find(({ resource }: Json) => resource.resourceType === 'Patient').resource
      .id;
    request.reasonCode = [{ text: 'KOL' }];
    request.supportingInfo = [{ reference: `Communication/${id}` }];
    const resource = {
      resourceType: 'Communication',
      id,
      status: 'completed',
      recipient: [{ reference: `Patient/${patient}` }],
    };
    bundle.entry.push({ fullUrl: `https://overgang.dk/fhir/Communication/${id}`, resource });
  };

  it.each(['bfh-medicin', 'laegehuset-valby'])(
    'of %s is told what it does not document: the reason and the clarifying conversation (R-OTH-03)',
    async (from) => {
      const told = await refer(from, () => undefined);
      expect(told).toContain('prevention.incomplete');
      expect(told).toContain('reason, conversation');
    },
  );

  it('that documents both is told nothing (R-OTH-03)', async () => {
    expect(await refer('bfh-medicin', talked)).not.toContain('prevention.');
  });

  it('about nicotine is marked as one that the municipality has services for too (R-OTH-04)', async () => {
    const told = await refer('bfh-medicin', (request, bundle) => {
      talked(request, bundle);
      request.category = [{ coding: [{ system: overlaps, code: 'nicotine' }] }];
    });
    expect(told).toContain('prevention.overlap');
    expect(told).not.toContain('prevention.incomplete');
  });
});
