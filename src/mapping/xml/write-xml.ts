import type { XmlElement, XmlNode } from './xml-element.ts';

/** The encoding a document is going to be written in; it only decides the declaration. */
export type DeclaredEncoding = 'ISO-8859-1' | 'UTF-8';

/**
 * Writes a tree as a document, text exactly as it stands: nothing is indented, because a blank in mixed
 * content is content. The namespace is declared where it changes, without prefixes.
 */
export function writeXml(root: XmlElement, encoding: DeclaredEncoding): string {
  return `<?xml version="1.0" encoding="${encoding}"?>\n${write(root, '')}`;
}

function write(node: XmlNode, namespace: string): string {
  if (typeof node === 'string') return escapeText(node);
  const declared = node.namespace === namespace ? '' : ` xmlns="${escapeAttribute(node.namespace)}"`;
  let out = `<${node.name}${declared}`;
  if (node.attributes !== undefined)
    for (const [name, value] of Object.entries(node.attributes))
      out += ` ${name}="${escapeAttribute(value)}"`;
  if (node.children.length === 0) return `${out}/>`;
  out += '>';
  for (const child of node.children) out += write(child, node.namespace);
  return `${out}</${node.name}>`;
}

const SPECIAL = /[&<>\r]/;

function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r/g, '&#13;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}
