import { isPrimitiveElement, value } from './primitive-element.ts';

/**
 * Whether two nodes are equal as the HL7 validator compares them: primitives by what is written, complex
 * nodes child by child, order of items included. Nodes nested deeper than any FHIR type are never equal.
 */
function same(left: unknown, right: unknown, depth = 0): boolean {
  if (left === right) return true;
  const a = value(left);
  const b = value(right);
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') {
    return typeof a !== 'object' && typeof b !== 'object' && typeof a !== typeof b && String(a) === String(b);
  }
  if (a === null || b === null || depth > deepest) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, i) => same(each, b[i], depth + 1));
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) &&
        same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], depth + 1),
    )
  );
}

/** `=`: undefined when a side is empty, false when the sides differ in number. */
export function equals(left: readonly unknown[], right: readonly unknown[]): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined;
  return left.length === right.length && left.every((each, i) => same(each, right[i]));
}

/** `!=` as the HL7 validator has it: false as soon as one pair is equal. */
export function differs(left: readonly unknown[], right: readonly unknown[]): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined;
  return left.length !== right.length || !left.some((each, i) => same(each, right[i]));
}

/** `=` of two single nodes. */
export function equal(left: unknown, right: unknown): boolean | undefined {
  return left === undefined || right === undefined ? undefined : same(left, right);
}

/** `~`: equal but for case, blanks and the order of items. */
export function equivalent(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  return left.every((each) => right.some((other) => alike(each, other)));
}

function alike(left: unknown, right: unknown): boolean {
  const a = value(left);
  const b = value(right);
  return typeof a === 'string' && typeof b === 'string' ? folded(a) === folded(b) : same(a, b);
}

const folded = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

/** `in` and `contains`: whether every one of `few` is among `many`. */
export function within(few: readonly unknown[], many: readonly unknown[]): boolean | undefined {
  return few.length === 0 ? undefined : few.every((each) => includes(many, each));
}

/** Whether `node` equals one of `nodes`. */
export function includes(nodes: readonly unknown[], node: unknown): boolean {
  for (const each of nodes) if (same(each, node)) return true;
  return false;
}

/** The nodes without those that equal an earlier one. */
export function distinct(nodes: readonly unknown[]): readonly unknown[] {
  const seen = new Set<unknown>();
  const complex: unknown[] = [];
  return nodes.filter((each) => {
    // Writing decides, not the JSON type, and a text cannot start with this character in a message.
    const simple = isPrimitiveElement(each) ? each.value : each;
    if (typeof simple !== 'object') return seen.has(String(simple)) ? false : seen.add(String(simple));
    if (includes(complex, each)) return false;
    complex.push(each);
    return true;
  });
}

/** Whether no node equals another. */
export function isDistinct(nodes: readonly unknown[]): boolean {
  return nodes.length < 2 || distinct(nodes).length === nodes.length;
}

/** The distinct nodes that are in both collections. */
export function intersect(left: readonly unknown[], right: readonly unknown[]): readonly unknown[] {
  return distinct(left).filter((each) => includes(right, each));
}

/** The nodes of `left` that are not in `right`. */
export function exclude(left: readonly unknown[], right: readonly unknown[]): readonly unknown[] {
  return left.filter((each) => !includes(right, each));
}

const deepest = 200;
