import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/demo/scenario.ts';
import { eventually } from '../eventually.ts';
import { changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { demoOrganised, type Organised, openOrganised } from './organised.ts';
import { type World, worlds } from './worlds.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');
const names = readdirSync(join(fixtures, 'organisations'));
/** Those in which nobody changes while the course is going on. */
const steady = names.filter((name) => name !== 'operatoerskifte');
/** Nobody acknowledges here, and nobody is to be told of it. */
const patient = { OVERGANG_ACKNOWLEDGE_WITHIN: '43200' };
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What everybody gets of the whole of TS-01, with the demo's numbers and names, gateway-made ids by their order. */
async function playCourse(world: Organised, gateway: GatewayUnderTest, setClock: (at: number) => void) {
  const folder = join(fixtures, 'scenarios', 'TS-01');
  const [variant] = readScenario(folder).variants;
  const sent = new Set<string>();
  const findings: string[][] = [];
  for (const { at, file, sender = '' } of variant?.steps ?? []) {
    if (file === undefined) continue;
    setClock(Date.parse(at));
    const text = world.staffed(readFileSync(join(folder, file), 'utf8'));
    for (const id of text.match(uuid) ?? []) sent.add(id);
    const reply = await gateway.send(world.acting(sender), text);
    expect([world.name, file, reply.status, reply.status === 202 ? [] : codesIn(reply.body)]).toEqual([
      world.name,
      file,
      202,
      [],
    ]);
    findings.push(codesIn(reply.body).filter((code) => code !== 'receiver.passed-on'));
    await untilDelivered(gateway, world.acting(sender), JSON.parse(text).entry[0].resource.id);
  }
  const mailboxes: Record<string, unknown> = {};
  for (const part of [
    'visitation-oestdanmark',
    'kommune-koebenhavn',
    'sop-vigerslevvej',
    'laegehuset-valby',
    'bfh-medicin',
    'region-oestdanmark',
  ]) {
    const { sor } = gateway.organisation(world.acting(part));
    const uri = encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`);
    const page = await gateway.call(`/fhir/Bundle?message.destination-uri=${uri}&_count=100`, {
      as: world.acting(part),
    });
    const bundles = (page.body.entry ?? []).map((each: { resource: unknown }) => each.resource);
    mailboxes[part] = JSON.parse(ordered(world.plain(bundles), sent));
  }
  return { mailboxes, findings };
}

/** Ids that the gateway made, by the order in which they come. */
function ordered(text: string, sent: ReadonlySet<string>): string {
  const made = new Map<string, string>();
  return text.replace(uuid, (id) => {
    if (sent.has(id)) return id;
    made.set(id, made.get(id) ?? `made-${made.size + 1}`);
    return made.get(id) ?? id;
  });
}

function codesIn(body: ReturnType<typeof JSON.parse>): string[] {
  const outcome = body.parameter?.find(({ name }: { name: string }) => name === 'outcome')?.resource ?? body;
  return (outcome.issue ?? []).map((each: ReturnType<typeof JSON.parse>) => each.details.coding[0].code);
}

async function untilDelivered(gateway: GatewayUnderTest, as: string, id: string): Promise<void> {
  await eventually(async () => {
    const { body } = await gateway.call(`/messages/${id}`, { as });
    const states = body.deliveries.map(({ state }: { state: string }) => state);
    expect(states.filter((state: string) => state === 'queued')).toEqual([]);
  });
}

describe.each(worlds)('a course under every organisation, on $name', ({ skip, open }) => {
  const play = async (world: Organised) => {
    let clock = Date.parse('2027-04-01T00:00:00Z');
    const opened: World = await open({
      now: () => clock,
      base: world.network,
      settings: { ...world.settings, ...patient },
    });
    try {
      return await playCourse(world, opened.gateway, (at) => {
        clock = at;
      });
    } finally {
      await opened.dispose();
    }
  };

  it.skipIf(skip)(
    'is the same in every message but for SOR numbers, and what goes with them (S-13 to S-16, R-OTH-05)',
    { timeout: 300_000 },
    async () => {
      const usual = await play(demoOrganised());
      expect(Object.values(usual.mailboxes).flat().length).toBeGreaterThan(10);
      // Every organisation on the one; one of each kind on the other.
      const others = open === worlds[0]?.open ? steady : ['midtjylland-2a', 'regional-drift'];
      for (const name of others) expect(await play(openOrganised(name)), name).toEqual(usual);
    },
  );
});

describe('Midtjylland’s scenarios', () => {
  const open = (world: Organised, at: string) =>
    openGateway({ now: () => Date.parse(at), base: world.network, settings: world.settings });
  const takers = async (gateway: GatewayUnderTest, as: string, text: string) => {
    const reply = await gateway.send(as, text);
    expect([reply.status, reply.status === 202 ? [] : codesIn(reply.body)]).toEqual([202, []]);
    const { body } = await gateway.call(`/messages/${JSON.parse(text).entry[0].resource.id}`, { as });
    return body.deliveries.map(({ receiver }: { receiver: string }) => receiver);
  };
  const referral = (world: Organised, municipality: string) =>
    world.staffed(asNewFrom(fixture('referral/new').text, (bundle) => resideIn(bundle, municipality)));

  it.each([
    ['midtjylland-1', 'akut-og-plads-midt', 'akut-og-plads-midt'],
    ['midtjylland-2a', 'medicinsk-midt', 'akutafdeling-midt'],
    ['midtjylland-2b', 'medicinsk-midt', 'medicinsk-midt'],
  ])(
    '%s: a referral to a place and one to acute nursing reach the right departments',
    async (name, sop, acute) => {
      const world = openOrganised(name);
      const gateway = await open(world, '2027-05-17T03:00:00+02:00');
      try {
        expect(await takers(gateway, 'hospital-vest', referral(world, '0779'))).toEqual([sop]);
        const nursing = asNewFrom(referral(world, '0779'), (bundle) =>
          asEvent(bundle, 'sop-acute-nursing-referral'),
        );
        expect(await takers(gateway, 'hospital-vest', nursing)).toEqual([acute]);
      } finally {
        await gateway.dispose();
      }
    },
  );

  it('leads each of the 19 municipalities to its own council’s visitation, whatever its hospital has chosen (S-03, S-16)', async () => {
    const world = openOrganised('midtjylland-blandet');
    const gateway = await open(world, '2027-05-17T10:00:00+02:00');
    const expected: Record<string, string> = {
      '0657': 'medicinsk-vest',
      '0661': 'medicinsk-vest',
      '0665': 'medicinsk-vest',
      '0671': 'medicinsk-vest',
      '0756': 'medicinsk-vest',
      '0760': 'medicinsk-vest',
      '0779': 'akut-og-plads-midt',
      '0791': 'akut-og-plads-midt',
      '0740': 'akut-og-plads-midt',
      '0615': 'akut-og-plads-horsens',
      '0727': 'akut-og-plads-horsens',
      '0746': 'akut-og-plads-horsens',
      '0766': 'akut-og-plads-horsens',
      '0751': 'medicinsk-aarhus',
      '0741': 'medicinsk-aarhus',
      '0730': 'medicinsk-randers',
      '0706': 'medicinsk-randers',
      '0707': 'medicinsk-randers',
      '0710': 'medicinsk-randers',
    };
    try {
      const found: Record<string, string> = {};
      for (const code of Object.keys(expected))
        found[code] = (await takers(gateway, 'hospital-vest', referral(world, code)))[0];
      expect(found).toEqual(expected);
    } finally {
      await gateway.dispose();
    }
  });

  it.each([
    ['midtjylland-1', 'forebyggelsesenheden'],
    ['midtjylland-2a', 'lunge-afdelingen'],
  ])(
    '%s: a referral to prevention reaches %s, from GP or hospital only (S-20, S-53, S-54)',
    async (name, unit) => {
      const world = openOrganised(name);
      const gateway = await open(world, '2027-05-17T10:00:00+02:00');
      try {
        const text = asNewFrom(referral(world, '0779'), (bundle) => {
          asEvent(bundle, 'sop-prevention-referral');
          bundle.entry.find(isRequest).resource.category = [{ coding: [{ code: 'lunge' }] }];
        });
        const toRegion = sentTo(text, gateway, 'indgang-midtjylland', 'region-midtjylland');
        const byGp = sentBy(toRegion, gateway, 'hospital-vest', 'laegehuset-valby');
        expect(await takers(gateway, 'laegehuset-valby', byGp)).toEqual([unit]);
        const byMunicipality = sentBy(asNewFrom(toRegion), gateway, 'hospital-vest', 'kommune-0779');
        const refused = await gateway.send('kommune-0779', byMunicipality);
        expect([refused.status, codesIn(refused.body)]).toEqual([
          422,
          expect.arrayContaining(['prevention.referrer']),
        ]);
      } finally {
        await gateway.dispose();
      }
    },
  );

  it('leads a plan at specialised level to FRV whatever the diagnosis, and a child to its own site (S-33, S-46, S-47, R-SPR-02)', async () => {
    const world = openOrganised('midtjylland-1');
    const gateway = await open(world, '2027-05-17T10:00:00+02:00');
    try {
      const plan = (level: string, change: (bundle: Bundle) => void = () => {}) =>
        asNewFrom(referral(world, '0779'), (bundle) => {
          asEvent(bundle, 'sop-rehabilitation-plan');
          bundle.entry.find(isRequest).resource.category = [{ coding: [{ code: level }] }];
          change(bundle);
        });
      const from = (text: string, to: string) =>
        sentBy(sentTo(text, gateway, 'indgang-midtjylland', to), gateway, 'hospital-vest', 'frv-hammel');
      const specialised = plan('specialised');
      expect(await takers(gateway, 'frv-hammel', from(specialised, 'region-midtjylland'))).toEqual([
        'frv-hammel',
      ]);
      const astray = from(plan('specialised'), 'kommune-0779');
      const told = await gateway.send('frv-hammel', astray);
      expect([told.status, codesIn(told.body)]).toEqual([
        202,
        expect.arrayContaining(['rehabilitation.not-to-specialised']),
      ]);
      const child = plan('specialised', (bundle) => {
        bundle.entry.find(isPatient).resource.birthDate = '2015-03-01';
      });
      expect(await takers(gateway, 'frv-hammel', from(child, 'doegnrehabilitering'))).toEqual([
        'doegnrehabilitering-boern',
      ]);
      const adult = plan('specialised', (bundle) => {
        bundle.entry.find(isPatient).resource.birthDate = '1975-03-01';
      });
      expect(await takers(gateway, 'frv-hammel', from(adult, 'doegnrehabilitering'))).toEqual([
        'doegnrehabilitering-lemvig',
      ]);
    } finally {
      await gateway.dispose();
    }
  });
});

type Bundle = ReturnType<typeof JSON.parse>;
const isRequest = ({ resource }: Bundle): boolean => resource.resourceType === 'ServiceRequest';
const isPatient = ({ resource }: Bundle): boolean => resource.resourceType === 'Patient';

/** The same with ids of its own, and changed. */
function asNewFrom(text: string, change: (bundle: Bundle) => void = () => {}): string {
  const fresh = new Map<string, string>();
  const renamed = text.replace(uuid, (id) => {
    fresh.set(id, fresh.get(id) ?? crypto.randomUUID());
    return fresh.get(id) ?? id;
  });
  return changed(renamed, (bundle) => {
    bundle.timestamp = '2027-05-17T03:00:00+02:00';
    change(bundle);
  });
}

function asEvent(bundle: Bundle, event: string): void {
  const header = bundle.entry[0].resource;
  header.eventCoding.code = event;
  header.definition = header.definition.replace('sop-referral-new', event);
}

function resideIn(bundle: Bundle, municipality: string): void {
  for (const { resource } of bundle.entry) {
    for (const { url, valueCoding } of resource.extension ?? [])
      if (url.endsWith('/sop-residence-municipality')) valueCoding.code = municipality;
  }
}

function sentBy(text: string, gateway: GatewayUnderTest, was: string, now: string): string {
  const [before, after] = [gateway.organisation(was), gateway.organisation(now)];
  return text.replaceAll(before.sor, after.sor).replaceAll(before.gln, after.gln);
}

const sentTo = sentBy;
