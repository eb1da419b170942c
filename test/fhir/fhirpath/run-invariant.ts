import {
  compileInvariant,
  type Invariant,
  type InvariantEnvironment,
} from '../../../src/fhir/fhirpath/compile-invariant.ts';
import { fhirpathRuntime } from '../../../src/fhir/fhirpath/runtime/fhirpath-runtime.ts';
import { readR4TypeModel } from './r4-type-model.ts';

export const model = readR4TypeModel();

/** An invariant ready to run, as the validator makes it from the generated source. */
export function invariant(expression: string, contextType: string): Invariant {
  const result = compileInvariant(expression, contextType, model);
  if ('unsupported' in result) throw new Error(`${expression}: ${result.unsupported}`);
  return new Function('fp', `"use strict"; return ${result.source}`)(fhirpathRuntime) as Invariant;
}

/** The verdict of an invariant on one node, which is its own resource unless `surroundings` say otherwise. */
export function holds(
  expression: string,
  contextType: string,
  node: unknown,
  surroundings: Partial<InvariantEnvironment> = {},
): boolean {
  return invariant(expression, contextType)(node, {
    resource: node,
    rootResource: node,
    resolve: () => undefined,
    conformsTo: () => undefined,
    memberOf: () => undefined,
    htmlChecks: () => true,
    ...surroundings,
  });
}
