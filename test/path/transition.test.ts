import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { event, sentBy, sentTo } from '../../scripts/fixtures/scenarios/change-message.ts';
import { eventually } from '../eventually.ts';
import { assembledAt, changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';

const site = 'sop-vigerslevvej';
const hospital = 'bfh-medicin';
const municipality = 'kommune-koebenhavn';
const course = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';
const untilAllocated = ['referral/new', 'referral-opening/opened', 'allocation/granted'];

type Options = NonNullable<Parameters<typeof openGateway>[0]>;
type Change = (
  organisation: Parameters<NonNullable<Options['network']>>[0]['organisations'][number],
) => object;
type Json = ReturnType<typeof JSON.parse>;

const eachOf = (bundle: Json, type: string, change: (resource: Json) => void): void => {
  for (const { resource } of bundle.entry) if (resource.resourceType === type) change(resource);
};

/** The place of the home visit is where a protected citizen lives. */
const atSecretAddress = (bundle: Json): void => {
  eachOf(bundle, 'Location', (place) => Object.assign(place, { name: 'Hemmelig Vej 7' }));
  eachOf(bundle, 'Patient', (citizen) => {
    citizen.meta.security = [
      { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' },
    ];
  });
};

describe('what goes with the citizen from one place to the next (M50, M54, M56)', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(() => gateway.dispose());

  const open = async (change: Change = () => ({}), options: Options = {}) => {
    gateway = await openGateway({
      now: () => clock,
      ...options,
      network: (network) => ({
        ...network,
        organisations: network.organisations.map((each) => ({ ...each, ...change(each) })),
      }),
    });
    for (const name of untilAllocated) expect((await send(name)).status, name).toBe(202);
  };
  const send = async (name: string, text = fixture(name).text, as = fixture(name).expected.sender) => {
    clock = assembledAt(text) ?? clock;
    return gateway.send(as, text);
  };
  const tasks = async (as: string): Promise<string[]> =>
    ((await gateway.call('/fhir/Task?_count=100', { as })).body.entry ?? []).map(
      (each: { resource: { code: { coding: [{ code: string }] }; status: string } }) =>
        `${each.resource.code.coding[0].code} ${each.resource.status}`,
    );
  const words = async (as: string): Promise<string> => {
    const address = encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${gateway.organisation(as).sor}`);
    const { body } = await gateway.call(
      `/fhir/Bundle?message.destination-uri=${address}&message.event=care-communication-message&_count=100`,
      { as },
    );
    return (body.entry ?? [])
      .map(({ resource }: Json) => resource.entry[1].resource.payload[0].contentString)
      .join('\n');
  };
  const read = async (as: string) => (await gateway.call(`/courses/${course}`, { as })).body;
  const medcomOnly =
    (...ids: readonly string[]): Change =>
    ({ id, receives }) =>
      ids.includes(id) ? { receives: receives.filter((event) => !event.startsWith('sop-')) } : {};

  it('an aid is followed from the loan to the return, which the place owes when the stay is over (R-STA-15)', async () => {
    await open();
    expect((await send('supply/lent')).status).toBe(202);
    expect((await send('stay/start')).status).toBe(202);
    const { supplies } = await read(site);
    expect(supplies).toMatchObject([
      { owner: hospital, holder: site, toReturn: true, returnBy: '2027-04-23T12:00:00+02:00' },
      { owner: hospital, holder: site, toReturn: false },
    ]);
    expect(await tasks(site)).not.toContain('course.return-supply requested');
    for (const name of ['discharge-notice/new', 'stay/end'])
      expect((await send(name)).status, name).toBe(202);
    expect(await tasks(site)).toContain('course.return-supply requested');
    const late = changed(fixture('supply/returned').text, (bundle) => {
      bundle.timestamp = '2027-04-23T09:00:00+02:00';
      eachOf(bundle, 'Provenance', (own) => {
        if (own.entity !== undefined) own.occurredDateTime = bundle.timestamp;
      });
    });
    expect((await send('supply/returned', late)).status).toBe(202);
    expect(await tasks(site)).toContain('course.return-supply completed');
    expect((await read(site)).supplies).toContainEqual(
      expect.objectContaining({ holder: hospital, owner: hospital }),
    );
  });

  it('a home visit stands on the course’s timeline with its time, and is called off there too (R-COM-05)', async () => {
    await open();
    for (const name of ['stay/start', 'meeting/called']) expect((await send(name)).status, name).toBe(202);
    const [visit, ...others] = (await read(municipality)).meetings;
    expect([visit, others]).toMatchObject([
      { meeting: 'home-visit', outcome: 'called', start: '2027-04-15T10:00:00+02:00' },
      [],
    ]);
    expect((await send('meeting/cancelled')).status).toBe(202);
    const { meetings, events } = await read(site);
    expect(meetings).toEqual([{ ...visit, outcome: 'cancelled' }]);
    expect(
      events.map(({ kind }: Json) => kind).filter((kind: string) => kind === 'meeting-told'),
    ).toHaveLength(2);
  });

  it('a report of functional status is known to the course, and what it lacks is told (R-STA-06)', async () => {
    await open();
    const partial = changed(fixture('functional-status/report').text, (bundle) =>
      eachOf(bundle, 'QuestionnaireResponse', (report) => {
        report.item = report.item.filter(({ linkId }: Json) => linkId !== 'participation');
      }),
    );
    const answer = await send('functional-status/report', partial);
    expect(answer.status).toBe(202);
    const { functionalStatus, events } = await read(site);
    expect(functionalStatus).toEqual(['2027-04-07T11:00:00+02:00']);
    expect(events.at(-1).findings).toMatchObject([
      { code: 'stay.functional-status-incomplete', rule: 'R-STA-06', severity: 'warning' },
    ]);
    // Of what was found nothing gets into the course (R-REF-07).
    expect(JSON.stringify(await read(site))).not.toContain('åndenød');
  });

  it('the visitation has begun to assess: the referrer is told, and the referral is in assessment (R-ALL-01)', async () => {
    gateway = await openGateway({ now: () => clock });
    for (const name of ['referral/new', 'referral-opening/opened'])
      expect((await send(name)).status, name).toBe(202);
    expect((await read(hospital)).referrals).toMatchObject([{ state: 'in-assessment' }]);
    const claimed = fixture('referral-opening/opened');
    const [from, to] = ['visitation-oestdanmark', site].map((id) => gateway.organisation(id));
    const stranger = claimed.text
      .replaceAll(from?.sor ?? '', to?.sor ?? '')
      .replaceAll(from?.gln ?? '', to?.gln ?? '');
    expect((await send('referral-opening/opened', stranger, site)).status).toBe(422);
  });

  it('is told in words to who reads only MedCom’s messages (R-MSG-08)', async () => {
    await open(medcomOnly(hospital, site, municipality));
    for (const name of ['supply/lent', 'functional-status/report', 'stay/start', 'meeting/called'])
      expect((await send(name)).status, name).toBe(202);
    const told = await eventually(async () => {
      const found = await words(site);
      expect(found).toContain('Statusrapport om funktionsevne (ICF).');
      return found;
    });
    expect(told).toContain('Hjælpemidler og utensilier.');
    expect(told).toMatch(/Ejer: Bispebjerg.* Er hos: Sundheds- og omsorgspladsen Vigerslevvej\./);
    expect(told).toContain('Skal retur senest 23-04-2027 kl. 12.00.');
    expect(told).toContain('Iltkoncentrator, 1 stk');
    expect(told).toContain('Aktiviteter: Går 20 meter med rollator');
    expect(await words(hospital)).toContain('Visitationen er begyndt på vurderingen.');
    const called = await words(municipality);
    expect(called).toContain('Hjemmebesøg 15-04-2027 kl. 10.00: indkaldt.');
    expect(called).toContain('Sted: Borgerens hjem.');
    expect(called).toContain('Kan dørtrin og bad bruges');
  });

  it('does not tell in words where a protected citizen lives, by the place of a home visit (R-ID-10)', async () => {
    await open(medcomOnly(municipality));
    expect((await send('stay/start')).status).toBe(202);
    const text = changed(fixture('meeting/called').text, atSecretAddress);
    expect((await send('meeting/called', text)).status).toBe(202);
    const told = await eventually(async () => {
      const found = await words(municipality);
      expect(found).toContain('Hjemmebesøg 15-04-2027');
      return found;
    });
    expect(told).not.toContain('Hemmelig');
  });

  it('is a clinical e-mail for who reads letters (XDIS91)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overgang-transition-'));
    await open(({ id }) =>
      id === municipality
        ? {
            endpoints: [{ id, kind: 'folder', folder, format: 'medcom-xml', letters: { XDIS91: 'XD9134L' } }],
          }
        : {},
    );
    expect((await send('stay/start')).status).toBe(202);
    const secret = changed(fixture('meeting/called').text, atSecretAddress);
    expect((await send('meeting/called', secret)).status).toBe(202);
    await eventually(() => {
      const letters = readdirSync(join(folder, 'out'))
        .filter((name) => !name.startsWith('.'))
        .map((name) => readFileSync(join(folder, 'out', name), 'latin1'));
      expect(letters.join('\n')).toContain('<StatisticalCode>XDIS91</StatisticalCode>');
      expect(letters.join('\n')).toContain('bad bruges med rollator');
      expect(letters.join('\n')).not.toContain('Hemmelig');
    });
    rmSync(folder, { recursive: true });
  });

  it('medicines that are to be reviewed are the place’s task until they have been, which the minutes may tell (R-STA-07)', async () => {
    await open();
    const review = (code: string) => (bundle: Json) =>
      eachOf(bundle, 'Encounter', (stay) => {
        stay.extension.push({
          url: 'https://overgang.dk/fhir/StructureDefinition/sop-medication-review',
          valueCoding: { system: 'https://overgang.dk/fhir/CodeSystem/sop-medication-review', code },
        });
      });
    expect((await send('stay/start', changed(fixture('stay/start').text, review('needed')))).status).toBe(
      202,
    );
    expect(await tasks(site)).toContain('course.review-medication requested');
    const minutes = changed(fixture('stay/information').text, (bundle) => {
      event('sop-status-meeting')(bundle);
      sentBy(site)(bundle);
      bundle.timestamp = '2027-04-12T10:00:00+02:00';
      eachOf(bundle, 'Provenance', (each) => Object.assign(each, { occurredDateTime: bundle.timestamp }));
      eachOf(bundle, 'Encounter', (stay) =>
        Object.assign(stay, { status: 'in-progress', period: { start: '2027-04-07T14:00:00+02:00' } }),
      );
      review('done')(bundle);
    });
    expect((await send('stay/information', minutes, site)).status).toBe(202);
    expect(await tasks(site)).toContain('course.review-medication completed');
    expect((await read(site)).stay.plannedEnd).toBe('2027-04-21T14:00:00+02:00');
  });

  it('a plan that does not go on from the one of the handover is told of, and one that names it is not (R-STA-05, S-95)', async () => {
    await open();
    const told = (code: string, at: string, change: (plan: Json) => void) =>
      changed(fixture('stay/information').text, (bundle) => {
        const isHandover = code === 'sop-handover-in';
        event(code)(bundle);
        sentBy(isHandover ? hospital : site)(bundle);
        if (isHandover) sentTo(site)(bundle);
        bundle.id = crypto.randomUUID();
        bundle.timestamp = at;
        eachOf(bundle, 'Provenance', (each) => {
          each.occurredDateTime = at;
          if (!isHandover) each.activity.coding[0].code = 'modified-message';
        });
        const [{ resource: header }] = bundle.entry;
        const before = header.id;
        header.id = crypto.randomUUID();
        bundle.entry[0].fullUrl = bundle.entry[0].fullUrl.replace(before, header.id);
        eachOf(bundle, 'Provenance', (each) => {
          for (const target of each.target) target.reference = target.reference.replace(before, header.id);
        });
        eachOf(bundle, 'CarePlan', change);
      });
    const identified = (id: string) => ({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` });
    const [first, second] = ['8e1c0c2e-0d6f-4d7c-9f53-6f0f0c9e3c11', '8e1c0c2e-0d6f-4d7c-9f53-6f0f0c9e3c12'];
    const handover = told('sop-handover-in', '2027-04-07T12:00:00+02:00', (plan) =>
      Object.assign(plan, { identifier: [identified(first)] }),
    );
    expect((await send('stay/information', handover, hospital)).status).toBe(202);
    const warned = async (at: string, change: (plan: Json) => void) => {
      const reply = await send('stay/information', told('sop-stay-information', at, change), site);
      expect(reply.status).toBe(202);
      return reply.text.includes('stay.plan-not-continued');
    };
    const another = (plan: Json) => Object.assign(plan, { identifier: [identified(second)] });
    expect(await warned('2027-04-09T12:00:00+02:00', another)).toBe(true);
    expect(
      await warned('2027-04-09T12:01:00+02:00', (plan) =>
        Object.assign(plan, { identifier: [identified(first)] }),
      ),
    ).toBe(false);
    expect(
      await warned('2027-04-09T12:02:00+02:00', (plan) =>
        Object.assign(another(plan), { replaces: [{ identifier: identified(first) }] }),
      ),
    ).toBe(false);
    expect(
      await warned('2027-04-09T12:03:00+02:00', (plan) => Object.assign(plan, { identifier: undefined })),
    ).toBe(true);
  });

  it('a handover whose treatment needs utensils warns when none are listed, and not when they came before it (R-STA-14)', async () => {
    const handover = (at: string) =>
      changed(fixture('stay/information').text, (bundle) => {
        event('sop-handover-in')(bundle);
        sentBy(hospital)(bundle);
        sentTo(site)(bundle);
        bundle.id = crypto.randomUUID();
        bundle.timestamp = at;
        eachOf(bundle, 'Provenance', (each) => Object.assign(each, { occurredDateTime: at }));
        eachOf(bundle, 'Communication', (words) => {
          words.extension.push({
            url: 'https://overgang.dk/fhir/StructureDefinition/sop-special-utensils',
            valueBoolean: true,
          });
        });
      });
    await open();
    const warned = await send('stay/information', handover('2027-04-07T12:00:00+02:00'), hospital);
    expect([warned.status, warned.text.includes('stay.utensils-not-sent')]).toEqual([202, true]);
    await gateway.dispose();
    await open();
    expect((await send('supply/lent')).status).toBe(202);
    const listed = await send('stay/information', handover('2027-04-07T13:00:00+02:00'), hospital);
    expect([listed.status, listed.text.includes('stay.utensils-not-sent')]).toEqual([202, false]);
  });

  it('is refused from a place that has no part in the stay (R-SEC-04)', async () => {
    await open();
    expect((await send('stay/start')).status).toBe(202);
    const [from, to] = ['sop-frederiksberg', site].map((id) => gateway.organisation(id));
    const foreign = fixture('meeting/called')
      .text.replaceAll(to?.sor ?? '', from?.sor ?? '')
      .replaceAll(to?.gln ?? '', from?.gln ?? '');
    const refused = await send('meeting/called', foreign, 'sop-frederiksberg');
    expect([refused.status, refused.text.includes('course.sender-no-role')]).toEqual([422, true]);
  });

  it.skipIf(!hasOfficialPackages)(
    `is judged by its profile, and bad content is refused with the place where it stands${withoutPackages}`,
    { timeout: 120_000 },
    async () => {
      await open(undefined, {
        settings: { OVERGANG_PACKAGES: officialPackages, OVERGANG_UNCHECKED_PROFILES: 'refuse' },
      });
      const refused: readonly (readonly [string, string, string, (resource: Json) => void])[] = [
        [
          'supply/lent',
          'SupplyDelivery',
          'sop-supply-in-words',
          (each) => Object.assign(each, { suppliedItem: { itemCodeableConcept: { id: 'x' } } }),
        ],
        ['supply/lent', 'SupplyDelivery', 'terms', (each) => Object.assign(each, { extension: undefined })],
        [
          'supply/lent',
          'SupplyDelivery',
          'sop-supply-return',
          (each) => {
            const [terms] = each.extension;
            terms.extension.find(({ url }: Json) => url === 'toReturn').valueBoolean = false;
            terms.extension.push({ url: 'returnBy', valueDateTime: '2027-04-23T12:00:00+02:00' });
            terms.extension = terms.extension.slice(0, 3).concat(terms.extension.slice(-1));
          },
        ],
        [
          'functional-status/report',
          'QuestionnaireResponse',
          'sop-functional-status-said',
          (each) => Object.assign(each.item[0], { linkId: 'diagnosis' }),
        ],
        [
          'meeting/called',
          'Appointment',
          'sop-meeting-place',
          (each) => Object.assign(each, { participant: each.participant.slice(0, 1) }),
        ],
        [
          'meeting/called',
          'Appointment',
          'Appointment.description',
          (each) => Object.assign(each, { description: undefined }),
        ],
        [
          'referral-opening/opened',
          'Task',
          'Task.status',
          (each) => Object.assign(each, { status: 'accepted' }),
        ],
      ];
      for (const [name, type, told, change] of refused) {
        const bad = changed(fixture(name).text, (bundle) => eachOf(bundle, type, change));
        const answer = await send(name, bad);
        expect([name, told, answer.status]).toEqual([name, told, 422]);
        expect(answer.text, `${name} ${told}`).toContain(told);
      }
      for (const name of [
        'supply/lent',
        'functional-status/report',
        'stay/start',
        'meeting/called',
        'meeting/cancelled',
        'supply/returned',
      ])
        expect((await send(name)).status, name).toBe(202);
    },
  );

  it('never answers 500 for what no profile has looked at: half a message is refused or told, and changes nothing', async () => {
    await open();
    const broken: readonly (readonly [string, string, (resource: Json) => void])[] = [
      [
        'supply/lent',
        'SupplyDelivery',
        (each) => Object.assign(each, { extension: [{ url: each.extension[0].url }] }),
      ],
      ['supply/lent', 'SupplyDelivery', (each) => Object.assign(each, { identifier: undefined })],
      [
        'functional-status/report',
        'QuestionnaireResponse',
        (each) => Object.assign(each, { item: undefined, authored: undefined }),
      ],
      ['meeting/called', 'Appointment', (each) => Object.assign(each, { start: undefined })],
      [
        'meeting/called',
        'Appointment',
        (each) => Object.assign(each, { status: 'waitlist', appointmentType: undefined }),
      ],
    ];
    for (const [name, type, change] of broken) {
      const bad = changed(fixture(name).text, (bundle) => {
        bundle.id = crypto.randomUUID();
        eachOf(bundle, type, change);
      });
      const { status } = await send(name, bad);
      expect([name, status < 500]).toEqual([name, true]);
    }
    const { supplies, meetings } = await read(site);
    expect([supplies, meetings]).toEqual([[], []]);
  });
});
