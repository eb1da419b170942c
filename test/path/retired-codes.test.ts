import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assembledAt, fixture, idsOf } from '../fixture-messages.ts';
import { openGateway } from '../gateway-under-test.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';

type Json = ReturnType<typeof JSON.parse>;

const folder = mkdtempSync(join(tmpdir(), 'overgang-retired-'));
afterAll(() => rmSync(folder, { recursive: true }));
const system = 'https://overgang.dk/fhir/CodeSystem/sop-end-reason';
const usual = 'planned-need-ended';
const story = [
  'referral/new',
  'referral-opening/opened',
  'allocation/granted',
  'stay/information',
  'stay/start',
  'stay/responsibility',
  'discharge-notice/new',
];

let files = 0;
const retiredFile = (content: unknown): string => {
  files += 1;
  const path = join(folder, `retired-${files}.json`);
  writeFileSync(path, JSON.stringify(content));
  return path;
};
const row = (code: string, successors: readonly string[], retired = '2027-01-01') => ({
  system,
  code,
  retired,
  successors,
});

/** Ends a stay with a reason under a file of retired codes; gives what is answered, passed on and known. */
async function endedWith(reason: string, codes: readonly unknown[]) {
  let clock = 0;
  const gateway = await openGateway({
    now: () => clock,
    settings: {
      OVERGANG_RETIRED_CODES: retiredFile(codes),
      OVERGANG_PACKAGES: officialPackages,
      OVERGANG_UNCHECKED_PROFILES: 'refuse',
    },
  });
  const send = (as: string, text: string) => {
    clock = assembledAt(text) ?? clock;
    return gateway.send(as, text);
  };
  try {
    for (const name of story) {
      const { text, expected } = fixture(name);
      expect([name, (await send(expected.sender, text)).status]).toEqual([name, 202]);
    }
    const { text: before, expected } = fixture('stay/end');
    const text = before.replaceAll(`"${usual}"`, `"${reason}"`);
    expect(text.includes(reason)).toBe(true);
    const { status, text: told } = await send(expected.sender, text);
    const read = async (path: string, as = 'region-oestdanmark') => gateway.call(path, { as });
    const settlements: Json[] = (await read('/region/export/settlements')).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return {
      status,
      told,
      sent: text,
      passedOn: (await read(`/fhir/Bundle/${idsOf(text).bundleId}`, expected.sender)).text,
      known: {
        indicators: (await read('/region/indicators')).body,
        stays: (await read('/region/stays')).body.stays,
        settlements: settlements.map(({ what, at }) => [what, at]),
      },
    };
  } finally {
    await gateway.dispose();
  }
}

describe.skipIf(!hasOfficialPackages)(`a code that was retired${withoutPackages}`, () => {
  it('is recorded by its successor, with a warning that names both, and passed on as it came (R-DAT-04, R-DAT-11)', async () => {
    const own = await endedWith('own-decision', []);
    const old = await endedWith('left-by-own-wish', [row('left-by-own-wish', ['own-decision'])]);
    expect([own.status, old.status]).toEqual([202, 202]);
    expect(old.told).toContain('code.retired');
    expect(old.told).toMatch(/left-by-own-wish in .* with own-decision/);
    expect(old.passedOn).toBe(old.sent);
    expect(old.known).toEqual(own.known);
    const planned = await endedWith(usual, []);
    // The reason is seen in the record: another one gives another record.
    expect(planned.known).not.toEqual(own.known);
  }, 60_000);

  it('is followed to the code of today, however often it was replaced (R-DAT-11)', async () => {
    const { status, told } = await endedWith('first', [row('first', ['second']), row('second', [usual])]);
    expect(status).toBe(202);
    expect(told).toContain(`second in ${system} was retired`);
  });

  it('is not guessed where more than one took its place (R-DAT-11)', async () => {
    const { status, told } = await endedWith('other', [row('other', ['own-decision', 'hospital'])]);
    expect([status, told.includes('code.retired-ambiguous')]).toEqual([422, true]);
  });

  it.each([
    ['from a day on that has not come', [row('left-by-own-wish', ['own-decision'], '2027-05-01')]],
    ['in another code system', [{ ...row('left-by-own-wish', ['own-decision']), system: 'urn:other' }]],
    ['nowhere', []],
  ])('is as unknown as any other while it is retired %s (R-DAT-11)', async (_, codes) => {
    const { status, told } = await endedWith('left-by-own-wish', codes);
    expect([status, told.includes('code.retired')]).toEqual([422, false]);
  });
});

describe('a file of retired codes', () => {
  it.each([
    ['no list', {}, 'must be array'],
    ['a code without successor', [row('a', [])], 'must NOT have fewer than 1'],
    ['a day that is none', [row('a', ['b'], '2027-13-01')], 'must match pattern'],
    ['codes that replace each other', [row('a', ['b']), row('b', ['a'])], 'leads back to itself'],
    ['a code twice', [row('a', ['b']), row('a', ['c'])], 'stands there twice'],
  ])('with %s stops the start and says so', async (_, content, fault) => {
    const settings = { OVERGANG_RETIRED_CODES: retiredFile(content) };
    await expect(openGateway({ settings })).rejects.toThrow(fault);
  });

  it('that is not there stops the start and says so', async () => {
    const settings = { OVERGANG_RETIRED_CODES: join(folder, 'none.json') };
    await expect(openGateway({ settings })).rejects.toThrow('cannot be read as JSON');
  });
});
