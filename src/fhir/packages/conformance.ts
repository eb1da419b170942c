/** The parts of FHIR's conformance resources that validation reads. https://hl7.org/fhir/R4/conformance-module.html */

/** A resource that others name by `url` or `url|version`. */
export interface CanonicalResource {
  readonly resourceType: string;
  readonly url: string;
  readonly version?: string;
  readonly name?: string;
}

export interface StructureDefinition extends CanonicalResource {
  readonly kind: 'primitive-type' | 'complex-type' | 'resource' | 'logical';
  readonly type: string;
  readonly abstract?: boolean;
  readonly baseDefinition?: string;
  readonly derivation?: 'specialization' | 'constraint';
  readonly context?: readonly ExtensionContext[];
  readonly snapshot?: { readonly element: readonly ElementDefinition[] };
  readonly differential?: { readonly element: readonly ElementDefinition[] };
}

/** Where an extension may be used. https://hl7.org/fhir/R4/structuredefinition-definitions.html#StructureDefinition.context */
export interface ExtensionContext {
  readonly type: string;
  readonly expression: string;
}

/** https://hl7.org/fhir/R4/elementdefinition.html */
export interface ElementDefinition {
  readonly id: string;
  readonly path: string;
  readonly sliceName?: string;
  readonly min?: number;
  readonly max?: string;
  readonly base?: { readonly path: string; readonly min: number; readonly max: string };
  readonly type?: readonly ElementType[];
  readonly contentReference?: string;
  readonly slicing?: {
    readonly discriminator?: readonly Discriminator[];
    readonly rules?: 'open' | 'closed' | 'openAtEnd';
    readonly ordered?: boolean;
  };
  readonly constraint?: readonly Constraint[];
  readonly binding?: { readonly strength: BindingStrength; readonly valueSet?: string };
  readonly maxLength?: number;
  readonly isModifier?: boolean;
  /** `fixed[x]`, `pattern[x]`, `minValue[x]`, `maxValue[x]`: read by their prefix. */
  readonly [choice: string]: unknown;
}

export interface ElementType {
  readonly code: string;
  readonly profile?: readonly string[];
  readonly targetProfile?: readonly string[];
  readonly aggregation?: readonly ('contained' | 'referenced' | 'bundled')[];
  readonly extension?: readonly { readonly url: string; readonly valueUrl?: string }[];
}

export interface Discriminator {
  readonly type: 'value' | 'exists' | 'pattern' | 'type' | 'profile';
  readonly path: string;
}

export interface Constraint {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly human: string;
  readonly expression?: string;
  readonly source?: string;
}

export type BindingStrength = 'required' | 'extensible' | 'preferred' | 'example';

export interface ValueSet extends CanonicalResource {
  readonly compose?: {
    readonly include?: readonly ValueSetInclude[];
    readonly exclude?: readonly ValueSetInclude[];
  };
  readonly expansion?: { readonly contains?: readonly ExpansionEntry[] };
}

export interface ValueSetInclude {
  readonly system?: string;
  readonly version?: string;
  readonly concept?: readonly { readonly code: string }[];
  readonly filter?: readonly ValueSetFilter[];
  readonly valueSet?: readonly string[];
}

export interface ValueSetFilter {
  readonly property: string;
  readonly op: string;
  readonly value: string;
}

export interface ExpansionEntry {
  readonly system?: string;
  readonly code?: string;
  readonly abstract?: boolean;
  readonly contains?: readonly ExpansionEntry[];
}

export interface CodeSystem extends CanonicalResource {
  readonly content: 'not-present' | 'example' | 'fragment' | 'complete' | 'supplement';
  readonly supplements?: string;
  readonly caseSensitive?: boolean;
  readonly hierarchyMeaning?: string;
  readonly concept?: readonly CodeSystemConcept[];
}

export interface CodeSystemConcept {
  readonly code: string;
  readonly display?: string;
  readonly designation?: readonly { readonly value: string; readonly language?: string }[];
  readonly property?: readonly ({ readonly code: string } & Readonly<Record<string, unknown>>)[];
  readonly concept?: readonly CodeSystemConcept[];
}
