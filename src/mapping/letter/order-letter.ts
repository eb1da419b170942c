import type { XmlElement, XmlNode } from '../xml/xml-element.ts';
import type { ElementRule } from './letter-grammar.ts';

/**
 * The letter with its elements in the schema's order, whatever order they were gathered in. Elements of
 * the same name keep theirs; elements the schema does not know go last, for the check to find.
 */
export function orderLetter(rule: ElementRule, element: XmlElement): XmlElement {
  if (rule.type !== undefined) return element;
  const children: XmlNode[] = element.children.map((child) => {
    if (typeof child === 'string') return child;
    const inner = rule.children.get(child.name);
    return inner === undefined ? child : orderLetter(inner, child);
  });
  const rank = (child: XmlNode): number =>
    typeof child === 'string' ? -1 : (rule.order.get(child.name) ?? Number.MAX_SAFE_INTEGER);
  return { ...element, children: children.sort((a, b) => rank(a) - rank(b)) };
}
