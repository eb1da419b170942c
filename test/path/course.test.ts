import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { localAgreement } from '../course/local-agreement.ts';
import { eventually } from '../eventually.ts';
import {
  acknowledgementOf,
  asNew,
  asNewCourse,
  assembledAt,
  changed,
  fixture,
  idsOf,
  sentAgain,
} from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type Reply } from '../gateway-under-test.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';

const course = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';
const site = 'sop-vigerslevvej';
const visitation = 'visitation-oestdanmark';
const municipality = 'kommune-koebenhavn';

describe('a course, followed through the door', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(() => gateway.dispose());

  const open = async (options: Parameters<typeof openGateway>[0] = {}) => {
    gateway = await openGateway({ now: () => clock, ...options });
  };
  /** Sends a fixture when its sender did, unless another time is given. */
  const send = async (name: string, text = fixture(name).text): Promise<Reply> => {
    clock = assembledAt(text) ?? clock;
    return gateway.send(fixture(name).expected.sender, text);
  };
  const standing = async (as = visitation) => (await gateway.call(`/courses/${course}`, { as })).body;
  const tasks = async (as: string, query = '') =>
    ((await gateway.call(`/fhir/Task${query}`, { as })).body.entry ?? []).map(
      (each: { resource: { code: { coding: [{ code: string }] }; status: string } }) =>
        `${each.resource.code.coding[0].code} ${each.resource.status}`,
    );
  const untilNotice = ['referral/new', 'referral/update', 'allocation/granted', 'stay/start'];
  const sendAll = async (names: readonly string[]) => {
    for (const name of names) expect((await send(name)).status).toBe(202);
  };
  const noticed = (outcome: string) =>
    eventually(async () => expect((await standing()).notice).toMatchObject({ outcome }));

  it('lets a referral wait for the answer to a question about it (M05, R-REF-05)', async () => {
    await open();
    const referral = async () => (await standing()).referrals.at(-1).state;
    await sendAll(['referral/new']);
    expect(await referral()).toBe('received');
    // The hospital's own remark asks nothing of itself, and a question that names no course moves none.
    await sendAll(['care-communication/new', 'care-communication/with-attachment']);
    expect(await referral()).toBe('received');
    await sendAll(['care-communication/about-referral']);
    expect(await referral()).toBe('needs-information');
    await sendAll(['referral/update']);
    expect(await referral()).toBe('in-assessment');
    // Asked again when all is decided, it is a letter like any other.
    await sendAll(['allocation/granted']);
    const late = asNew(fixture('care-communication/about-referral').text);
    const reply = await send('care-communication/about-referral', late);
    expect(reply.status, reply.text).toBe(202);
    expect(await referral()).toBe('allocated');
  });

  it('refuses a question about another citizen’s referral (R-ID-09)', async () => {
    await open();
    await sendAll(['referral/new']);
    const text = changed(fixture('care-communication/about-referral').text, (bundle) => {
      const patient = bundle.entry.find(
        ({ resource }: { resource: { resourceType: string } }) => resource.resourceType === 'Patient',
      ).resource;
      patient.identifier[0].value = '1509819996';
    });
    const reply = await send('care-communication/about-referral', text);
    expect(reply.status).toBe(422);
    expect(reply.text).toContain('course.');
  });

  it('begins a notice’s clock when it is available to the municipality (R-NOT-03)', async () => {
    await open();
    await sendAll([...untilNotice, 'discharge-notice/new']);
    await noticed('on-time');
    expect((await standing()).notice).toMatchObject({
      outcome: 'on-time',
      effective: '2027-04-20T10:00:00+02:00',
      end: '2027-04-22T11:00:00+02:00',
      earliest: '2027-04-22T10:00:00+02:00',
      hours: 48,
      policy: 'national-2026-draft',
      slackMinutes: 60,
      readings: {
        NL: '2027-04-22T10:00:00+02:00',
        NW: '2027-04-22T10:00:00+02:00',
        ED: '2027-04-22T10:00:00+02:00',
      },
    });
  });

  it('tells the municipality of the stay with the allocation, once, and where it comes from (R-ALL-12, R-COM-06)', async () => {
    await open();
    await sendAll(['referral/new', 'allocation/granted']);
    const again = await gateway.send(
      visitation,
      sentAgain(fixture('allocation/granted').text, '2027-04-05T13:30:00+02:00'),
    );
    expect(again.status).toBe(200);
    const { sor } = gateway.organisation(municipality);
    const mailbox = `/fhir/Bundle?message.destination-uri=${encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`)}`;
    const page = await eventually(async () => {
      const { body } = await gateway.call(mailbox, { as: municipality });
      expect(body.entry).toHaveLength(1);
      return body;
    });
    const header = page.entry[0].resource.entry[0].resource;
    expect(header.eventCoding.code).toBe('sop-stay-information');
    type Resources = readonly { readonly resource: { readonly resourceType: string } }[];
    const resourcesOf = ({ entry }: { readonly entry: Resources }, type: string) =>
      entry.map(({ resource }) => resource).filter(({ resourceType }) => resourceType === type);
    const source = fixture('allocation/granted').text;
    expect(resourcesOf(page.entry[0].resource, 'Encounter')).toEqual(
      resourcesOf(JSON.parse(source), 'Encounter'),
    );
    expect(resourcesOf(page.entry[0].resource, 'Provenance')).toMatchObject([
      {
        entity: [{ role: 'derivation', what: { reference: `MessageHeader/${idsOf(source).messageId}` } }],
      },
    ]);
    expect(await tasks(municipality)).toContain('course.municipal-information requested');
    expect((await standing()).events.map(({ kind }: { kind: string }) => kind)).toEqual([
      'referral-received',
      'allocation-granted',
    ]);
  });

  it('shows a course to its own parties only (R-SEC-02)', async () => {
    await open();
    await sendAll(untilNotice);
    for (const party of [visitation, site, municipality, 'bfh-medicin']) {
      expect((await gateway.call(`/courses/${course}`, { as: party })).status).toBe(200);
    }
    for (const stranger of ['kommune-frederiksberg', 'laegehuset-valby', 'sop-frederiksberg']) {
      expect((await gateway.call(`/courses/${course}`, { as: stranger })).status).toBe(404);
    }
    // Nor does a message of theirs about it make them one.
    const { sor, gln } = gateway.organisation('sop-frederiksberg');
    const own = gateway.organisation(visitation);
    const informed = fixture('stay/information').text.replaceAll(own.sor, sor).replaceAll(own.gln, gln);
    expect((await gateway.send('sop-frederiksberg', informed)).status).toBe(202);
    expect((await gateway.call(`/courses/${course}`, { as: 'sop-frederiksberg' })).status).toBe(404);
    expect((await gateway.call(`/courses/${course}`)).status).toBe(401);
    expect((await gateway.call('/courses/nobody', { as: visitation })).status).toBe(404);
    expect(JSON.stringify(await standing())).not.toMatch(/2509479989|Bruno|Elmer/);
  });

  it('refuses what a rule rejects with the rule’s id, and takes a resend of what it took before', async () => {
    await open();
    await sendAll(untilNotice);
    const withdrawn = changed(fixture('referral/new').text, (bundle) => {
      bundle.id = '3c4e6f5a-0d53-4c38-8f4c-6d8b5a8a3c11';
      const [header] = bundle.entry;
      header.fullUrl = header.fullUrl.replace(header.resource.id, 'b1f29a3d-4f6f-4b5c-9d3f-3f0c1b7b8a55');
      header.resource.id = 'b1f29a3d-4f6f-4b5c-9d3f-3f0c1b7b8a55';
      bundle.entry[0].resource.eventCoding.code = 'sop-referral-cancel';
      bundle.entry[0].resource.definition = bundle.entry[0].resource.definition.replace('new', 'cancel');
      for (const { resource } of bundle.entry) {
        if (resource.resourceType === 'ServiceRequest') resource.status = 'revoked';
        if (resource.resourceType === 'Provenance') {
          resource.target[0].reference = 'MessageHeader/b1f29a3d-4f6f-4b5c-9d3f-3f0c1b7b8a55';
          resource.occurredDateTime = '2027-04-08T10:00:00+02:00';
        }
      }
      bundle.timestamp = '2027-04-08T10:00:00+02:00';
    });
    const refused = await gateway.send('bfh-medicin', withdrawn);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('R-REF-17');
    expect((await standing()).referrals[0].state).toBe('allocated');
    // The allocation would be refused now; as a resend it gets its first receipt.
    const resent = await gateway.send(
      visitation,
      sentAgain(fixture('allocation/granted').text, '2027-04-08T11:00:00+02:00'),
    );
    expect(resent.status).toBe(200);
  });

  it('refuses a message about another citizen with the course’s id (R-ID-01)', async () => {
    await open();
    await sendAll(untilNotice);
    const other = changed(fixture('discharge-notice/new').text, (bundle) => {
      for (const { resource } of bundle.entry) {
        if (resource.resourceType === 'Patient') resource.identifier[0].value = '1509819996';
      }
    });
    const reply = await send('discharge-notice/new', other);
    expect(reply.status).toBe(422);
    expect(reply.text).toContain('course.citizen-mismatch');
  });

  it('keeps its timers over a restart and tells once, also when two look (T2, R-ALL-14)', async () => {
    await open();
    await sendAll(['referral/new', 'allocation/granted']);
    await gateway.stop();
    clock += 25 * 3_600_000;
    await gateway.start();
    await eventually(async () => {
      const { tasks: owed } = await standing();
      expect(owed).toContainEqual(
        expect.objectContaining({
          kind: 'course.municipal-information',
          owner: municipality,
          rule: 'R-ALL-14',
          escalated: true,
        }),
      );
    });
    const escalated = await eventually(async () => {
      const { entry } = (await gateway.call('/fhir/Task', { as: municipality })).body;
      expect(entry[0].resource.priority).toBe('urgent');
      return entry;
    });
    expect(escalated).toHaveLength(1);
  });

  it('closes a task when it is done', async () => {
    await open();
    await sendAll(['referral/new']);
    expect(await tasks(visitation)).toEqual([]);
    await sendAll(['allocation/granted', 'stay/start']);
    expect(await tasks(municipality, '?status=requested')).toEqual([
      'course.municipal-information requested',
    ]);
    const { entry } = (await gateway.call('/fhir/Task', { as: municipality })).body;
    const id = entry[0].resource.id;
    expect((await gateway.call(`/fhir/Task/${id}`, { as: municipality })).status).toBe(200);
    expect((await gateway.call(`/fhir/Task/${id}`, { as: site })).status).toBe(404);
    expect((await gateway.call('/fhir/Task?status=maybe', { as: site })).status).toBe(400);
    await sendAll(['discharge-notice/new']);
    await noticed('on-time');
    await sendAll(['stay/end']);
    expect(await tasks(municipality, '?status=requested')).toEqual([]);
    expect(await tasks(municipality, '?status=completed')).toEqual([
      'course.municipal-information completed',
    ]);
  });

  it('decides about messages of one course that come at once as if one after the other', async () => {
    await open();
    await sendAll(untilNotice);
    const informed = fixture('stay/information').text;
    const texts = Array.from({ length: 12 }, () => {
      const { messageId, bundleId } = idsOf(informed);
      return informed.replaceAll(messageId, crypto.randomUUID()).replaceAll(bundleId, crypto.randomUUID());
    });
    const replies = await Promise.all(texts.map((text) => gateway.send(visitation, text)));
    expect(replies.map(({ status }) => status)).toEqual(texts.map(() => 202));
    const { events } = await standing();
    expect(events.filter(({ kind }: { kind: string }) => kind === 'stay-informed')).toHaveLength(12);
  });

  it('judges by the local agreement of region and municipality where there is one (R-NOT-09)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overgang-policies-'));
    const file = join(folder, 'policies.json');
    const parties = { region: 'region-oestdanmark', municipality: '0101' };
    const validity = { validFrom: '2027-04-01T00:00:00+02:00', validTo: '2027-05-01T00:00:00+02:00' };
    const agreed = { ...localAgreement, ...validity, policyId: 'oestdanmark-koebenhavn', parties };
    writeFileSync(file, JSON.stringify([agreed]));
    try {
      await open({ settings: { OVERGANG_NOTICE_POLICIES: file } });
      await sendAll([...untilNotice, 'discharge-notice/new']);
      await noticed('on-time');
      expect((await standing()).notice).toMatchObject({
        policy: 'oestdanmark-koebenhavn',
        hours: 24,
        earliest: '2027-04-21T10:00:00+02:00',
      });
      // It ends in eleven days: the region is to see to it, once (T10).
      await gateway.stop();
      await gateway.start();
      await eventually(async () =>
        expect(await tasks('region-oestdanmark')).toContain('policy.expires requested'),
      );
      const expiring = (await tasks('region-oestdanmark')).filter((each: string) =>
        each.startsWith('policy'),
      );
      expect(expiring).toHaveLength(1);
      const { healthCouncil: _, ...unfounded } = agreed;
      writeFileSync(file, JSON.stringify(unfounded));
      await gateway.stop();
      await expect(gateway.start()).rejects.toThrow(/healthCouncil/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('leaves courses of MedCom’s messages alone', async () => {
    await open();
    const text = asNewCourse(fixture('hospital-notification/admit-inpatient').text);
    expect((await gateway.send('bfh-medicin', text)).status).toBe(202);
    const [, episode = ''] = /"episodeOfCare".*?"value": "([^"]+)"/s.exec(text) ?? [];
    expect(episode).not.toBe('');
    expect((await gateway.call(`/courses/${episode}`, { as: 'bfh-medicin' })).status).toBe(404);
  });

  const medcomOnly: Parameters<typeof openGateway>[0] = {
    network: (file) => ({
      ...file,
      organisations: file.organisations.map((organisation) =>
        organisation.id === municipality
          ? { ...organisation, receives: organisation.receives.filter((event) => !event.startsWith('sop-')) }
          : organisation,
      ),
    }),
  };

  it('counts a notice from its first availability when the municipality answers transient-error and then ok (2.G.6, case 7)', async () => {
    await open();
    await sendAll([...untilNotice, 'discharge-notice/new']);
    await noticed('on-time');
    const before = (await standing()).notice;
    const [hospital, sender] = [gateway.organisation('bfh-medicin'), gateway.organisation(site)];
    const { messageId } = idsOf(fixture('discharge-notice/new').text);
    for (const code of ['transient-error', 'ok'] as const) {
      clock += 3_600_000;
      const answer = acknowledgementOf(messageId, code)
        .replaceAll(hospital.sor, sender.sor)
        .replaceAll(hospital.gln, sender.gln);
      expect((await gateway.send(municipality, answer)).status).toBe(202);
      const { deliveries } = (await gateway.call(`/messages/${messageId}`, { as: site })).body;
      expect(deliveries).toMatchObject([{ receiver: municipality, acknowledgement: code }]);
      expect((await standing()).notice).toEqual(before);
    }
  });

  it('counts no notice that was refused by its receiver, told in words or not (R-NOT-15, R-MSG-08)', async () => {
    await open(medcomOnly);
    await sendAll([...untilNotice, 'discharge-notice/new']);
    await noticed('on-time');
    const noticeId = idsOf(fixture('discharge-notice/new').text).messageId;
    const { findings, deliveries } = (await gateway.call(`/messages/${noticeId}`, { as: site })).body;
    expect(deliveries).toEqual([]);
    const told = findings.find(({ code }: { code: string }) => code === 'course.sent')?.text;
    const words = /with care-communication-message, message (\S+)\./.exec(told)?.[1] ?? '';
    const { bundleId } = (await gateway.call(`/messages/${words}`, { as: municipality })).body;
    const { body } = await gateway.call(`/fhir/Bundle/${bundleId}`, { as: municipality });
    const text = body.entry[1].resource.payload[0].contentString;
    expect(text).toContain('VARSLING');
    expect(text).toContain('22-04-2027 kl. 11.00');
    expect(text).toContain('Varsling nr. 1');

    clock += 3 * 3_600_000;
    const [hospital, sender] = [gateway.organisation('bfh-medicin'), gateway.organisation(site)];
    const answer = acknowledgementOf(words, 'fatal-error')
      .replaceAll(hospital.sor, sender.sor)
      .replaceAll(hospital.gln, sender.gln);
    const refusal = await gateway.send(municipality, answer);
    expect(refusal.status, refusal.text).toBe(202);
    await noticed('missing');
    expect((await standing()).tasks).toContainEqual(
      expect.objectContaining({ kind: 'course.give-notice-otherwise', owner: site, critical: true }),
    );
    await eventually(async () =>
      expect(await tasks(site)).toContain('course.give-notice-otherwise requested'),
    );
  });

  it.skipIf(!hasOfficialPackages)(
    `sends only what our and MedCom’s profiles accept, to whoever speaks what${withoutPackages}`,
    { timeout: 60_000 },
    async () => {
      for (const network of [{}, medcomOnly]) {
        await open({
          ...network,
          settings: { OVERGANG_PACKAGES: officialPackages, OVERGANG_UNCHECKED_PROFILES: 'refuse' },
        });
        await sendAll([...untilNotice, 'discharge-notice/new']);
        await noticed('on-time');
        const died = await send(
          'stay/start',
          changed(fixture('stay/start').text, (bundle) => {
            const text = JSON.stringify(bundle)
              .replaceAll('sop-stay-start', 'sop-stay-death')
              .replaceAll(idsOf(JSON.stringify(bundle)).messageId, '6f1d9f0e-5b7c-4d63-8b9e-0d8a4a4d7f10')
              .replaceAll(bundle.id, 'c7d7a5de-0f0b-4a2c-9a6e-8f3f0d9f2b21')
              .replace(/"timestamp":"[^"]+"/, '"timestamp":"2027-04-21T05:00:00+02:00"')
              .replaceAll(/"(occurredDateTime|recorded)":"[^"]+"/g, '"$1":"2027-04-21T05:00:00+02:00"');
            Object.assign(bundle, JSON.parse(text));
            for (const { resource } of bundle.entry) {
              if (resource.resourceType === 'Encounter') {
                resource.status = 'finished';
                resource.period.end = '2027-04-21T04:45:00+02:00';
                resource.extension.push({
                  url: 'https://overgang.dk/fhir/StructureDefinition/sop-end-reason',
                  valueCoding: {
                    system: 'https://overgang.dk/fhir/CodeSystem/sop-end-reason',
                    code: 'death',
                  },
                });
              }
              if (resource.resourceType === 'Patient')
                resource.deceasedDateTime = '2027-04-21T04:45:00+02:00';
            }
          }),
        );
        expect(died.status, died.text).toBe(202);
        const told = [...new Set(await sentIds())];
        expect(told.length).toBeGreaterThanOrEqual(3);
        for (const id of told) {
          const message = (await gateway.call(`/messages/${id}`, { as: visitation })).body;
          const bundleId =
            message.bundleId ?? (await gateway.call(`/messages/${id}`, { as: site })).body.bundleId;
          const as = message.bundleId === undefined ? site : visitation;
          const { text } = await gateway.call(`/fhir/Bundle/${bundleId}`, { as });
          const judged = await gateway.call('/fhir/$validate', {
            as,
            method: 'POST',
            headers: { 'content-type': 'application/fhir+json' },
            body: text,
          });
          const errors = judged.body.issue.filter(({ severity }: { severity: string }) =>
            ['error', 'fatal', 'warning'].includes(severity),
          );
          expect(errors, text.slice(0, 300)).toEqual([]);
        }
        if (network !== medcomOnly) await gateway.dispose();
      }
    },
  );

  /** Ids of the messages the gateway says it has sent, in the findings of the course's messages. */
  async function sentIds(): Promise<readonly string[]> {
    const { events } = await standing();
    const ids: string[] = [];
    for (const { messageId, by } of events as { messageId: string; by: string }[]) {
      const { body } = await gateway.call(`/messages/${messageId}`, { as: by });
      for (const { code, text } of body.findings ?? []) {
        if (code === 'course.sent') ids.push(/message (\S+)\./.exec(text)?.[1] ?? '');
      }
    }
    return ids;
  }
});
