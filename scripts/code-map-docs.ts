import { type CodeLine, codeLines, codeMapsOf } from '../src/mapping/codes/code-map.ts';
import type { MappingFiles } from '../src/mapping/mappings.ts';
import type { Direction } from '../src/mapping/pair/pair-table.ts';

/** The page of all code maps: each ConceptMap as a table, towards either side. */
export function codeMapsPage({ codeMaps }: Pick<MappingFiles, 'codeMaps'>): string {
  const byId = codeMapsOf(codeMaps);
  const names = [...new Set([...byId.keys()].map((id) => id.replace(/-to-(fhir|legacy)$/, '')))].sort();
  const lines = [
    '# Code maps',
    '',
    'Generated from `mappings/code-maps/` by `npm run build:mapping-docs`; change the ConceptMaps, not this page.',
    '',
    'Each code map is a pair of FHIR ConceptMaps, one towards FHIR and one towards the letter. The first line that fits',
    'is taken. `and` is what the source must say besides (`dependsOn`), `with` what the target then says (`product`).',
    ...names.flatMap((name) => [
      '',
      `## ${name}`,
      '',
      byId.get(`${name}-to-fhir`)?.description ?? byId.get(`${name}-to-legacy`)?.description ?? '',
      ...(['to-fhir', 'to-legacy'] as const).flatMap((direction) => {
        const found = codeLines(byId, name, direction);
        return found.length === 0 ? [] : table(name, direction, found);
      }),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function table(name: string, direction: Direction, lines: readonly CodeLine[]): readonly string[] {
  const systems = [...new Set(lines.map((line) => `\`${line.sourceSystem}\` to \`${line.targetSystem}\``))];
  return [
    '',
    `[${name}-${direction}](../../mappings/code-maps/${name}-${direction}.json): ${systems.join(', ')}`,
    '',
    '| code | and | becomes | with | remark |',
    '| --- | --- | --- | --- | --- |',
    ...lines.map(
      (line) =>
        `| ${line.source ?? 'any other'} | ${told(line.conditions)} | ${line.target} | ${told(line.products)} | ${line.comment ?? ''} |`,
    ),
  ];
}

function told(properties: ReadonlyMap<string, string>): string {
  return [...properties].map(([name, value]) => `${name} = ${value}`).join('<br>');
}
