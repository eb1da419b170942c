import { describe, expect, it } from 'vitest';
import { convert, type TargetFormat } from '../../../src/mapping/convert/convert.ts';
import { writeEdifact, writeMedcomXml } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { mappings, worldOf } from '../world.ts';

/** Types that share a namespace with others: letters of one envelope have one. */
const types = [...mappings().letters.byType.values()].filter(({ type }) => !/^XCTL|^XBIN/.test(type));

type Change = (letter: string) => string;

/** Two letters of a type in one envelope, the second one changed. */
function two(type: string, format: 'medcom-xml' | 'edifact', change: Change = (letter) => letter): Buffer {
  const grammar = mappings().letters.byType.get(type);
  if (grammar === undefined) throw new Error(type);
  const message = { envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar), exampleLetter(grammar)] };
  const written = format === 'edifact' ? writeEdifact(message, mappings()) : writeMedcomXml(message);
  const text = Buffer.from(written.bytes ?? []).toString('latin1');
  const second = format === 'edifact' ? text.lastIndexOf('UNH+') : text.lastIndexOf(`<${grammar.root}>`);
  return Buffer.from(text.slice(0, second) + change(text.slice(second)), 'latin1');
}

const renamed: Change = (letter) =>
  letter.replaceAll('9999010', 'SECOND').replace(/SECOND(?=:(SKS|SOR|YNR))/g, '9999010');

const run = (file: Buffer, to: TargetFormat) => convert(file, { to }, mappings(), worldOf());
const errors = (file: Buffer, to: TargetFormat): readonly string[] =>
  run(file, to)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

describe.each(['medcom-xml', 'edifact'] as const)('Several letters in one file of %s', (format) => {
  it.each(types.map(({ type }) => type))('%s: each becomes a message of its own', (type) => {
    const { files, problems } = run(two(type, format, renamed), 'fhir');
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const ids = files.map(
      ({ bytes }) => JSON.parse(Buffer.from(bytes).toString('utf8')).entry[0].resource.id,
    );
    expect([ids.length, new Set(ids).size]).toEqual([2, 2]);
  });

  it.each(types.map(({ type }) => type))('%s: nothing is made of a file with a bad one', (type) => {
    const bad: Change = (letter) =>
      renamed(letter).replace(/(CivilRegistrationNumber>|PAT\+)\d{4}/, '$1ABCD');
    expect(run(two(type, format, bad), 'fhir').files).toEqual([]);
    expect(errors(two(type, format, bad), 'fhir')).toContain('legacy.value-invalid');
  });

  it('an identifier that is there twice is named: the second letter would pass for the first', () => {
    expect(errors(two('XDIS20', format), 'fhir')).toEqual(['legacy.value-invalid']);
  });
});

describe('Several letters on their way to EDIFACT', () => {
  it('are refused when they go to different parties: an interchange has one receiver', () => {
    const other: Change = (letter) =>
      renamed(letter).replace(/(<Receiver><EANIdentifier>)\d+/, '$15790000121526');
    expect(errors(two('XDIS20', 'medcom-xml', renamed), 'edifact')).toEqual([]);
    expect(errors(two('XDIS20', 'medcom-xml', other), 'edifact')).toEqual(['legacy.edifact-no-value']);
  });

  it('have their statistical code named when it is not the type', () => {
    const { files, problems } = run(
      two('XDIS20', 'medcom-xml', (letter) => renamed(letter).replace(/(<StatisticalCode>)\w+/, '$1LOKAL')),
      'edifact',
    );
    expect([files.length, problems.map(({ code, params }) => [code, params?.element])]).toEqual([
      1,
      [['legacy.edifact-no-value', 'StatisticalCode']],
    ]);
  });
});
