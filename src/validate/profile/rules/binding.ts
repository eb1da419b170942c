import type { BindingStrength, ElementDefinition } from '../../../fhir/packages/conformance.ts';
import type { Expander, Expansion } from '../../../fhir/terminology/expand-value-set.ts';
import type { Emission, Place } from '../emit/emission.ts';

/** A binding to a value set. https://hl7.org/fhir/R4/terminologies.html#strength */
export interface BindingRule {
  readonly rule: 'binding';
  readonly strength: BindingStrength;
  readonly valueSet: string;
  /** The codes, or `undefined` when they cannot be told offline. */
  readonly codes: Expansion | undefined;
  readonly form: 'code' | 'Coding' | 'CodeableConcept';
  readonly profile: string;
  readonly elementId: string;
}

const FORMS: Readonly<Record<string, BindingRule['form']>> = {
  code: 'code',
  string: 'code',
  uri: 'code',
  Coding: 'Coding',
  CodeableConcept: 'CodeableConcept',
};

const JAVA_IDS = {
  code: ['Terminology_TX_NoValid_16', 'Terminology_TX_NoValid_17'],
  Coding: ['Terminology_TX_NoValid_12', 'Terminology_TX_NoValid_13'],
  CodeableConcept: ['Terminology_TX_NoValid_1_CC', 'Terminology_TX_NoValid_2_CC'],
} as const;

/** Reads a required or extensible binding; preferred and example bindings judge nothing. */
export function readBinding(
  element: ElementDefinition,
  type: string,
  expand: Expander,
  profile: string,
  elementId: string,
): BindingRule | undefined {
  const { strength, valueSet } = element.binding ?? {};
  const form = FORMS[type];
  if (!valueSet || !form || (strength !== 'required' && strength !== 'extensible')) return undefined;
  const codes = expand(valueSet);
  if (codes && isAboutUnits(element, codes)) return undefined;
  return { rule: 'binding', strength, valueSet, codes, form, profile, elementId };
}

/** A list of units on an element that may be a Quantity among other things is about the Quantity. */
function isAboutUnits({ type = [] }: ElementDefinition, codes: Expansion): boolean {
  const isUnits = codes.size === 1 && codes.has('http://unitsofmeasure.org');
  return isUnits && type.some((each) => each.code === 'Quantity');
}

export function emitBinding(rule: BindingRule, at: Place, out: Emission): string {
  const { profile, valueSet } = rule;
  const facts = { profile, rule: rule.elementId, params: { valueSet } };
  if (!rule.codes) {
    const check = `${rule.elementId} against ${valueSet}`;
    return out.uncheckable(valueSet, { ...facts, params: { check } }, at);
  }
  const isRequired = rule.strength === 'required';
  const javaId = JAVA_IDS[rule.form][isRequired ? 0 : 1];
  const fault = isRequired
    ? out.fail({ ...facts, code: 'binding.required', javaId }, at)
    : out.note({ ...facts, code: 'binding.extensible', javaId }, at);
  return fault && `if(!(${condition(rule, at.value, out)})){${fault}}`;
}

function condition(rule: BindingRule, value: string, out: Emission): string {
  if (rule.form === 'code') return `${out.constant(union(rule.codes ?? new Map()))}.has(${value})`;
  const codes = out.constant(rule.codes);
  return rule.form === 'Coding' ? `rt.codingIsIn(${value},${codes})` : `rt.conceptIsIn(${value},${codes})`;
}

const unions = new WeakMap<Expansion, ReadonlySet<string>>();

/** A bare code has no system, so that a code of any of them will do. */
function union(codes: Expansion): ReadonlySet<string> {
  const known = unions.get(codes);
  if (known) return known;
  const all = new Set<string>();
  for (const each of codes.values()) for (const code of each) all.add(code);
  unions.set(codes, all);
  return all;
}

/**
 * Whether a Coding is in the value set. One that lacks its code or its system cannot be told and passes:
 * the official validator only warns.
 */
export function codingIsIn(coding: unknown, codes: Expansion): boolean {
  const { system, code } = coding as { system?: unknown; code?: unknown };
  if (typeof system !== 'string' || typeof code !== 'string') return true;
  return codes.get(system)?.has(code) === true;
}

/** Whether a CodeableConcept has a coding in the value set; text alone does not count. */
export function conceptIsIn(concept: unknown, codes: Expansion): boolean {
  const { coding } = concept as { coding?: unknown };
  if (!Array.isArray(coding) || coding.length === 0) return false;
  for (const each of coding) {
    const { system, code } = (each ?? {}) as { system?: unknown; code?: unknown };
    if (typeof system === 'string' && typeof code === 'string' && codes.get(system)?.has(code)) return true;
    if (code === undefined || system === undefined) return true;
  }
  return false;
}
