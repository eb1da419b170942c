import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { placePalliation } from '../../src/follow/capacity/palliative-place.ts';
import { rankSites, writeRanking } from '../../src/follow/capacity/rank-sites.ts';
import { type AgreementFile, createAgreements } from '../../src/network/agreements.ts';
import { createNetwork } from '../../src/network/network.ts';
import { say, tell } from '../course/story.ts';
import { openOrganised } from '../path/organised.ts';

const east = openOrganised('oestdanmark');
const network = createNetwork(east.network);
const files = JSON.parse(
  readFileSync(east.settings.OVERGANG_AGREEMENTS ?? '', 'utf8'),
) as readonly AgreementFile[];
const agreements = createAgreements(files);
const [vigerslevvej, bystaevneparken, frederiksberg] = [
  'sop-vigerslevvej',
  'sop-bystaevneparken',
  'sop-frederiksberg',
] as const;

/** A store in which sites have declared these numbers of places, in hundredths. */
const declaring = (places: Readonly<Record<string, number>>) => ({
  capacity: async () =>
    Object.entries(places).map(([site, number]) => ({
      messageId: site,
      site,
      service: 'regional-sop',
      speciality: '',
      at: 0,
      recordedAt: 0,
      content: JSON.stringify({ site, service: 'regional-sop', speciality: '', places: number }),
    })),
  occupancy: async () => [],
});
const ranked = async (
  places: Readonly<Record<string, number>>,
  residence: string | undefined,
  agreed = agreements,
) => {
  const wanted = {
    authority: 'region-oestdanmark',
    speciality: 'palliation',
    residence,
    at: Date.parse('2027-05-03T08:00:00+02:00'),
  };
  return rankSites(wanted, { agreements: agreed, store: declaring(places) });
};
const names = (ranking: Awaited<ReturnType<typeof ranked>>) => ranking.map(({ site }) => site);

describe('the sites of a region for a palliative need (R-ALL-10, S-41)', () => {
  it('begin with the one that gathers palliation, wherever the citizen lives and however full it is', async () => {
    const full = { [bystaevneparken]: 0, [vigerslevvej]: 9000, [frederiksberg]: 9000 };
    expect(names(await ranked(full, '0147'))).toEqual([bystaevneparken, frederiksberg, vigerslevvej]);
    expect(names(await ranked({}, undefined))[0]).toBe(bystaevneparken);
  });

  it('follow by a whole free place, then by what is not known, then the full ones', async () => {
    const residence = '0101';
    expect(names(await ranked({ [vigerslevvej]: 99, [frederiksberg]: 100 }, residence))).toEqual([
      bystaevneparken,
      frederiksberg,
      vigerslevvej,
    ]);
    expect(names(await ranked({ [vigerslevvej]: 99 }, residence)).at(-1)).toBe(vigerslevvej);
  });

  it('of what is equal put the own municipality first, then its health council, then most places free', async () => {
    const some = { [vigerslevvej]: 500, [frederiksberg]: 900 };
    expect(names(await ranked(some, '0101')).slice(1)).toEqual([vigerslevvej, frederiksberg]);
    expect(names(await ranked(some, '0147')).slice(1)).toEqual([frederiksberg, vigerslevvej]);
    // Nobody's own: neither has a council in common with it.
    expect(names(await ranked(some, '0461')).slice(1)).toEqual([frederiksberg, vigerslevvej]);
    const [first] = files;
    const other = { ...first, agreementId: 'x', municipality: '0159', sites: [{ site: 'sop-far' }] };
    const apart = createAgreements([
      ...files,
      { ...other, healthCouncil: { name: 'another council' } } as AgreementFile,
    ]);
    const far = { ...some, 'sop-far': 5000 };
    expect(names(await ranked(far, '0147', apart))).toEqual([
      bystaevneparken,
      frederiksberg,
      vigerslevvej,
      'sop-far',
    ]);
  });

  it('are written with their free places, and with a question mark where nobody has declared any', async () => {
    expect(writeRanking(await ranked({ [vigerslevvej]: 450 }, '0101'), 2)).toBe(
      'sop-bystaevneparken (?), sop-vigerslevvej (4.5)',
    );
  });
});

describe('a palliative need', () => {
  const visitation = { id: 'visitation-oestdanmark', kind: 'visitation' } as const;
  const x7 = { flags: [{ flag: 'X7', status: 'claimed' }] } as const;
  const referred = say('referral-received', '2027-05-03T07:00+02:00', x7, { receiver: visitation });
  const place = async (messages: readonly ReturnType<typeof say>[], agreed = agreements) => {
    const { last } = tell(messages);
    const message = messages.at(-1);
    if (message === undefined) throw new Error('Nothing is told.');
    const parts = { agreements: agreed, store: declaring({}), network, newId: () => 'task-1' };
    return placePalliation(message, last.course, parts, message.at + 10_000);
  };
  const allocation = (facts: object) =>
    say('allocation-granted', '2027-05-03T08:00+02:00', {
      authority: 'region-oestdanmark',
      ...facts,
    } as never);

  it('gives the visitation a task that names the sites in order, until it has decided', async () => {
    const { findings, tasks } = await place([referred]);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['agreement.palliative-sites', 'information'],
    ]);
    const [task] = tasks?.open ?? [];
    expect(task).toMatchObject({ owner: visitation.id, kind: 'agreement.palliative-sites' });
    expect(String(task?.reason.sites)).toMatch(/^sop-bystaevneparken /);
    for (const settled of [
      allocation({ site: bystaevneparken }),
      say('referral-rejected', '2027-05-03T08:00+02:00'),
      say('referral-withdrawn', '2027-05-03T08:00+02:00'),
    ]) {
      const { tasks: then } = await place([referred, settled]);
      expect(
        then?.close?.map(({ key }) => key),
        settled.kind,
      ).toEqual([task?.key]);
    }
  });

  it('is told of an allocation elsewhere, in another municipality’s agreement too, and of none at the right site', async () => {
    const codes = async (site: string) =>
      (await place([referred, allocation({ site })])).findings.map(({ code, params }) => [
        code,
        params?.expected,
      ]);
    const warned = [['agreement.palliation-elsewhere', 'sop-bystaevneparken (?)']];
    expect(await codes(vigerslevvej)).toEqual(warned);
    expect(await codes(frederiksberg)).toEqual(warned);
    expect(await codes(bystaevneparken)).toEqual([]);
  });

  it('leaves nothing to do when the supplement says that there is none', async () => {
    const supplemented = say(
      'referral-supplemented',
      '2027-05-03T07:30+02:00',
      { flags: [] },
      { receiver: visitation },
    );
    const { findings, tasks } = await place([referred, supplemented]);
    expect([findings, tasks?.open, tasks?.close?.length]).toEqual([[], undefined, 1]);
  });

  it('is nothing to tell of where no agreement gathers palliation, or where there is no such need', async () => {
    const none = createAgreements(
      files.map((each) => ({ ...each, sites: each.sites.map(({ site }) => ({ site })) })),
    );
    expect(await place([referred], none)).toEqual({ findings: [], tasks: undefined });
    expect(await place([referred, allocation({ site: vigerslevvej })], none)).toMatchObject({ findings: [] });
    const usual = say('referral-received', '2027-05-03T07:00+02:00', {}, { receiver: visitation });
    expect(await place([usual])).toEqual({ findings: [], tasks: undefined });
  });
});
