import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sitePlaces } from '../../src/follow/capacity/free-places.ts';
import { judgeCapacity } from '../../src/follow/capacity/judge-capacity.ts';
import { judgeMunicipality } from '../../src/follow/capacity/own-municipality.ts';
import type { DeclaredPlaces } from '../../src/follow/capacity/read-capacity.ts';
import { judgeAllocation } from '../../src/follow/judge-agreement.ts';
import { events } from '../../src/message/event.ts';
import { basisOfEvent } from '../../src/message/legal-basis.ts';
import { createAgreements } from '../../src/network/agreements.ts';
import { createNetwork } from '../../src/network/network.ts';
import { readPlaces, writePlaces } from '../../src/network/places.ts';
import { say, tell } from '../course/story.ts';
import { openOrganised } from '../path/organised.ts';

const world = openOrganised('midtjylland-1');
const network = createNetwork(world.network);
const agreements = createAgreements(
  JSON.parse(readFileSync(world.settings.OVERGANG_AGREEMENTS ?? '', 'utf8')),
);
const at = Date.parse('2027-05-03T08:00:00+02:00');

const judged = (sender: string, declared: Partial<DeclaredPlaces>, more: object = {}) => {
  const organisation = network.organisation(sender);
  if (organisation === undefined) throw new Error(sender);
  const site = declared.site ?? 'sop-skive';
  return judgeCapacity({
    sender: organisation,
    site,
    declared: [{ site, service: 'regional-sop', speciality: '', places: 1260, ...declared }],
    at,
    agreements,
    network,
    others: new Map(),
    knownAt: undefined,
    ...more,
  }).map(({ code, rule }) => `${rule} ${code}`);
};

describe('declared places', () => {
  it('are taken from the site, its operator, and the region’s bodies; from nobody else (R-SEC-04)', () => {
    for (const sender of ['sop-skive', 'kommune-0779', 'region-midtjylland', 'indgang-midtjylland'])
      expect(judged(sender, {}), sender).toEqual([]);
    for (const sender of ['sop-herning', 'kommune-0657', 'laegehuset-valby'])
      expect(judged(sender, {}), sender).toEqual(['R-SEC-04 capacity.not-own-site']);
  });

  it('are held against the agreement, to the tenth (R-CAP-02)', () => {
    expect(judged('sop-skive', { places: 1250 })).toEqual(['R-CAP-02 capacity.below-agreement']);
    // Undivided places of several sites are counted together, once all have declared theirs.
    expect(judged('sop-herning', { site: 'sop-herning', places: 2130 })).toEqual([]);
  });

  it('belong to an agreement (R-CAP-06)', () => {
    const before = Date.parse('2026-05-03T08:00:00+02:00');
    expect(judged('sop-skive', {}, { at: before })).toContain('R-CAP-06 agreement.missing');
  });

  it('of specialised rehabilitation are never those of a SOP, and an offer without beds has none (R-CAP-08, R-SPR-05)', () => {
    const unit = { site: 'doegnrehabilitering-lemvig', places: 800 };
    expect(judged('doegnrehabilitering-lemvig', unit)).toContain('R-CAP-08 capacity.services-mixed');
    expect(judged('doegnrehabilitering-lemvig', { ...unit, service: 'doegnrehab-139b' })).toEqual([]);
    const placeless = createAgreements(
      agreements.all.map((each) => ({
        ...each,
        sites: each.sites.map((one) => ({ ...one, placeless: true })),
      })),
    );
    expect(judged('sop-skive', {}, { agreements: placeless })).toContain('R-SPR-05 capacity.placeless');
    expect(judged('sop-skive', { places: 0 }, { agreements: placeless })).not.toContain(
      'R-SPR-05 capacity.placeless',
    );
  });

  it('that come late are told to be history (R-CAP-04)', () => {
    expect(judged('sop-skive', {}, { knownAt: at + 1 })).toEqual(['R-CAP-04 capacity.outdated']);
  });

  it('are decimals that add up exactly, to hundredths (F12)', () => {
    expect([179.2, 0.1, 0, 100_000].map(readPlaces)).toEqual([17920, 10, 0, 10_000_000]);
    expect([1.234, -1, Number.NaN, Number.POSITIVE_INFINITY, undefined].map(readPlaces)).toEqual(
      Array(5).fill(undefined),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (hundredths) => {
        expect(readPlaces(writePlaces(hundredths))).toBe(hundredths);
      }),
    );
  });
});

