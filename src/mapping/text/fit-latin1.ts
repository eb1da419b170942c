import { type Problem, problem } from '../../message/problem.ts';
import type { XmlNode } from '../xml/xml-element.ts';

/** Typographic characters that text programs insert by themselves, and the plain ones they stand for. */
const PLAIN: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201a': ',',
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u2022': '-',
  '\u20ac': 'EUR',
  '\u2122': 'TM',
  '\u00a0': ' ',
  '\u2212': '-',
  '\u2192': '->',
  '\u2264': '<=',
  '\u2265': '>=',
};

/**
 * Replaces what ISO-8859-1 cannot carry, never silently: typographic signs by their plain form, anything
 * else by `?`. Each kind of replacement is reported once, with the code point, never with the text.
 */
export function fitLatin1(text: string): { readonly text: string; readonly problems: readonly Problem[] } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the repertoire of ISO-8859-1 starts at 0.
  if (!/[^\u0000-\u00ff]|[\u0080-\u009f]|[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text))
    return { text, problems: [] };
  const replaced = new Map<string, string>();
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const control =
      (code < 0x20 && code !== 9 && code !== 10 && code !== 13) || (code >= 0x80 && code < 0xa0);
    if (code <= 0xff && !control) {
      out += character;
      continue;
    }
    const plain = control ? '' : (PLAIN[character] ?? '?');
    replaced.set(`U+${code.toString(16).toUpperCase().padStart(4, '0')}`, plain);
    out += plain;
  }
  const problems = [...replaced].map(([character, plain]) =>
    problem('legacy.character', { params: { character, plain } }),
  );
  return { text: out, problems };
}

/** Text and elements in ISO-8859-1, likewise; the same ones where nothing had to be replaced. */
export function fitNodes(nodes: readonly XmlNode[]): {
  readonly nodes: readonly XmlNode[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const fitted = nodes.map((node): XmlNode => {
    const inner = typeof node === 'string' ? fitLatin1(node) : fitNodes(node.children);
    if (inner.problems.length === 0) return node;
    const known = new Set(problems.map(({ params }) => params?.character));
    problems.push(...inner.problems.filter(({ params }) => !known.has(params?.character)));
    if ('text' in inner) return inner.text;
    return typeof node === 'string' ? node : { ...node, children: [...inner.nodes] };
  });
  return problems.length === 0 ? { nodes, problems } : { nodes: fitted, problems };
}
