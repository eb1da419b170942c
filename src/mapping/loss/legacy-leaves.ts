import type { ElementRule } from '../letter/letter-grammar.ts';
import { elementsOf, type XmlElement } from '../xml/xml-element.ts';

/** An element of a letter that holds a value. */
export interface LegacyLeaf {
  /** Below the letter's root: `Patient/StreetName`, `Reference[1]/URL`. */
  readonly path: string;
  readonly element: XmlElement;
}

/** The elements of a letter that hold values, formatted text as one. */
export function legacyLeaves(rule: ElementRule, letter: XmlElement): LegacyLeaf[] {
  const leaves: LegacyLeaf[] = [];
  gather(rule, letter, '', leaves);
  return leaves;
}

function gather(rule: ElementRule, element: XmlElement, path: string, leaves: LegacyLeaf[]): void {
  const seen = new Map<string, number>();
  for (const child of elementsOf(element)) {
    const inner = rule.children.get(child.name);
    const count = seen.get(child.name) ?? 0;
    seen.set(child.name, count + 1);
    const repeats = (inner?.max ?? 1) > 1 ? `[${count}]` : '';
    const at = path === '' ? child.name + repeats : `${path}/${child.name}${repeats}`;
    if (inner === undefined || inner.type !== undefined) leaves.push({ path: at, element: child });
    else gather(inner, child, at, leaves);
  }
}
