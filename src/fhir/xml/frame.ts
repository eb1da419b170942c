import type { ElementShape, TypeShape } from './element-shape.ts';
import type { Scalar } from './read-primitive.ts';

/** An element that has been opened and not yet closed. */
export interface Frame {
  readonly parent: Frame | undefined;
  /** The element as its parent's type defines it; undefined for a resource, which stands in a holder or is the root. */
  readonly element: ElementShape | undefined;
  /** What may be inside. */
  readonly shape: TypeShape;
  /** The JSON object being filled: a complex value, a resource, or a primitive's id and extensions. */
  readonly target: Record<string, unknown>;
  /** A primitive's value. */
  value: Scalar | undefined;
  /** The child opened last, to judge the order. */
  last: ElementShape | undefined;
  /** The array that repetitions of {@link last} go into. */
  items: unknown[];
  /** The parallel array of ids and extensions, once one of the repetitions has some. */
  extras: unknown[] | undefined;
  /** The resource found inside an element that holds one, and how many were found. */
  held: Record<string, unknown> | undefined;
  heldCount: number;
}

// Never written to: a frame gets its own list when a child begins.
const NONE: unknown[] = [];

/** Opens an element inside another one. */
export function openFrame(
  parent: Frame | undefined,
  element: ElementShape | undefined,
  shape: TypeShape,
  target: Record<string, unknown>,
): Frame {
  return {
    parent,
    element,
    shape,
    target,
    value: undefined,
    last: undefined,
    items: NONE,
    extras: undefined,
    held: undefined,
    heldCount: 0,
  };
}

/** Takes note that a child begins, so that its value finds its array. */
export function beginChild(frame: Frame, element: ElementShape): void {
  if (frame.last === element) return;
  frame.last = element;
  frame.items = element.list ? [] : NONE;
  frame.extras = undefined;
}

/** Adds a complex value or a resource to its parent, as JSON has it. */
export function addComplex(frame: Frame, element: ElementShape, value: unknown): void {
  if (element.list) frame.items.push(value);
  frame.target[element.name] = element.list ? frame.items : value;
}

/**
 * Adds a primitive to its parent: the value under its name, its id and extensions under `_name`, and
 * in arrays null where one of the two is missing (https://hl7.org/fhir/R4/json.html#primitive).
 * An element with neither is an empty object under `_name`, so that it is not lost.
 */
export function addPrimitive(
  frame: Frame,
  element: ElementShape,
  value: Scalar | undefined,
  extra: Record<string, unknown>,
): void {
  const hasExtra = value === undefined || Object.keys(extra).length > 0;
  if (!element.list) {
    if (value !== undefined) frame.target[element.name] = value;
    if (hasExtra) frame.target[`_${element.name}`] = extra;
    return;
  }
  const count = frame.items.push(value ?? null);
  if (hasExtra) frame.extras ??= new Array(count - 1).fill(null);
  frame.extras?.push(hasExtra ? extra : null);
  if (value !== undefined) frame.target[element.name] = frame.items;
  if (frame.extras) frame.target[`_${element.name}`] = frame.extras;
}

/** Where a frame is, in FHIRPath with indexes: `Bundle.entry[0].resource.name[1]`. */
export function expressionOf(frame: Frame | undefined): string {
  if (!frame) return '';
  const { parent, element } = frame;
  if (!element) return parent ? expressionOf(parent) : frame.shape.name;
  const index = element.list && parent ? `[${parent.items.length}]` : '';
  return `${expressionOf(parent)}.${element.path}${index}`;
}
