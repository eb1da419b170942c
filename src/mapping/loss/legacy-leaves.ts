import type { ElementRule } from '../letter/letter-grammar.ts';
import type { XmlElement } from '../xml/xml-element.ts';

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
  let seen: Map<string, number> | undefined;
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    const inner = rule.children.get(child.name);
    let at = path === '' ? child.name : `${path}/${child.name}`;
    if (inner !== undefined && inner.max > 1) {
      seen ??= new Map();
      const count = seen.get(child.name) ?? 0;
      seen.set(child.name, count + 1);
      at = `${at}[${count}]`;
    }
    if (inner === undefined || inner.type !== undefined) leaves.push({ path: at, element: child });
    else gather(inner, child, at, leaves);
  }
}
