import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import type { InvariantEnvironment } from '../../../src/fhir/fhirpath/compile-invariant.ts';
import { sibling, value } from '../../../src/fhir/fhirpath/runtime/primitive-element.ts';

/** What the `fhirpath` package makes of an invariant: its verdict read as the compiled code's is. */
export type Verdict = boolean | 'error';

type Evaluate = (node: unknown, variables: Record<string, unknown>) => unknown;

/** The interpreter of one expression on nodes of a type, the oracle for the compiled code. */
export function interpret(
  expression: string,
  contextType: string,
): (node: unknown, environment: InvariantEnvironment) => Verdict {
  let environment: InvariantEnvironment;
  const unwrap = (nodes: unknown): unknown => fhirpath.util.valData((nodes as unknown[])[0]);
  const userInvocationTable = {
    resolve: {
      fn: (nodes: unknown[]) =>
        nodes.flatMap((each) => {
          const held = fhirpath.util.valData(each) as { reference?: string } | string;
          const target = typeof held === 'object' ? held.reference : held;
          return target === undefined ? [] : (environment.resolve(target) ?? []);
        }),
      arity: { 0: [] },
      internalStructures: true,
    },
    conformsTo: {
      fn: (nodes: unknown[], profile: string) =>
        nodes.length === 1 ? (environment.conformsTo(unwrap(nodes), profile) ?? []) : false,
      arity: { 1: ['String'] },
      internalStructures: true,
    },
    memberOf: {
      fn: (nodes: unknown[], valueSet: string) =>
        nodes.length === 1 ? (environment.memberOf(unwrap(nodes), valueSet) ?? []) : [],
      arity: { 1: ['String'] },
      internalStructures: true,
    },
    htmlChecks: {
      fn: (nodes: unknown[]) => nodes.length === 1 && environment.htmlChecks(unwrap(nodes)),
      arity: { 0: [] },
      internalStructures: true,
    },
  };
  const evaluate = fhirpath.compile({ base: contextType, expression }, r4, {
    traceFn: () => {},
    userInvocationTable: userInvocationTable as never,
  }) as Evaluate;
  return (node, given) => {
    environment = given;
    // The interpreter writes a `__path__` into what it is given, and knows no primitive with a sibling.
    if (sibling(node) !== undefined) return 'error';
    try {
      const result = evaluate(value(node), { resource: given.resource, rootResource: given.rootResource });
      if (!Array.isArray(result)) return 'error';
      return result.length > 1 || (result.length === 1 && result[0] !== false);
    } catch {
      return 'error';
    }
  };
}
