import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import agreed from '../../fixtures/contents/oestdanmark.json' with { type: 'json' };
import { overgang } from '../cli/run-command.ts';

const root = join(import.meta.dirname, '..', '..');
const network = join(root, 'fixtures', 'networks', 'demo.json');
const folder = mkdtempSync(join(tmpdir(), 'overgang-contents-'));
const [pair, region] = agreed;
const [demand] = pair?.demands ?? [];

const check = (content: unknown, ...more: readonly string[]) => {
  const file = join(folder, 'contents.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return overgang(['agreements', file, '--content', '--network', network, ...more]);
};

describe('overgang agreements --content (R-COM-04, R-DAT-10)', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('lists what is asked of whom, in either language and for programs', async () => {
    const { code, out } = await check(agreed, '--language', 'da');
    expect([code, out]).toEqual([0, expect.stringContaining('Borgerens mål registreres ved ankomsten.')]);
    expect(out).toContain('from sop-vigerslevvej, to kommune-koebenhavn, 2027-01-01/');
    expect(out).toContain('in region-oestdanmark, 2027-01-01/, only warns until 2027-06-30');
    const lines = (await check(agreed, '--json')).out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { demand: 'kontakttelefon', refuses: false },
      { agreement: 'registrering-oestdanmark 2027.1', demand: 'maal', refuses: true },
    ]);
  });

  it.each([
    ['a party that does not exist', { ...pair, from: ['sop-ukendt'] }, 'sop-ukendt is no organisation'],
    [
      'an authority that is no region',
      { ...region, authority: 'kommune-koebenhavn' },
      'of kind municipality, not region',
    ],
    [
      'an event nobody sends',
      { ...pair, events: ['sop-discharge-notice-nwe'] },
      'nobody in the network sends',
    ],
    ['days in the wrong order', { ...pair, validTo: '2026-01-01' }, 'validTo lies before validFrom'],
    [
      'a transition before it begins',
      { ...region, plan: { ...region?.plan, transitionUntil: '2026-12-30' } },
      'the transition ends before',
    ],
    ['a day that does not exist', { ...pair, validFrom: '2027-02-30' }, 'must match format "date"'],
    ['a demand that is there twice', { ...pair, demands: [demand, demand] }, 'is there twice'],
    [
      'a question that cannot be asked',
      { ...pair, demands: [{ ...demand, asks: 'entry.foo()' }] },
      'the question of kontakttelefon cannot be asked: there is no function foo()',
    ],
    [
      'a sentence in one language',
      { ...pair, demands: [{ ...demand, en: undefined }] },
      "must have required property 'en'",
    ],
    ['a region without a plan', { ...region, plan: undefined }, "must have required property 'plan'"],
    ['neither a pair nor a region', { ...pair, to: undefined }, "must have required property 'to'"],
    ['a word it does not know', { ...pair, form: ['x'] }, 'must NOT have additional properties (form)'],
    ['two versions at once', [pair, { ...pair, version: '2027.2' }], 'hold at the same time'],
    ['what is no JSON', '{', 'cannot be read as JSON'],
  ])('refuses %s', async (_, content, why) => {
    const { code, err } = await check(content);
    expect([code, err]).toEqual([1, expect.stringContaining(why)]);
  });

  it('says when there is no file', async () => {
    const { code, err } = await overgang([
      'agreements',
      join(folder, 'none'),
      '--content',
      '--network',
      network,
    ]);
    expect([code, err]).toEqual([1, expect.stringContaining('the content agreements cannot be read')]);
  });
});
