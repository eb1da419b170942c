import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

/** Which profile and packages the messages of some events are judged by. */
export interface ContextRow {
  readonly name: string;
  readonly events: readonly string[];
  /** Canonical of the Bundle profile; without it a message is judged by R4 and the profiles it claims. */
  readonly profile?: string;
  /** Packages as `name#version`, pinned together. */
  readonly packages: readonly string[];
}

interface ContextFile {
  readonly packageSets: Readonly<Record<string, readonly string[]>>;
  readonly contexts: readonly (Omit<ContextRow, 'packages'> & { readonly packages: string })[];
}

const names = { type: 'array', items: { type: 'string', minLength: 1 } };
const schema = {
  type: 'object',
  required: ['packageSets', 'contexts'],
  additionalProperties: false,
  properties: {
    $comment: { type: 'string' },
    packageSets: { type: 'object', additionalProperties: names },
    contexts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'events', 'packages'],
        additionalProperties: false,
        properties: {
          name: { type: 'string' },
          events: names,
          profile: { type: 'string' },
          packages: { type: 'string' },
        },
      },
    },
  },
};

/** The folder of our own profiles and of the table of contexts. */
export const profilesFolder = join(import.meta.dirname, '..', '..', 'profiles');

/** Reads profiles/contexts.json. Throws when it is not as it must be: it ships with the program. */
export function readContextTable(): readonly ContextRow[] {
  const file: unknown = JSON.parse(readFileSync(join(profilesFolder, 'contexts.json'), 'utf8'));
  const ajv = new Ajv();
  const matches = ajv.compile<ContextFile>(schema);
  if (!matches(file)) throw new Error(`profiles/contexts.json: ${ajv.errorsText(matches.errors)}`);
  return file.contexts.map((row) => {
    const packages = file.packageSets[row.packages];
    if (packages === undefined) throw new Error(`profiles/contexts.json: no package set ${row.packages}`);
    return { ...row, packages };
  });
}
