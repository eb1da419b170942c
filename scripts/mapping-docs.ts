import { conversionNeeds } from '../src/mapping/convert/conversion-needs.ts';
import { noIdPairs } from '../src/mapping/ids/id-pair.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../src/mapping/letter/example-letter.ts';
import { writeEmessage } from '../src/mapping/letter/write-emessage.ts';
import type { LossEntry } from '../src/mapping/loss/loss-report.ts';
import type { Mappings } from '../src/mapping/mappings.ts';
import type { CompiledPair } from '../src/mapping/pair/compile-pair.ts';
import type { Case, CodesCase, PairRow } from '../src/mapping/pair/pair-table.ts';
import { writeFhir } from '../src/mapping/pair/write-fhir.ts';

/** The page of one mapping table: its rows, its codes, and what its fullest letter loses. */
export function mappingPage(pair: CompiledPair, mappings: Mappings): string {
  const { table, grammar } = pair;
  const lines = [
    `# ${table.letter}: ${table.title.danish} (${table.title.english})`,
    '',
    'Generated from `mappings/` by `npm run build:mapping-docs`; change the table, not this page.',
    '',
    grammar.open === true
      ? '* Letter: any letter of the municipal namespaces or of MedCom since 2013, XML only'
      : `* Letter: \`${grammar.root}\`, version \`${grammar.version}\`, EDIFACT \`${grammar.edifact.version}\` (\`${grammar.edifact.type}\`)`,
    `* FHIR message: ${table.event === '*' ? 'any' : `\`${table.event}\``}${direction(pair)}`,
    `* Source: ${table.source}. ${table.reference}.`,
    '',
    ...asText(pair),
    '## Values',
    '',
    '| letter | FHIR | how | direction | remark |',
    '| --- | --- | --- | --- | --- |',
    ...table.rows.flatMap((row) => rowLines(row, '')),
    ...caseTables(table.rows),
    ...lossLines(pair, mappings),
  ];
  return `${lines.join('\n')}\n`;
}

function direction(pair: CompiledPair): string {
  if (pair.table.event === '*') return ' without a letter of its own, towards the letter only';
  return pair.table.reads === undefined ? ', towards FHIR only' : ', both ways';
}

function asText({ table: { asTextFrom = [] } }: CompiledPair): string[] {
  if (asTextFrom.length === 0) return [];
  const told = `From a ${asTextFrom.join(' or ')} the letter means something else: it is read as text, by [XDIS00](xdis00.md).`;
  return [told, ''];
}

function rowLines(row: PairRow, prefix: string): string[] {
  if ('use' in row)
    return [cells([code(prefix + row.legacy), code(row.fhir), `part \`${row.use}\``, 'both', ''])];
  if ('cases' in row)
    return [
      cells([
        placesOf(row.cases[0]?.legacy).map(code).join(', '),
        placesOf(row.cases[0]?.fhir).map(code).join(', '),
        row.cases.flatMap((each) => ('codes' in each ? [codeMapLink(each.codes)] : []))[0] ??
          'codes, see below',
        'both',
        remark(row),
      ]),
    ];
  if ('each' in row)
    return [
      cells([
        code(prefix + row.each.legacy),
        code(row.each.fhir),
        'for each',
        row.direction ?? 'both',
        remark(row),
      ]),
      ...row.rows.flatMap((inner) => rowLines(inner, `${row.each.legacy}/`)),
    ];
  const fallback =
    row.default === undefined ? '' : ` default \`${JSON.stringify(row.default.legacy ?? row.default.fhir)}\``;
  return [
    cells([
      row.legacy === undefined
        ? code(row.from ?? '')
        : code(row.legacy.startsWith('/') ? row.legacy : prefix + row.legacy),
      code(row.fhir ?? ''),
      `${row.as ?? 'copy'}${fallback}`,
      row.direction ?? 'both',
      remark(row),
    ]),
  ];
}

function placesOf(places: string | Readonly<Record<string, unknown>> | undefined): readonly string[] {
  return typeof places === 'string' ? [places] : Object.keys(places ?? {});
}

