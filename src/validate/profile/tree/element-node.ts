import type { ElementDefinition, StructureDefinition } from '../../../fhir/packages/conformance.ts';

/** One element of a structure, with the elements and slices below it. */
export interface ElementNode {
  readonly id: string;
  readonly element: ElementDefinition;
  readonly structure: StructureDefinition;
  /** Child elements by the last part of their path, such as `name` or `value[x]`. */
  readonly children: Map<string, ElementNode>;
  /** Slices of this element, in order. A slice of a slice (`a/b`) is listed beside it. */
  readonly slices: ElementNode[];
}

/** The first value of a choice such as `fixed[x]`, found by its prefix; `undefined` when there is none. */
export function choiceOf(element: ElementDefinition, prefix: string): unknown {
  for (const key in element) {
    const after = key.charCodeAt(prefix.length);
    if (key.startsWith(prefix) && after >= 65 && after <= 90) return element[key];
  }
  return undefined;
}
