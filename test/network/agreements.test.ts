import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitAt } from '../../src/course/policy/responsibility-split.ts';
import { stayTerms } from '../../src/course/policy/stay-terms.ts';
import { loadCoursePolicy } from '../../src/follow/load-policy.ts';
import { type AgreementFile, createAgreements } from '../../src/network/agreements.ts';
import { checkAgreements, loadAgreements } from '../../src/network/load-agreements.ts';
import { createNetwork } from '../../src/network/network.ts';
import { openOrganised } from '../path/organised.ts';

const world = openOrganised('oestdanmark');
const network = createNetwork(world.network);
const [copenhagen, frederiksberg] = JSON.parse(
  readFileSync(world.settings.OVERGANG_AGREEMENTS ?? '', 'utf8'),
) as [AgreementFile, AgreementFile];
const faultsOf = (...files: readonly unknown[]) =>
  checkAgreements(
    files.map((content) => ({ place: 'file', content })),
    network,
  ).faults;

describe('agreements', () => {
  it('stand side by side, each with its own sites, operator and decimal places (S-07, S-08, S-42, R-CAP-06)', () => {
    const agreements = createAgreements([copenhagen, frederiksberg]);
    const at = Date.parse('2027-03-01T00:00:00Z');
    expect(agreements.ofSite('sop-vigerslevvej', at)?.places).toBe(179.2);
    expect(agreements.ofSite('sop-frederiksberg', at)?.operator).toBe('kommune-frederiksberg');
    expect(agreements.ofSite('sop-vigerslevvej', Date.parse('2028-12-31T22:59:59Z'))).toBeDefined();
    expect(agreements.ofSite('sop-vigerslevvej', Date.parse('2028-12-31T23:00:00Z'))).toBeUndefined();
    expect(agreements.knows('sop-vigerslevvej')).toBe(true);
  });

  it('are refused with every fault of every file at once', () => {
    const faults = faultsOf(
      { ...copenhagen, operator: 'nobody', authority: 'kommune-koebenhavn', validTo: '2026-01-01' },
      { ...frederiksberg, colour: 'green', places: 'many' },
      { ...frederiksberg, agreementId: 'other', places: 30.555, notice: { baseHours: 48, fridayHours: 24 } },
      {
        ...frederiksberg,
        sites: [{ site: 'sop-frederiksberg' }, { site: 'sop-bystaevneparken', places: 99 }],
      },
    )?.join('\n');
    for (const told of [
      'the operator nobody is no organisation',
      'the authority kommune-koebenhavn is of kind municipality',
      'validTo lies before validFrom',
      'colour',
      '/places: must be number',
      '30.555 has more than two decimals',
      'needs the health council',
      'fridayHours are fewer',
      'add up to 99',
      'at the same time',
    ])
      expect(faults).toContain(told);
  });

  it('gather palliation at one site at most, and a site belongs to one of them (S-41)', () => {
    const both = copenhagen.sites.map((site) => ({ ...site, specialities: ['palliation'] }));
    expect(faultsOf({ ...copenhagen, sites: both })?.join()).toContain('more than one site');
    expect(faultsOf(copenhagen, { ...copenhagen, agreementId: 'other' })?.join()).toContain('belongs to');
    expect(faultsOf(copenhagen, { ...copenhagen, version: '2' })?.join()).toContain('hold at the same time');
  });

  it('are read from a file or a folder; what cannot be read is told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'overgang-agreements-'));
    try {
      writeFileSync(join(folder, 'a.json'), JSON.stringify(copenhagen));
      writeFileSync(join(folder, 'b.json'), JSON.stringify([frederiksberg]));
      expect(loadAgreements(folder, network).files).toHaveLength(2);
      writeFileSync(join(folder, 'c.json'), '{');
      expect(loadAgreements(folder, network).faults).toHaveLength(1);
      expect(loadAgreements(join(folder, 'none'), network).faults).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('bring their notice rule and who decides the end into the policy that courses are judged by (R-NOT-09, R-END-03)', () => {
    const local: AgreementFile = {
      ...copenhagen,
      healthCouncil: { name: 'Sundhedsråd Hovedstaden', reference: 'møde 3, punkt 7' },
      notice: { baseHours: 24, fridayHours: 48 },
      endDecidedBy: 'attached-doctor',
    };
    const policy = loadCoursePolicy(undefined, createAgreements([local, frederiksberg]), 'advisory');
    expect(policy.notices.find(({ policyId }) => policyId === local.agreementId)).toMatchObject({
      version: '2027.1',
      baseHours: 24,
      parties: { region: 'region-oestdanmark', municipality: '0101' },
    });
    expect(policy.doctorDecidesAt.map(({ id }) => id)).toEqual(['sop-vigerslevvej', 'sop-bystaevneparken']);
  });

  it('say by when a stay is to have goals and a status meeting, at their own sites and while they hold (R-STA-03, R-STA-04)', () => {
    const local: AgreementFile = { ...copenhagen, stay: { goalsDays: 3 } };
    const policy = loadCoursePolicy(undefined, createAgreements([local, frederiksberg]), 'advisory');
    const inForce = Date.parse('2027-04-07T12:00:00Z');
    const terms = (site: string, arrivedAt: number) => stayTerms(policy, { site, arrivedAt });
    const [day, general] = [24 * 60, { goals: 7 * 24 * 60, statusMeeting: 14 * 24 * 60 }];
    expect(terms('sop-vigerslevvej', inForce)).toEqual({ ...general, goals: 3 * day });
    expect(terms('sop-frederiksberg', inForce)).toEqual(general);
    expect(terms('sop-vigerslevvej', Date.parse('2029-01-01T00:00:00Z'))).toEqual(general);
  });

  it('say how hospital, attached doctor and GP divide the responsibility, at their own sites and while they hold (R-TRE-12)', () => {
    const local: AgreementFile = {
      ...copenhagen,
      responsibility: { hospitalHours: 48, hospital: 'responsible', gpDays: 30 },
    };
    const policy = loadCoursePolicy(undefined, createAgreements([local, frederiksberg]), 'advisory');
    const general = { extended: { hours: 96, mode: 'advisory' }, longGpDays: 14 };
    const inForce = Date.parse('2027-04-07T12:00:00Z');
    expect(splitAt(policy, 'sop-vigerslevvej', inForce)).toEqual({
      extended: { hours: 48, mode: 'responsible' },
      longGpDays: 30,
    });
    expect(splitAt(policy, 'sop-frederiksberg', inForce)).toEqual(general);
    expect(splitAt(policy, 'sop-vigerslevvej', Date.parse('2029-01-01T00:00:00Z'))).toEqual(general);
    const { hospital: _, ...partial } = local.responsibility ?? {};
    const some = loadCoursePolicy(
      undefined,
      createAgreements([{ ...copenhagen, responsibility: partial }]),
      'responsible',
    );
    expect(splitAt(some, 'sop-vigerslevvej', inForce).extended).toEqual({ hours: 48, mode: 'responsible' });
  });
});