function codeMapLink(name: string): string {
  return `code map [${name}](code-maps.md#${name})`;
}

function remark(row: { readonly note?: string; readonly source?: string }): string {
  return [row.note ?? '', row.source === undefined ? '' : `[${row.source}]`]
    .filter((part) => part !== '')
    .join(' ');
}

function caseTables(rows: readonly PairRow[]): string[] {
  const cases = rows.filter((row) => 'cases' in row);
  if (cases.length === 0) return [];
  return [
    '',
    '## Codes',
    '',
    'The first line that fits is taken. `–` is no value, `$…` any value.',
    ...cases.flatMap((row) => [
      '',
      '| letter | FHIR | direction | remark |',
      '| --- | --- | --- | --- |',
      ...row.cases.map(caseLine),
    ]),
  ];
}

function caseLine(each: Case | CodesCase): string {
  if ('codes' in each) {
    const also = Object.entries(each.also ?? {}).filter(([, path]) => !path.startsWith('%'));
    const alsoFhir = Object.entries(each.also ?? {}).filter(([, path]) => path.startsWith('%'));
    const places = (main: string, others: typeof also, fixed: Case['fhir'] = {}): string =>
      [
        code(main),
        ...others.map(([name, path]) => `${code(path)} as ${name}`),
        ...(Object.keys(fixed).length === 0 ? [] : [assignments(fixed)]),
      ].join('<br>');
    return cells([
      places(each.legacy, also, each.with?.legacy),
      places(each.fhir, alsoFhir, each.with?.fhir),
      each.direction ?? 'both',
      [codeMapLink(each.codes), each.note ?? ''].join(' ').trim(),
    ]);
  }
  return cells([assignments(each.legacy), assignments(each.fhir), each.direction ?? 'both', each.note ?? '']);
}

function assignments(values: Readonly<Record<string, string | boolean | null>>): string {
  const parts = Object.entries(values).map(
    ([path, value]) => `${code(path)} = ${value === null ? '–' : String(value)}`,
  );
  return parts.length === 0 ? 'anything' : parts.join('<br>');
}

/** What the fullest letter of the type loses on its way to FHIR. */
function lossLines(pair: CompiledPair, mappings: Mappings): string[] {
  if (pair.table.event === '*') return [];
  const { report, letter } = convertExample(pair, mappings);
  const lost = report.filter((entry) => entry.outcome === 'lost' || entry.outcome === 'defaulted');
  return [
    '',
    '## What is lost or filled in towards FHIR',
    '',
    ...(lost.length === 0
      ? ['Nothing.']
      : [
          '| element | outcome | severity | remark |',
          '| --- | --- | --- | --- |',
          ...lost.map((entry) => cells([code(entry.path), entry.outcome, entry.severity, entry.note ?? ''])),
        ]),
    '',
    '## Example',
    '',
    '```xml',
    writeEmessage({ envelope: EXAMPLE_ENVELOPE, letters: [letter] }, 'ISO-8859-1').replace(/></g, '>\n<'),
    '```',
  ];
}

/** Converts the fullest letter of a table's type, with ids that never change. */
export function convertExample(
  pair: CompiledPair,
  mappings: Mappings,
): { report: readonly LossEntry[]; letter: ReturnType<typeof exampleLetter> } {
  const grammar = mappings.letters.byType.get(pair.table.letter) ?? mappings.letters.open;
  if (grammar === undefined) throw new Error(`no letter ${pair.table.letter}`);
  const letter = exampleLetter(grammar);
  let count = 0;
  const newUuid = (): string => {
    count += 1;
    return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  };
  const needs = conversionNeeds({
    now: '2026-03-02T09:30:00+01:00',
    newUuid,
    pairs: noIdPairs,
    sorOf: () => undefined,
  });
  return {
    report: writeFhir(pair, EXAMPLE_ENVELOPE, letter, mappings.severityOf, needs).report.entries,
    letter,
  };
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function cells(values: readonly string[]): string {
  return `| ${values.map((value) => value.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
