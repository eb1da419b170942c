import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFhirXml } from '../../src/fhir/xml/write-fhir-xml.ts';
import { convert, TARGET_FORMATS, type TargetFormat } from '../../src/mapping/convert/convert.ts';
import { detectFormat, type SeenFormat } from '../../src/mapping/convert/detect-format.ts';
import { fixture } from '../fixture-messages.ts';
import { mappings, worldOf } from '../mapping/world.ts';
import { overgang } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'overgang-convert-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);
const run = (...words: string[]) => overgang(['convert', ...words]);
const care = Buffer.from(fixture('care-communication/new').text);
const made = (from: Uint8Array, to: TargetFormat): Buffer =>
  Buffer.from(convert(from, { to }, mappings(), worldOf()).files[0]?.bytes ?? []);
const inputs: Readonly<Record<string, () => Buffer>> = {
  'care.json': () => care,
  'care-fhir.xml': () => {
    const written = writeFhirXml(JSON.parse(care.toString()));
    return Buffer.from('xml' in written ? written.xml : '');
  },
  'care-letter.xml': () => made(care, 'medcom-xml'),
  'care.edi': () => made(care, 'edifact'),
  'care-vans.xml': () => made(made(care, 'edifact'), 'vans'),
};
const names = Object.keys(inputs);

beforeAll(() => {
  for (const [name, bytes] of Object.entries(inputs)) writeFileSync(file(name), bytes());
  writeFileSync(file('bad.xml'), '<Emessage/>');
});

describe('overgang convert', () => {
  const expected: Readonly<Record<TargetFormat, SeenFormat>> = {
    fhir: 'fhir-json',
    'medcom-xml': 'medcom-xml',
    edifact: 'edifact',
    vans: 'vans',
  };
  it.each(TARGET_FORMATS)('makes %s of every format, tells which it saw, and ends with 0', async (to) => {
    const out = file(`out-${to}`);
    const {
      code,
      out: report,
      err,
    } = await run('--to', to, '--out', out, '--report', '-', ...names.map(file));
    expect(code, err).toBe(0);
    const results = readdirSync(out).toSorted();
    // Two of the files have one stem: neither result covers the other.
    expect(results).toHaveLength(names.length);
    for (const each of results) expect(detectFormat(readFileSync(join(out, each)))).toBe(expected[to]);
    for (const saw of ['fhir-json', 'fhir-xml', 'medcom-xml', 'edifact', 'vans (edifact)'])
      expect(err).toContain(`: ${saw} -> `);
    const reports = JSON.parse(report) as { file: string; reports: { entries: unknown[] }[] }[];
    expect(reports.map((each) => each.file)).toEqual(names);
    if (to !== 'medcom-xml') return;
    for (const each of reports) expect(each.reports[0]?.entries.length).toBeGreaterThan(10);
  });

  it('prints the result, and the report beside it on standard error', async () => {
    const { code, out, err } = await run('--to', 'fhir', '--report', '-', file('care.edi'));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ resourceType: 'Bundle', type: 'message' });
    const [entry] = JSON.parse(err.slice(err.indexOf('['))).flatMap(
      (each: { reports: { entries: unknown[] }[] }) => each.reports[0]?.entries,
    );
    expect(entry).toMatchObject({
      outcome: expect.any(String),
      path: expect.any(String),
      severity: expect.any(String),
    });
  });

  it('reads standard input', async () => {
    const { code, out, err } = await overgang(
      ['convert', '--to', 'edifact', '-'],
      {},
      inputs['care-letter.xml']?.(),
    );
    expect(code, err).toBe(0);
    expect(out).toMatch(/^UNA/);
    expect(err).toContain('-: medcom-xml -> XDIS91');
  });

  it('makes the letter that is wanted, also of another letter, whose identifier stays', async () => {
    const notice = made(Buffer.from(fixture('hospital-notification/admit-inpatient').text), 'medcom-xml');
    writeFileSync(file('admission.xml'), notice);
    expect(notice.toString('latin1')).toContain('XDIS20');
    const { code, out, err } = await run('--to', 'medcom-xml', '--type', 'XDIS91', file('admission.xml'));
    expect(code, err).toBe(0);
    expect(out).toContain('<StatisticalCode>XDIS91</StatisticalCode>');
    const idOf = (letter: string) => /<Letter>\s*<Identifier>([^<]*)/.exec(letter)?.[1];
    expect(idOf(out)).toBe(idOf(notice.toString('latin1')));
  });

  it('ends with 1 when one of the files is refused, and converts the others', async () => {
    const out = file('some');
    const { code, err } = await run('--to', 'fhir', '--out', out, file('bad.xml'), file('care.edi'));
    expect(code).toBe(1);
    expect(err).toContain('legacy.element-missing');
    expect(readdirSync(out)).toEqual(['care.json']);
  });

  it.each([
    ['no format', () => ['--to', 'pdf', file('care.json')], /--to is one of fhir, medcom-xml, edifact, vans/],
    ['no --to', () => [file('care.json')], /required option '--to/],
    ['no file', () => ['--to', 'fhir'], /missing required argument/],
    ['an option that is none', () => ['--to', 'fhir', '--frob', file('care.json')], /unknown option/],
    [
      'a letter that is none',
      () => ['--to', 'edifact', '--type', 'XDIS99', file('care.json')],
      /--type is one of .*XDIS20/,
    ],
    ['a letter in FHIR', () => ['--to', 'fhir', '--type', 'XDIS20', file('care.json')], /--type goes with/],
    [
      'a file that is not there',
      () => ['--to', 'fhir', file('absent.xml')],
      /absent\.xml: cannot be read \(ENOENT\)/,
    ],
    ['a folder for a file', () => ['--to', 'fhir', folder], /cannot be read \(EISDIR\)/],
    [
      'a file for the folder of results',
      () => ['--to', 'fhir', '--out', file('care.edi'), file('care.json')],
      /cannot be written/,
    ],
    [
      'a report where there is no folder',
      () => ['--to', 'fhir', '--report', file('nowhere/report.json'), file('care.json')],
      /report\.json: cannot be written \(ENOENT\)/,
    ],
    [
      'a network file that is not there',
      () => ['--to', 'fhir', '--network', file('absent.json'), file('care.json')],
      /absent\.json/,
    ],
  ])('ends with 2 and says why: %s', async (_, words, why) => {
    const { code, err } = await run(...words());
    expect(code, err).toBe(2);
    expect(err).toMatch(why);
    expect(err).not.toMatch(/\n\s+at /);
  });
});
