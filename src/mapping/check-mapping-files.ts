import { Ajv, type ErrorObject, type Schema } from 'ajv';
import type { MappingFiles } from './mappings.ts';

/** A file of `mappings/`, before anybody knows that it is what it claims. */
export interface UncheckedFile {
  readonly kind: keyof MappingFiles;
  readonly name: string;
  readonly content: unknown;
}

/**
 * Checks the files against `mappings/schema/mappings.schema.json` and sorts them by kind.
 * @throws Error that names every fault in every file.
 */
export function checkMappingFiles(files: readonly UncheckedFile[], schema: unknown): MappingFiles {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  ajv.addSchema(schema as Schema, 'mappings');
  const faults = files.flatMap(({ kind, name, content }) => {
    const check = ajv.getSchema(`mappings#/definitions/${kind}`);
    if (check === undefined) return [`${name}: no schema`];
    return check(content) === true ? [] : (check.errors ?? []).map((error) => `${name}${faultOf(error)}`);
  });
  if (faults.length > 0) throw new Error(`the mapping data cannot be used:\n${faults.join('\n')}`);
  const of = (kind: keyof MappingFiles): unknown[] =>
    files.filter((file) => file.kind === kind).map((file) => file.content);
  return {
    letters: of('letters'),
    edifact: of('edifact'),
    pairs: of('pairs'),
    parts: of('parts'),
    codeMaps: of('codeMaps'),
    codeLists: of('codeLists')[0],
    severities: of('severities')[0],
  } as MappingFiles;
}

function faultOf(error: ErrorObject): string {
  return `${error.instancePath}: ${error.message ?? 'is wrong'}`;
}
