import type { Expansion } from '../../../fhir/terminology/expand-value-set.ts';
import { codingIsIn, conceptIsIn } from '../rules/binding.ts';
import type { Scope } from './scope.ts';

/** `memberOf()` of FHIRPath for a code, Coding or CodeableConcept; `undefined` when it cannot be told offline. */
export function memberOf(value: unknown, valueSet: string, scope: Scope): boolean | undefined {
  const codes = scope.run.context.valueSet(valueSet);
  if (!codes) return undefined;
  if (typeof value === 'string') return anySystemHas(codes, value);
  if (typeof value !== 'object' || value === null) return false;
  return 'coding' in value ? conceptIsIn(value, codes) : codingIsIn(value, codes);
}

function anySystemHas(codes: Expansion, code: string): boolean {
  for (const each of codes.values()) if (each.has(code)) return true;
  return false;
}
