import type { ValueSetFilter } from '../packages/conformance.ts';
import type { Concept, ConceptIndex } from './code-system-index.ts';

/**
 * Whether a concept passes a value set's filter; `undefined` for a filter that cannot be decided here
 * (`regex` is left out on purpose: a pattern from a package must not be able to stall the program).
 * https://hl7.org/fhir/R4/valueset-filter-operator.html
 */
export function matchesFilter(
  concept: Concept,
  filter: ValueSetFilter,
  concepts: ConceptIndex,
): boolean | undefined {
  switch (filter.op) {
    case 'is-a':
      return concept.code === filter.value || descends(concept, filter.value, concepts);
    case 'descendent-of':
      return descends(concept, filter.value, concepts);
    case 'is-not-a':
      return concept.code !== filter.value && !descends(concept, filter.value, concepts);
    case '=':
      return propertyOf(concept, filter.property) === filter.value;
    case 'in':
      return filter.value.split(',').includes(propertyOf(concept, filter.property) ?? '');
    case 'not-in':
      return !filter.value.split(',').includes(propertyOf(concept, filter.property) ?? '');
    case 'exists':
      return (propertyOf(concept, filter.property) !== undefined) === (filter.value === 'true');
    default:
      return undefined;
  }
}

function propertyOf(concept: Concept, property: string): string | undefined {
  if (property === 'code' || property === 'concept') return concept.code;
  return property === 'display' ? concept.display : concept.properties.get(property);
}

function descends(concept: Concept, ancestor: string, concepts: ConceptIndex): boolean {
  const seen = new Set<string>();
  const pending = [...concept.parents];
  for (let code = pending.pop(); code !== undefined; code = pending.pop()) {
    if (code === ancestor) return true;
    if (seen.has(code)) continue;
    seen.add(code);
    pending.push(...(concepts.get(code)?.parents ?? []));
  }
  return false;
}