describe('an allocation', () => {
  const allocation = (facts: object) =>
    judgeAllocation(say('allocation-granted', '2027-05-03T08:00+02:00', facts as never), oestdanmark).map(
      ({ code, rule }) => `${rule} ${code}`,
    );
  const east = openOrganised('oestdanmark');
  const oestdanmark = createAgreements(
    JSON.parse(readFileSync(east.settings.OVERGANG_AGREEMENTS ?? '', 'utf8')),
  );

  it('is held against the agreement of its site (R-CAP-06)', () => {
    const usual = { site: 'sop-vigerslevvej', operator: 'kommune-koebenhavn', flags: [] };
    expect(allocation(usual)).toEqual([]);
    expect(allocation({ ...usual, operator: 'kommune-frederiksberg' })).toEqual([
      'R-CAP-06 agreement.operator-differs',
    ]);
    expect(allocation({ ...usual, site: 'sop-elsewhere' })).toEqual(['R-CAP-06 agreement.missing']);
  });
});

describe('a place outside the own municipality', () => {
  const east = openOrganised('oestdanmark');
  const agreed = createAgreements(JSON.parse(readFileSync(east.settings.OVERGANG_AGREEMENTS ?? '', 'utf8')));
  const declared = (site: string, places: number, service = 'regional-sop') => ({
    messageId: site,
    site,
    service,
    speciality: '',
    at: 0,
    recordedAt: 0,
    content: JSON.stringify({ site, service, speciality: '', places }),
  });
  const told = async (
    facts: object,
    places: readonly ReturnType<typeof declared>[],
    referral: object = {},
    course = [
      say('referral-received', '2027-05-03T07:00+02:00', { wish: undefined as never, ...referral }),
      say('referral-opened', '2027-05-03T07:01+02:00'),
    ],
  ) => {
    const { history } = tell(course);
    const allocation = say('allocation-granted', '2027-05-03T08:00+02:00', {
      authority: 'region-oestdanmark',
      operator: 'kommune-frederiksberg',
      site: 'sop-frederiksberg',
      siteReason: undefined as never,
      ...facts,
    });
    const store = {
      capacity: async (sites?: readonly string[]) =>
        places.filter(({ site }) => sites === undefined || sites.includes(site)),
      occupancy: async () => [{ site: 'sop-vigerslevvej', occupied: 3, reserved: 1 }],
    };
    const problems = await judgeMunicipality(allocation, history.state, { agreements: agreed, store });
    return problems.map(({ rule, params }) => `${rule} ${params?.free}`);
  };

  it('is told while the own one has a free place, and nobody has wished or given a reason (R-ALL-09)', async () => {
    const free = [declared('sop-vigerslevvej', 500)];
    expect(await told({}, free)).toEqual(['R-ALL-09 sop-vigerslevvej']);
    expect(await told({ siteReason: 'near the family' }, free)).toEqual([]);
    expect(await told({}, free, { wish: 'sop-frederiksberg' })).toEqual([]);
    expect(await told({ site: 'sop-bystaevneparken' }, free)).toEqual([]);
  });

  it('is nothing to tell of when no whole place of the SOP is free at home', async () => {
    expect(await told({}, [])).toEqual([]);
    expect(await told({}, [declared('sop-vigerslevvej', 499)])).toEqual([]);
    expect(await told({}, [declared('sop-vigerslevvej', 5000, 'doegnrehab-139b')])).toEqual([]);
  });
});

it('places of rehabilitation on the same premises are counted apart, and no SOP stay takes one (R-STA-11)', async () => {
  const content = (service: string) =>
    JSON.stringify({ site: 'shared', service, speciality: '', places: 1000 });
  const kept = ['regional-sop', 'doegnrehab-139b'].map((service) => ({
    messageId: service,
    site: 'shared',
    service,
    speciality: '',
    at: 0,
    recordedAt: 0,
    content: content(service),
  }));
  const counted = await sitePlaces({
    capacity: async () => kept,
    occupancy: async () => [{ site: 'shared', occupied: 4, reserved: 2 }],
  });
  expect(counted.map(({ service, places, free }) => [service, places, free])).toEqual([
    ['regional-sop', 1000, 400],
    ['doegnrehab-139b', 1000, 1000],
  ]);
});

it('every event that is about a citizen goes out on a basis; those that are about nobody need none (R-SEC-01, S-74)', () => {
  const without = [...events.keys()].filter((event) => basisOfEvent(event) === undefined);
  expect(without).toEqual(['acknowledgement-message', 'empty-message', 'sop-capacity']);
});
