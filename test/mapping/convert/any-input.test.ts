import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversionNeeds } from '../../../src/mapping/convert/conversion-needs.ts';
import { type Conversion, convert, type TargetFormat } from '../../../src/mapping/convert/convert.ts';
import { writeEdifact, writeMedcomXml } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { writeFhir } from '../../../src/mapping/pair/write-fhir.ts';
import { receiptSourceOf } from '../../../src/mapping/receipt/receipt-source.ts';
import { mappings, worldOf } from '../world.ts';

const TYPES = ['XDIS20', 'XDIS17', 'XDIS91', 'XREF01', 'XDIS19', 'XCTL02'] as const;
const targets = fc.constantFrom<TargetFormat>('fhir', 'medcom-xml', 'edifact', 'vans');

function grammarOf(type: string): Parameters<typeof exampleLetter>[0] {
  const grammar = mappings().letters.byType.get(type);
  if (grammar === undefined) throw new Error(type);
  return grammar;
}

const letterOf = (type: string): Parameters<typeof writeMedcomXml>[0] => ({
  envelope: EXAMPLE_ENVELOPE,
  letters: [exampleLetter(grammarOf(type))],
});
const xmlOf = (type: string): string =>
  Buffer.from(writeMedcomXml(letterOf(type)).bytes ?? []).toString('latin1');
const edifactOf = (type: string): string =>
  Buffer.from(writeEdifact(letterOf(type), mappings()).bytes ?? []).toString('latin1');

function fhirOf(type: string): unknown {
  const pair = mappings().pairs.find((each) => each.table.letter === type && each.table.event !== '*');
  if (pair === undefined) throw new Error(type);
  return writeFhir(
    pair,
    EXAMPLE_ENVELOPE,
    exampleLetter(grammarOf(type)),
    mappings().severityOf,
    conversionNeeds(worldOf()),
  ).bundle;
}

/** Every file gives results or named problems, whatever it holds: never an exception, never nothing. */
function expectAnswer(done: Conversion): void {
  expect(done.files.length > 0 || done.problems.some((each) => each.severity === 'error')).toBe(true);
}

const run = (bytes: Uint8Array, to: TargetFormat): Conversion =>
  convert(bytes, { to }, mappings(), worldOf());

describe('Any input', () => {
  const edits = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(12),
      text: fc.constantFrom(
        '',
        '<',
        '>',
        '&',
        "'",
        '+',
        '?',
        ':',
        'æ',
        '\u0000',
        '<Break/>',
        '</Letter>',
        '2026',
        '\n',
      ),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const edited = (
    text: string,
    changes: readonly { at: number; length: number; text: string }[],
  ): Uint8Array =>
    Buffer.from(
      changes.reduce(
        (now, change) =>
          now.slice(0, Math.trunc(change.at * now.length)) +
          change.text +
          now.slice(Math.trunc(change.at * now.length) + change.length),
        text,
      ),
      'latin1',
    );

  it('damaged XML is answered', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), edits, targets, (type, changes, to) => {
        const bytes = edited(xmlOf(type), changes);
        expectAnswer(run(bytes, to));
        receiptSourceOf(bytes);
      }),
      { numRuns: 150 },
    );
  });

  it('damaged EDIFACT is answered', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), edits, targets, (type, changes, to) => {
        const bytes = edited(edifactOf(type), changes);
        expectAnswer(run(bytes, to));
        receiptSourceOf(bytes);
      }),
      { numRuns: 150 },
    );
  });

  const odd = fc.constantFrom<unknown>(
    null,
    0,
    true,
    '',
    'x',
    [],
    {},
    [null],
    { reference: 'Patient/none' },
    [[1]],
    '2026-02-30',
    { extension: 'x' },
  );

  it('FHIR of any shape is answered', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        fc.array(fc.tuple(fc.nat(4000), odd), { minLength: 1, maxLength: 3 }),
        targets,
        (type, changes, to) => {
          const bundle = structuredClone(fhirOf(type));
          for (const [at, value] of changes) replaceNode(bundle, at, value);
          expectAnswer(run(Buffer.from(JSON.stringify(bundle)), to));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('FHIR nested beyond reason is refused', () => {
    const deep = `{"resourceType":"Bundle","entry":[${'['.repeat(50_000)}${']'.repeat(50_000)}]}`;
    expect(run(Buffer.from(deep), 'medcom-xml').problems.map((each) => each.code)).toEqual([
      'legacy.fhir-invalid',
    ]);
  });
});

/** Puts a value in place of the n-th node of a tree, counted round and round. */
function replaceNode(root: unknown, n: number, value: unknown): void {
  const places: [object, string][] = [];
  const gather = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node, key]);
      gather(Reflect.get(node, key));
    }
  };
  gather(root);
  const place = places[n % places.length];
  if (place !== undefined) Reflect.set(place[0], place[1], structuredClone(value));
}
