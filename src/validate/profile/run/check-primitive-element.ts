import { brief, type Collector } from './collector.ts';
import type { Scope } from './scope.ts';
import { runCheck, type ShapeCheck } from './shape-check.ts';

/**
 * Checks the `_name` sibling of a primitive: the id and extensions of its element, or, for a list, one per
 * item with `null` where there is none. https://hl7.org/fhir/R4/json.html#primitive
 */
export function checkPrimitiveElement(
  value: unknown,
  scope: Scope,
  element: ShapeCheck,
  isArray: boolean,
  path: string,
  collector?: Collector,
): boolean {
  if (!isArray) return checkOne(value, scope, element, path, collector);
  if (!Array.isArray(value)) {
    collector?.add('structure.not-an-array', path, { params: { found: brief(value) } });
    return false;
  }
  let isGood = true;
  for (let i = 0; i < value.length && (isGood || collector); i++) {
    if (value[i] !== null) isGood = checkOne(value[i], scope, element, `${path}[${i}]`, collector) && isGood;
  }
  return isGood;
}

function checkOne(
  value: unknown,
  scope: Scope,
  element: ShapeCheck,
  path: string,
  collector: Collector | undefined,
): boolean {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return runCheck(element, value, scope, path, collector);
  }
  collector?.add('structure.not-an-object', path, { params: { found: brief(value) } });
  return false;
}
