import { codeWriter } from './emit/code-writer.ts';
import { createEmitter, emitVerdict } from './emit/create-emitter.ts';
import { Unsupported } from './emit/emitter.ts';
import { parseExpression } from './expression.ts';
import { javaCorrections } from './java-corrections.ts';
import { nativeConstraints } from './native-constraints.ts';
import type { TypeModel } from './type-model.ts';

/** What an invariant can ask about the surroundings of its node. */
export interface InvariantEnvironment {
  /** `%resource`: the innermost resource that holds the node, contained or not. */
  readonly resource: unknown;
  /** `%rootResource`: the resource that contains `resource`, or `resource` itself. */
  readonly rootResource: unknown;
  /** The resource a reference or canonical points at, in the bundle or contained; undefined when unknown. */
  resolve(reference: string): unknown | undefined;
  /** Whether a node conforms to a profile; undefined when that cannot be judged. */
  conformsTo(value: unknown, profile: string): boolean | undefined;
  /** Whether a code, Coding or CodeableConcept is in a value set; undefined when that cannot be judged. */
  memberOf(value: unknown, valueSet: string): boolean | undefined;
  /** Whether the XHTML of a narrative keeps to what FHIR allows. */
  htmlChecks(div: unknown): boolean;
}

/** A compiled invariant: false means broken. It never throws and never changes its node. */
export type Invariant = (node: unknown, environment: InvariantEnvironment) => boolean;

/** The source of an invariant, or why the expression cannot be compiled. */
export type CompiledInvariant = { readonly source: string } | { readonly unsupported: string };

/** Longer expressions are refused: the longest of the core specification has some 900 characters. */
const longest = 20_000;

/**
 * Compiles a FHIRPath invariant to the source of a JavaScript function `(node, env) => boolean`, an
 * {@link Invariant} that uses no name but its parameters' and `fp` (see runtime/fhirpath-runtime.ts), so that
 * it can be inlined in generated code and kept on disk.
 *
 * `contextType` is the type of the nodes it is meant for: a type's name, a backbone element's path, or
 * several joined by `|`. A primitive node is its JSON value or, where it has a sibling `_x`, what
 * {@link import('./runtime/primitive-element.ts').primitive} makes of both.
 *
 * The result reads as the HL7 validator reads it: an empty result is false, and so is an error such as two
 * items where one is meant. What it does otherwise than the FHIRPath specification is listed in
 * docs/decisions/006-invariants-compiled-ahead-of-time.md.
 *
 * An expression that cannot be compiled faithfully is `unsupported`: the profile must then be refused.
 */
export function compileInvariant(
  expression: string,
  contextType: string,
  model: TypeModel,
): CompiledInvariant {
  if (expression.length > longest) return { unsupported: `an expression of more than ${longest} characters` };
  const corrected = lookUp(javaCorrections, expression) ?? expression;
  const native = lookUp(nativeConstraints, corrected);
  if (native !== undefined) return { source: `(node, env) => ${native}` };
  const parsed = parseExpression(corrected);
  if (parsed.kind === 'malformed') return { unsupported: `no FHIRPath: ${parsed.reason}` };
  const writer = codeWriter();
  try {
    const verdict = emitVerdict(createEmitter(writer, contextType, model), parsed);
    const statements = writer.text();
    return {
      source:
        statements === ''
          ? `(node, env) => ${verdict}`
          : `(node, env) => {\n${statements}\nreturn ${verdict};\n}`,
    };
  } catch (error) {
    if (error instanceof Unsupported) return { unsupported: error.message };
    if (error instanceof RangeError) return { unsupported: 'an expression that is nested too deeply' };
    throw error;
  }
}

function lookUp(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
