import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixture-messages.ts';
import { LEGACY } from '../mapping/world.ts';
import { overgang } from './run-command.ts';

/** The command as a person runs it, in a process of its own. */
describe('overgang convert in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-convert-files-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const message = join(folder, 'message.json');
  const out = (to: string): string => join(folder, to, `message${to === 'edifact' ? '.edi' : '.xml'}`);
  beforeAll(async () => {
    writeFileSync(message, fixture('care-communication/new').text);
    for (const to of ['medcom-xml', 'edifact', 'vans'])
      await overgang(['convert', '--to', to, '--out', join(folder, to), message]);
  }, 60_000);

  it.each(['medcom-xml', 'edifact', 'vans'])(
    'takes a FHIR message to %s and back',
    async (to) => {
      const { code, out: result, err } = await overgang(['convert', '--to', 'fhir', out(to)]);
      expect([code, err]).toEqual([0, expect.stringMatching(/-> (care-communication-message|fhir)$/m)]);
      expect(JSON.parse(result).resourceType).toBe('Bundle');
      expect(result).toContain('contentString');
    },
    30_000,
  );

  it('ends with 1 and the name of the fault, and without a stack trace, when a file is of no use', async () => {
    const cut = join(folder, 'cut.xml');
    writeFileSync(cut, readFileSync(out('medcom-xml')).subarray(0, 900));
    const done = await overgang(['convert', '--to', 'fhir', cut]);
    expect([done.code, done.out]).toEqual([1, '']);
    expect(done.err).toContain('error legacy.xml-syntax');
    expect(done.err).not.toMatch(/\n\s+at /);
  }, 30_000);

  it('writes reports as JSON beside the results', async () => {
    const report = join(folder, 'report.json');
    const done = await overgang(['convert', '--to', 'fhir', '--report', report, out('medcom-xml')]);
    expect(done.code).toBe(0);
    const [{ file, reports }] = JSON.parse(readFileSync(report, 'utf8'));
    expect([file, reports[0].from, reports[0].to]).toEqual([
      'message.xml',
      'XDIS91',
      'care-communication-message',
    ]);
  }, 30_000);

  const samples = existsSync(LEGACY)
    ? globSync(`${LEGACY}/{samples/xml,samples/edifact,synthetic}/*.{xml,edi}`)
        .filter((file) => !basename(file).startsWith('VANSEnvelope_receipt'))
        .toSorted()
    : [];

  it.skipIf(samples.length === 0)(
    'takes all samples in one run (needs ../shared/legacy)',
    async () => {
      const done = await overgang(['convert', '--to', 'fhir', '--out', join(folder, 'samples'), ...samples]);
      expect([done.code, done.err.match(/^ {2}error.*$/gm)]).toEqual([0, null]);
      expect(done.err.match(/ -> (?!-)/g)).toHaveLength(samples.length);
    },
    60_000,
  );
});
