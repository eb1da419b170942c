import type { ElementDefinition } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';

/** A code that has to be a language tag. https://www.rfc-editor.org/info/bcp47 */
export interface LanguageRule {
  readonly rule: 'language';
  readonly profile: string;
  readonly elementId: string;
}

const VALUE_SETS = /^http:\/\/hl7\.org\/fhir\/ValueSet\/(?:all-)?languages(?:\||$)/;

/** Elements bound to FHIR's list of languages, which names the common ones; any other tag will do as well. */
export function readLanguage(
  element: ElementDefinition,
  type: string,
  profile: string,
  elementId: string,
): LanguageRule | undefined {
  const isLanguage = type === 'code' && VALUE_SETS.test(element.binding?.valueSet ?? '');
  return isLanguage ? { rule: 'language', profile, elementId } : undefined;
}

export function emitLanguage(rule: LanguageRule, at: Place, out: Emission): string {
  const javaId = 'INVALID_DISPLAY_NAME';
  const facts = { code: 'value.language', profile: rule.profile, rule: rule.elementId, javaId } as const;
  return `if(!rt.isLanguage(${at.value})){${out.fail(facts, at)}}`;
}

/** Well-formed, with a language of two or three letters: no longer one has ever been registered. */
export function isLanguage(value: unknown): boolean {
  return typeof value === 'string' && /^(?:[a-z]{2,3}|[ix](?=-))(?:-[a-z0-9]{1,8}){0,10}$/i.test(value);
}
