import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkMappingFiles, type UncheckedFile } from './check-mapping-files.ts';
import type { MappingFiles } from './mappings.ts';

/** The folder that ships with the program. */
const MAPPINGS_FOLDER = fileURLToPath(new URL('../../mappings/', import.meta.url));

/** What each of its folders holds. */
const FOLDERS = [
  ['letters', 'letters'],
  ['edifact', 'edifact'],
  ['pairs', 'pairs'],
  ['parts', 'parts'],
  ['codeMaps', 'code-maps'],
] as const;

/**
 * Reads the mapping data of a folder and checks each file against its schema.
 * @throws Error that names every fault: for the composition root and for commands, never on the hot path.
 */
export function readMappings(folder: string = MAPPINGS_FOLDER): MappingFiles {
  const files: UncheckedFile[] = [];
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  for (const [kind, inner] of FOLDERS)
    for (const name of readdirSync(join(folder, inner)).sort())
      if (name.endsWith('.json'))
        files.push({ kind, name: `${inner}/${name}`, content: read(`${inner}/${name}`) });
  files.push({
    kind: 'codeLists',
    name: 'codes/legacy-code-lists.json',
    content: read('codes/legacy-code-lists.json'),
  });
  files.push({ kind: 'severities', name: 'severities.json', content: read('severities.json') });
  return checkMappingFiles(files, read('schema/mappings.schema.json'));
}
