import type { CodeSystem, CodeSystemConcept } from '../packages/conformance.ts';

/** One concept, with what a filter may ask about. */
export interface Concept {
  readonly code: string;
  readonly display: string | undefined;
  /** Every text this concept may be shown with: display and designations. */
  readonly texts: readonly string[];
  readonly parents: readonly string[];
  readonly properties: ReadonlyMap<string, string>;
}

/** The concepts of a code system by code, hierarchy flattened. */
export type ConceptIndex = ReadonlyMap<string, Concept>;

/** True when every code of the system is in the resource, so that a code's absence means it does not exist. */
export function isComplete(system: CodeSystem): boolean {
  return system.content === 'complete' && !isSupplement(system);
}

/** True for a code system that only adds to another. https://hl7.org/fhir/R4/codesystem.html#supplements */
export function isSupplement(system: CodeSystem): boolean {
  return system.content === 'supplement' || system.supplements !== undefined;
}

/** Every concept of a code system with the code above it, hierarchy flattened. */
function* eachConcept(
  system: CodeSystem,
): Iterable<{ concept: CodeSystemConcept; parent: string | undefined }> {
  const pending: { concept: CodeSystemConcept; parent: string | undefined }[] = [];
  for (const concept of system.concept ?? []) {
    pending.push({ concept, parent: undefined });
    for (let next = pending.pop(); next; next = pending.pop()) {
      yield next;
      for (const child of next.concept.concept ?? [])
        pending.push({ concept: child, parent: next.concept.code });
    }
  }
}

/** The codes of a code system, for when nothing more is asked of them. */
export function codesOf(system: CodeSystem): Set<string> {
  const codes = new Set<string>();
  for (const { concept } of eachConcept(system)) codes.add(concept.code);
  return codes;
}

/** Indexes the concepts of a code system. Nesting and the properties `parent` and `subsumedBy` make parents. */
export function indexConcepts(system: CodeSystem): ConceptIndex {
  const index = new Map<string, Concept>();
  for (const { concept, parent } of eachConcept(system))
    index.set(concept.code, readConcept(concept, parent));
  return index;
}

function readConcept(concept: CodeSystemConcept, parent: string | undefined): Concept {
  const properties = new Map<string, string>();
  const parents = parent === undefined ? [] : [parent];
  for (const property of concept.property ?? []) {
    const value = textOf(property);
    if (property.code === 'parent' || property.code === 'subsumedBy') parents.push(value);
    properties.set(property.code, value);
  }
  const designations = (concept.designation ?? []).map((designation) => designation.value);
  const texts = concept.display === undefined ? designations : [concept.display, ...designations];
  return { code: concept.code, display: concept.display, texts, parents, properties };
}

function textOf(property: Readonly<Record<string, unknown>>): string {
  const key = Object.keys(property).find((each) => each.startsWith('value'));
  return key === undefined ? '' : String(property[key]);
}
