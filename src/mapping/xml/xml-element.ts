/** An element whose children stand in document order, text among them: MedCom's formatted text needs it. */
export interface XmlElement {
  /** Local name, without prefix. */
  readonly name: string;
  readonly namespace: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
}

/** A child element or a run of text. */
export type XmlNode = XmlElement | string;

/** The first child element of this name, whatever its namespace. */
export function childOf(parent: XmlElement, name: string): XmlElement | undefined {
  for (const child of parent.children) if (typeof child !== 'string' && child.name === name) return child;
  return undefined;
}

/** All child elements of this name, in document order. */
export function childrenOf(parent: XmlElement, name: string): XmlElement[] {
  return elementsOf(parent).filter((child) => child.name === name);
}

/** All child elements, without the text between them. */
export function elementsOf(parent: XmlElement): XmlElement[] {
  return parent.children.filter((child) => typeof child !== 'string');
}

/** The element's own text, with the ends trimmed; text of child elements does not count. */
export function trimmedText(element: XmlElement): string {
  const { children } = element;
  if (children.length === 1 && typeof children[0] === 'string') return children[0].trim();
  return children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
}

/** The first element on a path of first children such as `Letter/Authorisation`. */
export function select(from: XmlElement, path: readonly string[]): XmlElement | undefined {
  let found: XmlElement | undefined = from;
  for (const name of path) {
    found = childOf(found, name);
    if (found === undefined) return undefined;
  }
  return found;
}
