import type { ExtensionContext } from '../../../fhir/packages/conformance.ts';
import type { Expansion } from '../../../fhir/terminology/expand-value-set.ts';
import type { ShapeCheck } from './shape-check.ts';

/** What generated code looks up while it runs: the parts of a context that a message names at run time. */
export interface CompiledContext {
  /** The check of a resource type as R4 has it. */
  resource(type: string): ResourceCheck | undefined;
  /** The check of a profile by `url` or `url|version`. */
  profile(canonical: string): ProfileCheck | undefined;
  extension(url: string): ExtensionCheck | undefined;
  /** The texts each code of a complete code system may be shown with; `undefined` when the system is not complete here. */
  codeSystem(url: string): ReadonlyMap<string, readonly string[]> | undefined;
  /** True for a code system that only adds texts or properties to another. */
  isSupplement(url: string): boolean;
  valueSet(canonical: string): Expansion | undefined;
  /** The check of an extension nothing is known about. */
  readonly anyExtension: ShapeCheck;
  readonly policy: ContextPolicy;
}

/** Where the official validator's settings, not FHIR, decide. */
export interface ContextPolicy {
  /** True to let `example.org` and `acme.com` addresses pass, as in teaching material. */
  readonly allowExampleUrls: boolean;
  /** True to reject an extension without a definition here instead of mentioning it. */
  readonly rejectUnknownExtensions: boolean;
}

export interface ResourceCheck extends ShapeCheck {
  /** Why the structure could not be compiled, if so: nothing can then be judged by it. */
  readonly refusal: string | undefined;
}

export interface ProfileCheck extends ResourceCheck {
  readonly canonical: string;
  readonly resourceType: string;
  /** The profiles it derives from: what satisfies it satisfies them. */
  readonly bases: readonly string[];
}

export interface ExtensionCheck extends ShapeCheck {
  readonly isModifier: boolean;
  /** True when the definition wants a value, false when it wants nested extensions. */
  readonly isSimple: boolean;
  /** Where it may be used; anywhere when there are none. */
  readonly contexts: readonly ExtensionContext[];
}
