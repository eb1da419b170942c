import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembledAt, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { overgang } from './run-command.ts';

const scenarios = join(import.meta.dirname, '..', '..', 'fixtures', 'scenarios');
const clock = ['--clock', '2027-03-01T08:00:00+01:00'];
const folder = mkdtempSync(join(tmpdir(), 'overgang-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('overgang replay --clock', () => {
  it('tells a scenario as a story and ends with 0 when it went as it should', async () => {
    const { code, out, err } = await overgang(['replay', join(scenarios, 'TS-18'), ...clock]);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/^TS-18: Duplicates\n/);
    expect(out).toContain('sop-vigerslevvej sends a/06-discharge-notice-new.json: 202');
    expect(out).toContain('notice on-time, ');
    expect(out.match(/✓ as told/g)).toHaveLength(5);
  });

  it('gives every scenario of a run a gateway that knows nothing of the others', async () => {
    const twice = [join(scenarios, 'TS-04'), join(scenarios, 'TS-04')];
    const { code, out, err } = await overgang(['replay', ...twice, ...clock]);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out.match(/✓ as told/g)).toHaveLength(12);
  });

  it('tells what is counted, only when it has changed, and what whoever looks sees', async () => {
    const waiting = await overgang(['replay', join(scenarios, 'TS-16'), ...clock]);
    const first = waiting.out.slice(0, waiting.out.indexOf('✓'));
    expect(first.match(/(?<=days-waited: )\d/g)?.join('')).toBe('0123456789');
    const letters = await overgang(['replay', join(scenarios, 'TS-03'), ...clock]);
    expect(letters.out).toContain('visitation-oestdanmark sees: “Klagevejledning: Du kan klage');
  });

  it('tells what went otherwise, and ends with 1', async () => {
    const original = JSON.parse(readFileSync(join(scenarios, 'TS-04', 'scenario.json'), 'utf8'));
    original.variants = original.variants.slice(0, 1);
    const [step] = original.variants[0].steps;
    const file = join(scenarios, 'TS-04', step.file);
    Object.assign(step, { status: 202, file: 'message.json' });
    writeFileSync(join(folder, 'message.json'), readFileSync(file));
    writeFileSync(join(folder, 'scenario.json'), JSON.stringify(original));
    const { code, out } = await overgang(['replay', folder, ...clock]);
    expect(code).toBe(1);
    expect(out).toContain('answered 422, not 202');
  });

  it('says when the clock begins in the midst of the story, which then goes otherwise', async () => {
    const late = ['--clock', '2027-06-01T08:00:00+02:00'];
    const { code, err } = await overgang(['replay', join(scenarios, 'TS-07'), ...late]);
    expect(code).toBe(1);
    expect(err.match(/--clock begins after 2027-0/g)).toHaveLength(1);
  });

  it.each([
    [['replay', scenarios, ...clock], 'there is no scenario.json'],
    [['replay', join(scenarios, 'TS-18'), '--clock', 'noon'], 'noon is no instant'],
  ])('ends with 2 when it cannot be tried: %j', async (words, told) => {
    const { code, err } = await overgang(words);
    expect(err).toContain(told);
    expect(code).toBe(2);
  });
});

describe('overgang course', () => {
  let gateway: GatewayUnderTest;
  let now = 0;
  beforeAll(async () => {
    gateway = await openGateway({ now: () => now });
    for (const name of ['referral/new', 'allocation/granted', 'stay/start', 'stay/responsibility']) {
      const { text, expected } = fixture(name);
      now = assembledAt(text) ?? now;
      await gateway.send(expected.sender, text);
    }
  });
  afterAll(() => gateway.dispose());
  const ask = (id: string, as: string) =>
    overgang(['course', id, '--url', gateway.url], { OVERGANG_TOKEN: gateway.token(as) });

  it('tells how a course stands, to its parties', async () => {
    const { code, out } = await ask('fd7d23b7-9513-4363-ad00-3c6d3162dfbe', 'visitation-oestdanmark');
    expect(code).toBe(0);
    expect(out).toContain('referral allocated, stay in-stay at sop-vigerslevvej');
    expect(out).toContain('sop-doctor sop-vigerslevvej');
    expect(out).toContain('kommune-koebenhavn: course.municipal-information (R-ALL-14)');
    expect(out).toContain('R-REF-06');
  });

  it('knows no course of others', async () => {
    const { code } = await ask('fd7d23b7-9513-4363-ad00-3c6d3162dfbe', 'laegehuset-valby');
    expect(code).toBe(1);
  });
});
