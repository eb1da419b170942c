import type { Resource } from '@medplum/fhirtypes';
import { asObject } from '../../fhir/json.ts';

/** References a value makes, at any depth. */
function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  const object = asObject(value);
  if (object === undefined) return [];
  const own = typeof object.reference === 'string' ? [object.reference] : [];
  return [...own, ...Object.values(object).flatMap(referencesIn)];
}

/**
 * The resources that some resources lead to, and no others: a receiver is told what its message is about and not what
 * else stood in the message it follows from (R-SEC-02).
 */
export function closureOf(
  roots: readonly Resource[],
  find: (reference: { readonly reference: string }) => Resource | undefined,
): readonly Resource[] {
  const found = new Set<Resource>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const reference of referencesIn(next)) {
      const target = find({ reference });
      if (target === undefined || found.has(target) || roots.includes(target)) continue;
      found.add(target);
      waiting.push(target);
    }
  }
  return [...found];
}
