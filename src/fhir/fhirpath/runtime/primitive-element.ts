/**
 * A primitive element that has more than its value: FHIR's JSON keeps id and extensions of `x` in a sibling
 * `_x`. Wherever no such sibling exists, a primitive element is represented by its bare value.
 */
export interface PrimitiveElement {
  readonly [mark]: true;
  readonly value: unknown;
  readonly element: unknown;
}

const mark = Symbol('primitive element');

/** The node for a primitive whose JSON is `value` with the sibling `element`; undefined when neither is there. */
export function primitive(value: unknown, element: unknown): unknown {
  return element === undefined || element === null
    ? (value ?? undefined)
    : { [mark]: true, value: value ?? undefined, element };
}

/** The nodes of a repeating primitive: `values` and its sibling array, place by place. */
export function primitives(values: unknown, elements: unknown): readonly unknown[] {
  const list = Array.isArray(values) ? values : none;
  if (!Array.isArray(elements)) return list.includes(null) ? list.filter((each) => each !== null) : list;
  const nodes: unknown[] = [];
  for (let i = 0; i < Math.max(list.length, elements.length); i++) {
    const node = primitive(list[i], elements[i]);
    if (node !== undefined) nodes.push(node);
  }
  return nodes;
}

/** The value of a node that may carry a sibling; any other node is returned as it is. */
export function value(node: unknown): unknown {
  return isPrimitiveElement(node) ? node.value : node;
}

/** The sibling object (`_x`) of a primitive node, undefined for every other node. */
export function sibling(node: unknown): unknown {
  return isPrimitiveElement(node) ? node.element : undefined;
}

/** True for a node made by {@link primitive} from a value with a sibling. */
export function isPrimitiveElement(node: unknown): node is PrimitiveElement {
  return typeof node === 'object' && node !== null && (node as Partial<PrimitiveElement>)[mark] === true;
}

const none: readonly unknown[] = [];
