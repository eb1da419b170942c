import type { ErrorObject } from 'ajv';
import { asList, asObject, asText, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem } from '../message/problem.ts';
import { createTypeChecks } from './r4-type-checks.ts';

/**
 * Judges a resource, its entries and contained resources against FHIR R4's base structure: unknown elements, JSON
 * types, required elements and the form of primitives. Reports the first fault of each resource. `expression` says
 * where the resource stands, such as `Bundle`.
 */
export type StructureCheck = (resource: JsonObject, expression: string) => readonly Problem[];

/**
 * Makes the check from HL7's JSON schema for R4. HL7's schema dispatches resources by trying all 148 types in turn; here
 * each is checked by its own type's schema, and a type is compiled when it is first met.
 * https://hl7.org/fhir/R4/json.html#schema
 */
export function createStructureCheck(): StructureCheck {
  const checkFor = createTypeChecks();
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
