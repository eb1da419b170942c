import type { Bundle } from '@medplum/fhirtypes';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';

/** What a question came to: only `true` is a yes. What cannot be answered, such as an error, is a no. */
export type Question = (bundle: Bundle) => boolean;

/** A question that can be asked, or why it cannot. */
export type CompiledQuestion =
  | { readonly ask: Question; readonly fault?: never }
  | { readonly ask?: never; readonly fault: string };

/** The package's own types of its own model differ in what may be missing. */
const model = r4 as Parameters<typeof fhirpath.compile>[1];

/** Longer ones are refused. */
const longest = 2000;

/**
 * Compiles a question that somebody else has written, in FHIRPath as FHIR R4 has it, about a message Bundle. It is asked
 * seldom and may use nearly the whole language, so that it is left to the `fhirpath` package, where invariants, which every message
 * meets, are compiled by us. Functions that do not exist, types that R4 does not have and what looks outside the message
 * (`resolve()`, `memberOf()`) are faults. Never throws, nor does the question.
 * https://hl7.org/fhirpath/N1/
 */
export function compileQuestion(expression: string): CompiledQuestion {
  if (expression.length > longest) return { fault: `it has more than ${longest} characters` };
  try {
    const evaluate = fhirpath.compile(expression, model);
    const unknown = functionsIn(fhirpath.parse(expression)).find((name) => !functions.has(name));
    if (unknown !== undefined) return { fault: `there is no function ${unknown}() here` };
    evaluate(sample);
    return {
      ask: (bundle) => {
        try {
          const found: unknown = evaluate(bundle);
          return Array.isArray(found) && found.length === 1 && found[0] === true;
        } catch {
          return false;
        }
      },
    };
  } catch (fault) {
    return { fault: reasonOf(fault) };
  }
}

/**
 * What a question may call: the functions of FHIRPath N1 and those FHIR R4 adds, but for what looks beyond the message (nothing
 * may wait for somebody else while a message is judged), what asks the clock (the same message is judged alike tomorrow), what
 * writes a log, and regular expressions, some of which take for ever on a text that a sender has chosen.
 * https://hl7.org/fhirpath/N1/#functions, https://hl7.org/fhir/R4/fhirpath.html#functions
 */
const functions: ReadonlySet<string> = new Set(
  `empty exists all allTrue anyTrue allFalse anyFalse subsetOf supersetOf count distinct isDistinct where select repeat ofType
  single first last tail skip take intersect exclude union combine iif toBoolean convertsToBoolean toInteger
  convertsToInteger toDate convertsToDate toDateTime convertsToDateTime toDecimal convertsToDecimal toQuantity
  convertsToQuantity toString convertsToString toTime convertsToTime indexOf substring startsWith endsWith contains upper
  lower replace length toChars abs ceiling exp floor ln log power round sqrt truncate children
  descendants is as not aggregate extension hasValue getValue`.split(/\s+/),
);

/** The least that a message is made of: what is wrong with every message shows on it. */
const sample = {
  resourceType: 'Bundle',
  type: 'message',
  entry: [{ resource: { resourceType: 'MessageHeader' } }],
};

interface Syntax {
  readonly type?: string;
  readonly text?: string;
  readonly children?: readonly Syntax[];
}

/** The names of the functions that are called. */
function functionsIn(syntax: Syntax): readonly string[] {
  const { type, children = [] } = syntax;
  const own = type === 'Functn' ? (children[0]?.text ?? '') : '';
  return [...(own === '' ? [] : [own]), ...children.flatMap(functionsIn)];
}

function reasonOf(fault: unknown): string {
  return (fault instanceof Error ? fault.message : String(fault)).slice(0, 200);
}
