import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { overgang } from './run-command.ts';

const root = join(import.meta.dirname, '..', '..', 'fixtures', 'organisations', 'oestdanmark');
const [copenhagen] = JSON.parse(readFileSync(join(root, 'agreements.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'overgang-agreements-'));
const network = join(root, 'network.json');

const full = {
  staff: {
    day: ['nurse', 'social-health-assistant', 'therapist'],
    evening: ['nurse', 'social-health-assistant'],
    night: ['social-health-assistant'],
    onCallAtNight: ['nurse'],
  },
  advice: [
    { speciality: 'psychiatry', contact: '38000004' },
    { speciality: 'geriatrics', contact: 'bfh-medicin' },
  ],
};

const check = (change: object, ...more: readonly string[]) => {
  const file = join(folder, 'agreement.json');
  writeFileSync(file, JSON.stringify({ ...copenhagen, ...change }));
  return overgang(['agreements', file, '--network', network, ...more]);
};
const sites = (...said: readonly object[]) =>
  copenhagen.sites.map((site: object, index: number) => ({ ...site, ...full, ...said[index] }));

describe('overgang agreements', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('tells which staff a site lacks when, and which advice, and stops nothing (R-STA-17, R-STA-18)', async () => {
    const lacking = { staff: { ...full.staff, night: ['nurse'] }, advice: full.advice.slice(0, 1) };
    const { code, out } = await check({ sites: sites(lacking, { staff: undefined, advice: [] }) }, '--json');
    expect(code).toBe(0);
    const told = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ code: finding, rule, params }) => [finding, rule, ...Object.values(params)].join(' '));
    expect(told).toEqual([
      'site.staff-missing R-STA-17 sop-vigerslevvej social-health-assistant night',
      'site.no-specialist-advice R-STA-18 sop-vigerslevvej somatic hospital care',
      'site.staff-not-declared R-STA-17 sop-bystaevneparken',
      'site.no-specialist-advice R-STA-18 sop-bystaevneparken psychiatry',
      'site.no-specialist-advice R-STA-18 sop-bystaevneparken somatic hospital care',
    ]);
    const danish = await check({ sites: sites({}, { advice: [] }) }, '--language', 'da');
    expect(danish.out).toContain('sop-bystaevneparken har ingen kontakt til rådgivning i psychiatry.');
    expect((await check({ sites: sites() }, '--json')).out).toBe('');
  });

  it('tells by when a stay is to have goals and a status meeting, and refuses days that are none (R-STA-03, R-STA-04)', async () => {
    const agreed = await check({ sites: sites(), stay: { goalsDays: 3, statusMeetingDays: 10 } });
    expect(agreed.out).toContain('goals within 3 days');
    expect(agreed.out).toContain('a status meeting within 10 days');
    for (const stay of [{ goalsDays: 0 }, { goalsDays: 1.5 }, { statusMeetingDays: '10' }, { days: 3 }])
      expect((await check({ sites: sites(), stay })).code, JSON.stringify(stay)).toBe(1);
  });

  it('takes words that a region adds to a national criterion, and refuses any other criterion (R-REF-20)', async () => {
    const added = await check({ sites: sites(), criteria: { A2: 'Også ved behov om natten.' } });
    expect([added.code, added.out.includes('A2: Også ved behov om natten.')]).toEqual([0, true]);
    for (const name of ['A7', 'D0', 'B1', 'alder']) {
      const refused = await check({ criteria: { A2: 'Også om natten.', [name]: 'Kun over 65 år.' } });
      expect([refused.code, refused.err.includes(`(${name})`)], name).toEqual([1, true]);
    }
  });

  it('refuses what a gateway would not start with, and a network file that cannot be read', async () => {
    expect((await check({ operator: 'nobody' })).code).toBe(1);
    const unread = await overgang(['agreements', join(root, 'agreements.json'), '--network', folder]);
    expect(unread.code).toBe(2);
  });
});
