import fhirpath from 'fhirpath';
import type { TypeModel } from './type-model.ts';

/** What an invariant can ask about the surroundings of its node. */
export interface InvariantEnvironment {
  readonly resource: unknown;
  readonly rootResource: unknown;
  resolve(reference: string): unknown | undefined;
  conformsTo(value: unknown, profile: string): boolean | undefined;
  memberOf(value: unknown, valueSet: string): boolean | undefined;
  htmlChecks(div: unknown): boolean;
}

/** A compiled invariant: false means broken. */
export type Invariant = (node: unknown, environment: InvariantEnvironment) => boolean;

/** The source of an invariant, or why the expression cannot be compiled. */
export type CompiledInvariant = { readonly source: string } | { readonly unsupported: string };

/** Compiles an invariant to a call of the interpreter, until the compiler takes this file's place. */
export function compileInvariant(
  expression: string,
  contextType: string,
  _model: TypeModel,
): CompiledInvariant {
  try {
    fhirpath.parse(expression);
  } catch (fault) {
    return { unsupported: String(fault) };
  }
  return { source: `fp.interpret(${JSON.stringify(expression)},${JSON.stringify(contextType)})` };
}
