import type { ValueRule } from '../rules/value-rule.ts';

/**
 * The intermediate form: what an object has to look like, with every canonical resolved, every value set
 * expanded and every discriminator worked out. Nothing below it reads a definition again; both the fast
 * verdict and the explaining pass are emitted from it.
 */
export interface Shape {
  /** What identifies it over all contexts: profile and element. */
  readonly key: string;
  /** Name of the function that checks it. */
  readonly name: string;
  readonly elementId: string;
  /** FHIR type, or the element's path for a backbone element. */
  readonly type: string;
  /** `url|version` of the structure it belongs to. */
  readonly profile: string;
  readonly isResource: boolean;
  /** True when the function belongs to the core library and is imported, not emitted. */
  readonly isCore: boolean;
  readonly properties: readonly Property[];
  /** Rules about the object as a whole. */
  readonly rules: readonly ValueRule[];
}

/** One element of an object; a choice such as `value[x]` is one property with several alternatives. */
export interface Property {
  /** The name FHIRPath knows it by: `value` for `valueString`. */
  readonly name: string;
  readonly elementId: string;
  readonly min: number;
  readonly max: number;
  readonly isArray: boolean;
  readonly alternatives: readonly Alternative[];
  /** JSON keys of types the specification allows here and the profile does not. */
  readonly excludedKeys: readonly string[];
  readonly slicing: Slicing | undefined;
}

export interface Alternative {
  readonly key: string;
  readonly item: Item;
  /** Set when the type is a slice of its own that must be there. */
  readonly requiredSlice: string | undefined;
}

/** What a single value must be. */
export interface Item {
  readonly type: string;
  readonly kind: 'primitive' | 'object' | 'resource' | 'extension' | 'narrative';
  /** The object must satisfy all of these. For a primitive: its `_` sibling must. */
  readonly shapes: readonly Shape[];
  /** The object must satisfy at least one of these. */
  readonly anyOf: readonly Shape[];
  /** For a resource: the types allowed, empty for any, and the profiles of which it must satisfy one, if there are any. */
  readonly resource: ResourceDemand;
  readonly rules: readonly ValueRule[];
  /** True when `shapes` is nothing but the data type itself, which a slice of the same type repeats. */
  readonly isPlainType: boolean;
}

export interface ResourceDemand {
  readonly types: readonly string[];
  readonly profiles: readonly string[];
}

interface Slicing {
  readonly isClosed: boolean;
  readonly slices: readonly Slice[];
}

export interface Slice {
  readonly name: string;
  readonly elementId: string;
  readonly min: number;
  readonly max: number;
  /** All must hold for a value to belong to the slice. */
  readonly tests: readonly SliceTest[];
  readonly item: Item;
}

/** One discriminator worked out: where to look in the value, and what must be found there. */
export interface SliceTest {
  readonly path: readonly PathStep[];
  readonly expected: SliceExpectation;
}

export type PathStep =
  | { readonly step: 'property'; readonly name: string }
  | { readonly step: 'extension'; readonly url: string }
  | { readonly step: 'resolve' }
  | { readonly step: 'type'; readonly type: string };

export type SliceExpectation =
  | { readonly kind: 'fixed'; readonly value: unknown }
  | { readonly kind: 'pattern'; readonly value: unknown }
  | { readonly kind: 'codes'; readonly codes: ReadonlyMap<string, ReadonlySet<string>> }
  | { readonly kind: 'exists'; readonly exists: boolean }
  | { readonly kind: 'type'; readonly types: readonly string[] }
  | {
      readonly kind: 'profile';
      /** Of data types. */
      readonly shapes: readonly Shape[];
      /** Canonicals of resource profiles, looked up at run time. */
      readonly profiles: readonly string[];
    }
  | { readonly kind: 'undecidable'; readonly reason: string };
