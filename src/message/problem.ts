import type { CatalogueEntry } from './catalogue-entry.ts';
import { catalogue, type ProblemCode } from './problem-catalogue.ts';
import { isRefusal, type Severity } from './severity.ts';
import type { ToleranceName } from './tolerance.ts';

/**
 * One finding about a message or a request: the project's only error value. Expected failures are
 * returned as problems; throwing means a bug or lost infrastructure.
 *
 * A problem holds facts, not sentences: {@link describe} turns it into text in the reader's language.
 */
export interface Problem {
  /** Stable and documented in docs/problems.md. */
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** Where in the message, as a FHIRPath with indexes, such as `Bundle.entry[0].resource.sender`. */
  readonly expression?: string;
  /**
   * What fills the placeholders of the catalogue's text: found, expected, element … What somebody has put in words of their
   * own stands in both languages, as `asked.da` and `asked.en`.
   */
  readonly params?: Readonly<Record<string, string | number>>;
  /** The rule that was broken: a rule id (R-…) or the key of a profile's invariant. */
  readonly rule?: string;
  /** Canonical URL of the profile that the rule belongs to. */
  readonly profile?: string;
  /** The agreement that made a warning of this; see tolerance.ts. */
  readonly tolerance?: ToleranceName;
  /** The HL7 Java validator's message id for the same finding, where it has one. */
  readonly javaId?: string;
}

/** What may be said of a problem beside its code. */
export type ProblemFacts = Omit<Problem, 'code' | 'severity'> & { readonly severity?: Severity };

/** Languages a problem can be told in. */
export type Language = 'en' | 'da';

/** Makes a problem with the catalogue's severity, unless the facts name another. */
export function problem(code: ProblemCode, facts: ProblemFacts = {}): Problem {
  return { severity: entryOf(code).severity, ...facts, code };
}

/** The catalogue's entry for a code. */
export function entryOf(code: ProblemCode): CatalogueEntry {
  return catalogue[code];
}

/** True when any of the problems makes the message unacceptable. */
export function refuses(problems: readonly Problem[]): boolean {
  return problems.some((each) => isRefusal(each.severity));
}

/** The problems with the worst ones first, each severity in its order. */
export function worstFirst(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((one, other) => rank.indexOf(one.severity) - rank.indexOf(other.severity));
}

const rank: readonly Severity[] = ['fatal', 'error', 'warning', 'information'];

/** What is wrong, in one sentence of the given language, with the placeholders filled. */
export function describe(found: Problem, language: Language): string {
  return fill(entryOf(found.code).text[language], found.params, language);
}

/** What the sender should do about it, in one sentence of the given language. */
export function advise(found: Problem, language: Language): string {
  return fill(entryOf(found.code).hint[language], found.params, language);
}

function fill(text: string, params: Problem['params'], language: Language): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) =>
    shorten(String(params?.[`${name}.${language}`] ?? params?.[name] ?? '?')),
  );
}

/** What was found may be as long as the message. */
function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
