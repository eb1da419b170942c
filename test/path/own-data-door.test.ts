import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembledAt, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type Reply } from '../gateway-under-test.ts';
import { operatorTokens, withOperators } from './operator.ts';
import {
  asking,
  askOwnData,
  bruno,
  codesOf,
  ofType,
  portalToken,
  toldMessage,
  withPortal,
} from './portal.ts';

type Json = ReturnType<typeof JSON.parse>;

const path = '/fhir/Patient/$own-data';
const codes = ({ body }: Reply): string[] => body.issue.map(({ details }: Json) => details.coding[0].code);
const parameters = (...parameter: readonly unknown[]) =>
  JSON.stringify({ resourceType: 'Parameters', parameter });
const citizen = (value: unknown, system: unknown = 'urn:oid:1.2.208.176.1.2') => ({
  name: 'citizen',
  valueIdentifier: { system, value },
});
const reference = { name: 'reference', valueString: 'session-1' };

describe('the door to a citizen’s own data', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  beforeAll(async () => {
    const { text, expected } = fixture('referral/new');
    clock = assembledAt(text) ?? 0;
    gateway = await openGateway({
      now: () => clock,
      network: (file) => withPortal(withOperators(file)),
    });
    expect((await gateway.send(expected.sender, text)).status).toBe(202);
  });
  afterAll(() => gateway.dispose());

  it('is closed to every other credential, and to none at all (R-SEC-04)', async () => {
    const others = [gateway.token('region-oestdanmark'), gateway.token('bfh-medicin'), operatorTokens.anna];
    for (const token of others) {
      const reply = await askOwnData(gateway, asking(bruno), { authorization: `Bearer ${token}` });
      expect([reply.status, codes(reply)]).toEqual([403, ['caller.not-portal']]);
    }
    const nobody = await gateway.call(path, { method: 'POST', body: asking(bruno) });
    expect(nobody.status).toBe(401);
  });

  it('is the only one a portal’s credential opens', async () => {
    const { text } = fixture('referral/new');
    const closed: readonly (readonly [string, string])[] = [
      ['POST', '/fhir/$process-message'],
      ['POST', '/fhir/Bundle'],
      ['GET', `/fhir/Bundle/${JSON.parse(text).id}`],
      ['GET', '/fhir/Bundle?message.destination-uri=region-oestdanmark'],
      ['POST', '/fhir/$validate'],
      ['GET', '/fhir/Task'],
      ['GET', '/fhir/Subscription'],
      ['POST', '/fhir/Subscription'],
      ['GET', '/courses/fd7d23b7-9513-4363-ad00-3c6d3162dfbe'],
      ['GET', '/courses/fd7d23b7-9513-4363-ad00-3c6d3162dfbe/citizen-letter'],
      ['GET', `/messages/${JSON.parse(text).entry[0].resource.id}`],
      ['GET', '/tasks'],
      ['GET', '/endpoints'],
      ['GET', '/capacity'],
      ['GET', '/region/stays'],
      ['GET', '/region/export/messages'],
      ['GET', '/admin/messages'],
      ['GET', '/admin/holds'],
      ['POST', '/legacy'],
    ];
    for (const [method, address] of closed) {
      const reply = await gateway.call(address, {
        method,
        headers: { authorization: `Bearer ${portalToken}`, 'content-type': 'application/fhir+json' },
        ...(method === 'POST' ? { body: text } : {}),
      });
      expect([address, reply.status, codes(reply)]).toEqual([address, 403, ['caller.portal-only']]);
    }
    expect((await gateway.call('/fhir/metadata')).text).toContain('OperationDefinition/own-data');
    expect((await gateway.call(path, { headers: { authorization: `Bearer ${portalToken}` } })).status).toBe(
      405,
    );
  });

  const misunderstood: readonly (readonly [string, string, number, string])[] = [
    ['no body', '', 400, 'request.body-missing'],
    ['half a body', '{"resourceType":"Parameters"', 400, 'request.not-json'],
    ['another resource', JSON.stringify({ resourceType: 'Patient' }), 400, 'own-data.parameters'],
    ['nobody', parameters(reference), 400, 'own-data.parameters'],
    ['somebody without a value', parameters({ name: 'citizen' }, reference), 400, 'own-data.parameters'],
    ['two citizens', parameters(citizen(bruno), citizen(bruno), reference), 400, 'own-data.parameters'],
    ['no reference', parameters(citizen(bruno)), 400, 'own-data.parameters'],
    [
      'a reference that could be a CPR number',
      parameters(citizen(bruno), { name: 'reference', valueString: '250947-9989' }),
      400,
      'own-data.parameters',
    ],
    ['more than is known', asking(bruno, [{ name: bruno, valueString: bruno }]), 400, 'own-data.parameters'],
    ['a period of nothing', asking(bruno, [{ name: 'period', valuePeriod: {} }]), 400, 'own-data.parameters'],
    [
      'a period backwards',
      asking(bruno, [{ name: 'period', valuePeriod: { start: '2027-02-01', end: '2027-01-01' } }]),
      400,
      'own-data.parameters',
    ],
    [
      'a day that no month has',
      asking(bruno, [{ name: 'period', valuePeriod: { start: '2027-02-30' } }]),
      400,
      'own-data.parameters',
    ],
    ['none at a time', asking(bruno, [{ name: 'count', valuePositiveInt: 0 }]), 400, 'own-data.parameters'],
    ['parameters of no kind', parameters(null, 7, 'x'), 400, 'own-data.parameters'],
    ['too few digits', asking('250947998'), 422, 'own-data.citizen'],
    ['a day that there is not', asking('9909479989'), 422, 'own-data.citizen'],
    ['letters', asking('25094A7989'), 422, 'own-data.citizen'],
    ['no text', parameters(citizen(2509479989), reference), 422, 'own-data.citizen'],
    [
      'another system',
      parameters(citizen(bruno, 'urn:oid:1.2.208.176.1.1'), reference),
      422,
      'own-data.citizen',
    ],
  ];
  it.each(misunderstood)(
    'says that it was asked with %s, and never repeats a number',
    async (_, body, status, code) => {
      const reply = await askOwnData(gateway, body);
      expect([reply.status, codes(reply)], reply.text).toEqual([status, expect.arrayContaining([code])]);
      expect(reply.text).not.toMatch(/\d{6}-?\d{4}|25094/);
    },
  );

  it.each(['after=x', `after=${Buffer.from('["messages",-1,0]').toString('base64url')}`, `cpr=${bruno}`])(
    'does not go on where no answer has ended: %s',
    async (query) => {
      const reply = await askOwnData(gateway, asking(bruno), {}, `${path}?${query}`);
      expect([reply.status, codes(reply)]).toEqual([400, ['own-data.parameters']]);
      expect(reply.text).not.toContain(bruno);
    },
  );

  it('says in Danish what it does not understand, and in XML', async () => {
    const headers = { 'accept-language': 'da', accept: 'application/fhir+xml' };
    const reply = await askOwnData(gateway, asking('250947998'), headers);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      422,
      expect.stringContaining('application/fhir+xml'),
    ]);
    expect(reply.text).toContain('Borgeren er ikke angivet ved et CPR-nummer.');
    const xml = `<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="citizen"/><x${bruno}/></parameter></Parameters>`;
    const broken = await askOwnData(gateway, xml, { 'content-type': 'application/fhir+xml' });
    expect(broken.status).toBe(400);
    expect(broken.text).not.toContain(bruno);
  });

  it('answers what its own judge of R4 finds no error in, and takes the number with its hyphen', async () => {
    const reply = await askOwnData(gateway, asking('250947-9989'));
    expect(ofType(reply, 'EpisodeOfCare')).toHaveLength(1);
    const verdict = await gateway.call('/fhir/$validate', {
      as: 'bfh-medicin',
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: reply.text,
    });
    const worst = verdict.body.issue.filter(({ severity }: Json) => /error|fatal/.test(severity));
    expect(worst).toEqual([]);
  });

  it('tells of an adverse event only that it was reported (R-CPL-04)', async () => {
    const { text, expected } = fixture('region-case/adverse-event');
    const bundle = JSON.parse(text);
    const stay = JSON.parse(fixture('stay/start').text).entry.find(
      ({ resource }: Json) => resource.resourceType === 'Encounter',
    );
    const patient = bundle.entry.find(({ resource }: Json) => resource.resourceType === 'Patient').resource;
    stay.resource = {
      ...{
        resourceType: 'Encounter',
        id: stay.resource.id,
        status: 'in-progress',
        class: stay.resource.class,
      },
      ...{ subject: { reference: `Patient/${patient.id}` }, episodeOfCare: stay.resource.episodeOfCare },
    };
    bundle.entry.push(stay);
    bundle.entry[0].resource.focus.push({ reference: `Encounter/${stay.resource.id}` });
    clock = assembledAt(text) ?? clock;
    const sent = await gateway.send(expected.sender, JSON.stringify(bundle));
    expect(sent.status, sent.text).toBe(202);
    const told = toldMessage(await askOwnData(gateway, asking(bruno)), 'sop-adverse-event');
    expect(codesOf(told)).toEqual(['own-data.withheld-incident']);
    expect(told.entry.map(({ resource }: Json) => resource.resourceType)).toEqual([
      'MessageHeader',
      'OperationOutcome',
    ]);
  });
});
