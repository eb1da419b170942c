import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import type { Invariant, InvariantEnvironment } from '../compile-invariant.ts';

let current: InvariantEnvironment;

const functions = {
  resolve: {
    fn: (nodes: unknown[]) => nodes.flatMap((node) => current.resolve(referenceOf(node)) ?? []),
    arity: { 0: [] },
  },
  conformsTo: {
    fn: (nodes: unknown[], profile: string) =>
      nodes.map((node) => current.conformsTo(fhirpath.util.valData(node), profile) ?? true),
    arity: { 1: ['String'] },
  },
  memberOf: {
    fn: (nodes: unknown[], valueSet: string) =>
      nodes.map((node) => current.memberOf(fhirpath.util.valData(node), valueSet) ?? true),
    arity: { 1: ['String'] },
  },
  htmlChecks: {
    fn: (nodes: unknown[]) => nodes.map((node) => current.htmlChecks(fhirpath.util.valData(node))),
    arity: { 0: [] },
  },
};

function referenceOf(node: unknown): string {
  const value = fhirpath.util.valData(node);
  return typeof value === 'string' ? value : String((value as { reference?: unknown })?.reference ?? '');
}

/** The names generated code uses. */
export const fhirpathRuntime: Readonly<Record<string, unknown>> = {
  interpret(expression: string, base: string): Invariant {
    let compiled: ((node: unknown, variables: object) => unknown) | undefined;
    return (node, environment) => {
      current = environment;
      try {
        compiled ??= fhirpath.compile(
          { base, expression },
          r4 as never,
          {
            userInvocationTable: functions,
            traceFn: () => {},
          } as never,
        ) as unknown as typeof compiled;
        const { resource, rootResource } = environment;
        const found = compiled?.(node, { resource, rootResource }) as unknown[];
        return found.length === 1 && typeof found[0] === 'boolean' ? found[0] : found.length > 0;
      } catch {
        return false;
      }
    };
  },
};
