import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { assembledAt, changed, fixture, idsOf } from '../fixture-messages.ts';
import type { GatewayUnderTest, Reply } from '../gateway-under-test.ts';
import { asking, askOwnData, bruno, codesOf, ofType, stranger, toldMessage, withPortal } from './portal.ts';
import { type World, worlds } from './worlds.ts';

type Json = ReturnType<typeof JSON.parse>;

const visitation = 'visitation-oestdanmark';
const course = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';
const untilNotice = ['referral/new', 'allocation/granted', 'stay/start', 'discharge-notice/new'];

describe.each(worlds)(
  'a citizen, asking through a portal, on $name',
  { timeout: 60_000 },
  ({ skip, open }) => {
    let world: World;
    let gateway: GatewayUnderTest;
    let clock = 0;
    beforeEach(async () => {
      if (skip) return;
      clock = Date.parse('2027-04-05T09:00:00+02:00');
      world = await open({ now: () => clock, network: withPortal });
      gateway = world.gateway;
    });
    afterEach(() => (skip ? undefined : world.dispose()));

    const send = async (name: string, text = fixture(name).text) => {
      clock = assembledAt(text) ?? clock;
      const reply = await gateway.send(fixture(name).expected.sender, text);
      expect(reply.status, reply.text).toBe(202);
      const { messageId } = idsOf(text);
      await eventually(async () => {
        const { body } = await gateway.call(`/messages/${messageId}`, { as: fixture(name).expected.sender });
        expect(body.deliveries.map(({ state }: Json) => state)).not.toContain('queued');
      });
      clock += 1000;
    };
    const sendAll = async (names: readonly string[]) => {
      for (const name of names) await send(name);
    };
    const ask = async (cpr = bruno, more: readonly unknown[] = []): Promise<Reply> => {
      const reply = await askOwnData(gateway, asking(cpr, more));
      expect(reply.status, reply.text).toBe(200);
      return reply;
    };

    it.skipIf(skip)(
      'sees how the course stands, its messages, the deadline and who was responsible; names of professionals are masked (R-DAT-13)',
      async () => {
        await sendAll(untilNotice);
        await eventually(async () => {
          const [notice] = ofType(await ask(), 'Communication');
          expect(notice.statusReason.coding[0].code).toBe('on-time');
        });
        const reply = await ask();
        const [episode] = ofType(reply, 'EpisodeOfCare');
        expect(episode).toMatchObject({
          status: 'active',
          identifier: [{ value: course }],
          type: expect.arrayContaining([{ text: 'stay: notice-active' }]),
          period: { start: '2027-04-07T14:00:00+02:00' },
          patient: { identifier: { value: bruno } },
        });
        expect(episode.contained[0].participant[0]).toMatchObject({
          role: [{ coding: [{ code: expect.stringMatching(/^(hospital|sop-doctor|gp)/) }] }],
          member: { display: expect.any(String) },
          period: { start: expect.any(String) },
        });
        const [notice] = ofType(reply, 'Communication');
        expect(JSON.stringify(notice)).toContain('"earliestEnd","valueInstant":"2027-04-22T10:00:00+02:00"');
        const referral = toldMessage(reply, 'sop-referral-new');
        expect(referral.entry.map(({ resource }: Json) => resource.resourceType)).toEqual(
          expect.arrayContaining(['MessageHeader', 'ServiceRequest', 'Patient', 'Organization']),
        );
        expect(referral.entry[0].resource.focus).toHaveLength(1);
        const told = JSON.stringify(reply.body);
        expect(told).not.toMatch(/"(Practitioner|PractitionerRole|RelatedPerson|Provenance)"/);
        expect(told).toContain('Boligen er uden elevator.');
        expect(reply.headers.get('cache-control')).toBe('no-store');
        expect(reply.body).toMatchObject({ type: 'searchset' });
      },
    );

    it.skipIf(skip)(
      'sees who had each message and who read what, when and on which basis; never under which name (R-SEC-06)',
      async () => {
        await sendAll(untilNotice.slice(0, 2));
        const { bundleId, messageId } = idsOf(fixture('referral/new').text);
        expect((await gateway.call(`/courses/${course}`, { as: visitation })).status).toBe(200);
        clock += 60_000;
        expect((await gateway.call(`/fhir/Bundle/${bundleId}`, { as: visitation })).status).toBe(200);
        clock += 60_000;
        await ask();
        clock += 60_000;
        const audit = ofType(await ask(), 'AuditEvent');
        const rows = audit.map(({ type, subtype, agent, entity, purposeOfEvent }) => [
          `${type.code} ${subtype[0].code}`,
          agent[0].who.display,
          entity?.[0].what.identifier.value,
          purposeOfEvent[0].text,
        ]);
        const visitations = gateway.organisation(visitation).name;
        const fvl = 'forvaltningsloven § 28, stk. 2, nr. 3';
        expect(rows).toContainEqual(['transmit delivery', visitations, messageId, fvl]);
        expect(rows.filter(([kind]) => String(kind).startsWith('disclose'))).toEqual([
          ['disclose course', visitations, course, fvl],
          ['disclose content', visitations, messageId, fvl],
          [
            'disclose own-data',
            gateway.organisation('region-oestdanmark').name,
            undefined,
            expect.stringContaining('sundhedsloven'),
          ],
        ]);
        expect(JSON.stringify(audit)).not.toContain('citizen-portal');
      },
    );

    it.skipIf(skip)(
      'of whom nothing is kept gets an answer of the same shape, and so does one more time',
      async () => {
        await sendAll(['referral/new']);
        const unknown = await ask(stranger);
        clock += 60_000;
        const again = await ask(stranger);
        expect(again.body).toEqual(unknown.body);
        expect(again.body.entry).toBeUndefined();
        expect(again.body).toMatchObject({ resourceType: 'Bundle', type: 'searchset' });
        const known = await ask(bruno, [
          { name: 'period', valuePeriod: { start: '2026-01-01', end: '2026-01-02' } },
        ]);
        expect([
          known.status,
          known.headers.get('content-type'),
          Object.keys(known.body).slice(0, 3),
        ]).toEqual([again.status, again.headers.get('content-type'), Object.keys(again.body).slice(0, 3)]);
        expect(ofType(known, 'Bundle')).toEqual([]);
      },
    );

    it.skipIf(skip)('reads page after page whatever their size, and misses and repeats nothing', async () => {
      await sendAll(untilNotice);
      await gateway.call(`/courses/${course}`, { as: visitation });
      clock += 60_000;
      await ask();
      clock += 60_000;
      const whole = (await ask(bruno, [{ name: 'count', valuePositiveInt: 200 }])).body.entry;
      clock += 60_000;
      for (const count of [1, 2, 3]) {
        const entries: Json[] = [];
        let path = '/fhir/Patient/$own-data';
        for (let page = 0; page < 60; page += 1) {
          const asked = asking(bruno, [{ name: 'count', valuePositiveInt: count }]);
          const reply = await askOwnData(gateway, asked, {}, path);
          expect(reply.status, reply.text).toBe(200);
          expect(JSON.stringify(reply.body.link)).not.toContain(bruno);
          entries.push(...(reply.body.entry ?? []));
          const next = reply.body.link.find(({ relation }: Json) => relation === 'next');
          if (next === undefined) break;
          path = new URL(next.url).pathname + new URL(next.url).search;
          clock += 1000;
        }
        const foreign = entries.filter(({ resource }) => resource.subtype?.[0].code !== 'own-data');
        const expected = whole.filter(({ resource }: Json) => resource.subtype?.[0].code !== 'own-data');
        expect([count, foreign]).toEqual([count, expected]);
      }
    });

    it.skipIf(skip)('is told which content cannot be read, and the rest', async () => {
      await sendAll(['referral/new', 'allocation/granted']);
      await world.damage();
      const reply = await ask();
      expect(ofType(reply, 'EpisodeOfCare')).toHaveLength(1);
      const messages = ofType(reply, 'Bundle');
      expect(messages.length).toBeGreaterThanOrEqual(2);
      for (const each of messages) expect(codesOf(each)).toEqual(['own-data.unreadable']);
      expect(toldMessage(reply, 'sop-referral-new').entry[0].resource.sender.display).toBe(
        gateway.organisation('bfh-medicin').name,
      );
    });

    it.skipIf(skip)('is not told what its sender has marked, nor what is not about him alone', async () => {
      const marked = changed(fixture('referral/new').text, (bundle) => {
        const system = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
        const focus = bundle.entry.find(({ resource }: Json) => resource.resourceType === 'ServiceRequest');
        focus.resource.meta.security = [{ system, code: 'NOPAT' }];
      });
      await send('referral/new', marked);
      const reply = await ask();
      const referral = toldMessage(reply, 'sop-referral-new');
      expect(codesOf(referral)).toEqual(['own-data.withheld-by-sender']);
      expect(JSON.stringify(referral)).not.toContain('Boligen er uden elevator.');
      expect(JSON.stringify(referral)).not.toContain('"focus"');
    });

    it.skipIf(skip)('reads XML, sends XML, and in Danish', async () => {
      await sendAll(['referral/new']);
      const body = `<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="citizen"/><valueIdentifier><system value="urn:oid:1.2.208.176.1.2"/><value value="${bruno}"/></valueIdentifier></parameter><parameter><name value="reference"/><valueString value="session-1"/></parameter></Parameters>`;
      const reply = await askOwnData(gateway, body, {
        ...{ 'content-type': 'application/fhir+xml', accept: 'application/fhir+xml' },
        'accept-language': 'da',
      });
      expect([reply.status, reply.headers.get('content-type')]).toEqual([
        200,
        expect.stringContaining('application/fhir+xml'),
      ]);
      expect(reply.text).toContain('<text value="henvisning: received"');
      expect(reply.text).toContain('Meddelelse leveret');
      expect(reply.text).toContain('Boligen er uden elevator.');
    });
  },
);
