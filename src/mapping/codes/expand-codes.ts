import type { Case, CodesCase, Direction } from '../pair/pair-table.ts';
import { type CodeLine, type CodeMaps, codeLines } from './code-map.ts';

/** A decision table's cases with those that its code maps hold, in the order they are tried. */
export function expandCodes(cases: readonly (Case | CodesCase)[], maps: CodeMaps): Case[] {
  return cases.flatMap((each) =>
    'codes' in each ? [...casesOf(each, maps, 'to-fhir'), ...casesOf(each, maps, 'to-legacy')] : [each],
  );
}

function casesOf(row: CodesCase, maps: CodeMaps, direction: Direction): Case[] {
  if (row.direction !== undefined && row.direction !== direction) return [];
  return codeLines(maps, row.codes, direction).map((line) => {
    const note = line.comment ?? row.note;
    return {
      ...(direction === 'to-fhir' ? towardsFhir(row, line) : towardsLetter(row, line)),
      direction,
      ...(note === undefined ? {} : { note }),
    };
  });
}

function towardsFhir(row: CodesCase, line: CodeLine): Pick<Case, 'legacy' | 'fhir'> {
  return {
    legacy: {
      [row.legacy]: line.source ?? ANY,
      ...placed(row, line.conditions, String),
      ...row.with?.legacy,
    },
    fhir: {
      [row.fhir]: line.target,
      ...(row.system === undefined ? {} : { [row.system]: line.targetSystem }),
      ...placed(row, line.products, fhirValue),
      ...row.with?.fhir,
    },
  };
}

function towardsLetter(row: CodesCase, line: CodeLine): Pick<Case, 'legacy' | 'fhir'> {
  const system =
    row.system === undefined || line.source === undefined ? {} : { [row.system]: line.sourceSystem };
  return {
    legacy: { [row.legacy]: line.target, ...placed(row, line.products, String), ...row.with?.legacy },
    fhir: {
      [row.fhir]: line.source ?? ANY,
      ...system,
      ...placed(row, line.conditions, fhirValue),
      ...row.with?.fhir,
    },
  };
}

const ANY = '$other';

/** A ConceptMap's values are strings; `false` is also what a message says by silence. */
function fhirValue(value: string): string | boolean | null {
  if (value === 'true') return true;
  return value === 'false' ? null : value;
}

/** @throws Error for a property that the row gives no place. */
function placed<Value>(
  row: CodesCase,
  properties: ReadonlyMap<string, string>,
  read: (value: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(
    [...properties].map(([name, value]) => {
      const path = row.also?.[name];
      if (path === undefined)
        throw new Error(`the code map ${row.codes} says ${name}, which its row gives no place`);
      return [path, read(value)];
    }),
  );
}
