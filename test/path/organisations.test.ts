import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { demoOrganised, type Organised, openOrganised } from './organised.ts';
import {
  codesIn,
  courseOf,
  coursesForEverybody,
  mailboxesOf,
  type Outcome,
  playUnder,
  type Staged,
} from './play-organised.ts';
import { type World, worlds } from './worlds.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');
const names = readdirSync(join(fixtures, 'organisations'));
/** Nobody acknowledges here, and nothing is sent again when the clock goes on by months. */
const patient = { OVERGANG_ACKNOWLEDGE_WITHIN: '43200', OVERGANG_ACKNOWLEDGE_RESENDS: '0' };
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Every course that is played under everybody, on one gateway, and what everybody gets of it. */
async function playAll(world: Organised, courses: readonly Staged[], open = worlds[0]?.open) {
  let clock = Date.parse('2027-01-01T00:00:00Z');
  const opened: World | undefined = await open?.({
    now: () => clock,
    base: world.network,
    settings: { ...world.settings, ...patient },
  });
  if (opened === undefined) throw new Error('there is no world');
  try {
    const outcomes: Outcome[] = [];
    for (const course of courses)
      outcomes.push(
        await playUnder(
          world,
          opened.gateway,
          (at) => {
            clock = at;
          },
          course,
        ),
      );
    return { outcomes, mailboxes: await mailboxesOf(world, opened.gateway, courses) };
  } finally {
    await opened.dispose();
  }
}

describe('the courses of the scenarios under every organisation', { timeout: 120_000 }, () => {
  const demo = demoOrganised();
  const courses = coursesForEverybody(demo);
  let usual: Awaited<ReturnType<typeof playAll>>;
  beforeAll(async () => {
    usual = await playAll(demo, courses);
  }, 120_000);

  it('are most of them, and go as they are told', () => {
    expect(courses.map(({ name }) => name)).toHaveLength(23);
    expect(Object.values(usual.mailboxes).flat().length).toBeGreaterThan(200);
  });

  it.each(names)(
    '%s: the same answers, deadlines, tasks and messages but for SOR numbers, and what goes with them (S-11 to S-16, R-OTH-05)',
    async (name) => {
      const { outcomes, mailboxes } = await playAll(openOrganised(name), courses);
      expect(outcomes).toEqual(usual.outcomes);
      expect(mailboxes).toEqual(usual.mailboxes);
    },
  );
});

describe('a course under other organisations, on PostgreSQL and RabbitMQ', () => {
  const large = worlds.at(-1);
  it.skipIf(large?.skip ?? true)(
    `is the same in every message but for SOR numbers, and what goes with them: ${large?.name}`,
    { timeout: 300_000 },
    async () => {
      const courses = [courseOf('TS-01')];
      const usual = await playAll(demoOrganised(), courses, large?.open);
      for (const name of ['midtjylland-2a', 'regional-drift'])
        expect(await playAll(openOrganised(name), courses, large?.open), name).toEqual(usual);
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

  it('leads a plan at specialised level to FRV whatever the diagnosis, and a child to its own site (S-33, S-46, S-47, R-SPR-02, R-SPR-03)', async () => {
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
      const ordinary = await gateway.send('frv-hammel', from(plan('advanced'), 'region-midtjylland'));
      expect([ordinary.status, codesIn(ordinary.body)]).toEqual([202, expect.any(Array)]);
      const toVisitation = await gateway.send('frv-hammel', from(plan('advanced'), 'frv-hammel'));
      expect([toVisitation.status, codesIn(toVisitation.body)]).toEqual([
        202,
        expect.arrayContaining(['rehabilitation.not-to-municipality']),
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
