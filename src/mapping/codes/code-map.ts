import type { ConceptMap } from '@medplum/fhirtypes';
import type { Direction } from '../pair/pair-table.ts';

/** The code maps of `mappings/code-maps`: ConceptMaps by id. One leads one way; its twin leads back. */
export type CodeMaps = ReadonlyMap<string, ConceptMap>;

/** One way from a code to another. */
export interface CodeLine {
  /** Undefined for every code that no other line names. */
  readonly source: string | undefined;
  readonly sourceSystem: string;
  readonly target: string;
  readonly targetSystem: string;
  /** Other values that the source must have for this line, by property. */
  readonly conditions: ReadonlyMap<string, string>;
  /** Other values that the target then has, likewise. */
  readonly products: ReadonlyMap<string, string>;
  readonly comment?: string;
}

/** Lays the ConceptMaps out by id. */
export function codeMapsOf(maps: readonly ConceptMap[]): CodeMaps {
  return new Map(maps.map((map) => [map.id ?? '', map]));
}

/**
 * The lines of a code map towards one side, in the order they are tried; none where it leads the other way alone.
 * @throws Error for a name that no map has.
 */
export function codeLines(maps: CodeMaps, name: string, direction: Direction): readonly CodeLine[] {
  const map = maps.get(`${name}-${direction}`);
  if (map === undefined) {
    if (maps.has(`${name}-${direction === 'to-fhir' ? 'to-legacy' : 'to-fhir'}`)) return [];
    throw new Error(`a mapping table names the code map ${name}, which does not exist`);
  }
  return (map.group ?? []).flatMap(({ source = '', target = '', element, unmapped }) => {
    const systems = { sourceSystem: source, targetSystem: target };
    const lines = element.flatMap(({ code, target: targets = [] }) =>
      targets.map(
        (each): CodeLine => ({
          source: code,
          ...systems,
          target: each.code ?? '',
          conditions: propertiesOf(each.dependsOn),
          products: propertiesOf(each.product),
          ...(each.comment === undefined ? {} : { comment: each.comment }),
        }),
      ),
    );
    const other = unmapped?.code;
    if (other === undefined) return lines;
    return [
      ...lines,
      { source: undefined, ...systems, target: other, conditions: new Map(), products: new Map() },
    ];
  });
}

/** Where a code leads: by the line that names it, else by the one for all others. */
export type Translate = (codes: string, direction: Direction, code: string) => CodeLine | undefined;

/** Looks codes up in the maps, each laid out once. For values that a row of its own cannot translate. */
export function translator(maps: CodeMaps): Translate {
  const known = new Map<string, ReadonlyMap<string | undefined, CodeLine>>();
  return (codes, direction, code) => {
    const id = `${codes}-${direction}`;
    let lines = known.get(id);
    if (lines === undefined) {
      lines = new Map(codeLines(maps, codes, direction).map((line) => [line.source, line]));
      known.set(id, lines);
    }
    return lines.get(code) ?? lines.get(undefined);
  };
}

/** A property is named by the end of its address: `…/Encounter#Encounter.status`. */
function propertiesOf(
  values: readonly { readonly property?: string; readonly value?: string }[] = [],
): ReadonlyMap<string, string> {
  return new Map(
    values.map(({ property = '', value = '' }) => [property.slice(property.indexOf('#') + 1), value]),
  );
}
