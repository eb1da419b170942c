import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ConvertCommand, convertCommand } from '../../../src/mapping/convert/convert-command.ts';
import { writeEdifact, writeMedcomXml } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { mappings, worldOf } from '../world.ts';

const folder = mkdtempSync(join(tmpdir(), 'overgang-convert-'));
afterAll(() => rmSync(folder, { recursive: true }));

function letterFile(type: string, format: 'xml' | 'edi'): string {
  const grammar = mappings().letters.byType.get(type);
  if (grammar === undefined) throw new Error(type);
  const message = { envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] };
  const written = format === 'xml' ? writeMedcomXml(message) : writeEdifact(message, mappings());
  const name = join(folder, `${type}.${format}`);
  writeFileSync(name, written.bytes ?? new Uint8Array());
  return name;
}

const command = (files: readonly string[], more: Partial<ConvertCommand>): ConvertCommand => ({
  files,
  to: 'fhir',
  language: 'en',
  now: '2026-03-02T10:00:00+01:00',
  newUuid: worldOf().newUuid,
  ...more,
});

describe('overgang convert', () => {
  it('prints the result and tells what it saw', async () => {
    const done = await convertCommand(command([letterFile('XDIS20', 'xml')], {}));
    expect(done.exitCode).toBe(0);
    expect(JSON.parse(Buffer.from(done.stdout).toString('utf8')).type).toBe('message');
    expect(done.stderr).toContain('medcom-xml -> hospital-notification-message');
  });

  it('writes to a folder, one file for each result, with the loss report as JSON', async () => {
    const out = join(folder, 'out');
    const report = join(folder, 'report.json');
    const done = await convertCommand(
      command([letterFile('XDIS20', 'edi'), letterFile('XDIS91', 'xml')], { out, report }),
    );
    expect([done.exitCode, done.stdout.length]).toEqual([0, 0]);
    expect(readdirSync(out).sort()).toEqual(['XDIS20.json', 'XDIS91.json']);
    expect(
      JSON.parse(readFileSync(report, 'utf8')).map((each: { file: string; reports: { from: string }[] }) => [
        each.file,
        each.reports[0]?.from,
      ]),
    ).toEqual([
      ['XDIS20.edi', 'XDIS20'],
      ['XDIS91.xml', 'XDIS91'],
    ]);
  });

  it('takes the attachments of a binary letter into the message beside it', async () => {
    const done = await convertCommand(
      command([letterFile('XBIN01', 'xml'), letterFile('XDIS91', 'xml')], {}),
    );
    expect(done.exitCode).toBe(0);
    expect(done.stderr).toContain('care-communication-message');
  });

  it('ends with 1 and a named problem when a file is refused', async () => {
    const bad = join(folder, 'bad.xml');
    writeFileSync(bad, '<Emessage/>');
    const done = await convertCommand(command([bad], { language: 'da' }));
    expect(done.exitCode).toBe(1);
    expect(done.stderr).toContain('legacy.element-missing: Det obligatoriske element Envelope mangler.');
  });

  it('ends with 2 when the format is none', async () => {
    const done = await convertCommand(command([], { to: 'pdf' }));
    expect([done.exitCode, done.stderr]).toEqual([2, '--to is one of fhir, medcom-xml, edifact, vans\n']);
  });

  it('ends with 2 when a file cannot be read', async () => {
    const done = await convertCommand(command([join(folder, 'absent.xml')], {}));
    expect([done.exitCode, done.stderr.includes('ENOENT')]).toEqual([2, true]);
  });
});
