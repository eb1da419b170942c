import type { XmlElement } from '../xml/xml-element.ts';

/** A path of element names from the row's element, or from the letter when it began with `/`. */
export interface ElementPath {
  readonly fromLetter: boolean;
  readonly steps: readonly { readonly name: string; readonly index?: number }[];
}

/** Where a row stands: the letter, and the element its paths start from. */
export interface RowContext {
  readonly letter: XmlElement;
  readonly element: XmlElement;
}

/** The first element a path leads to; the row's own element for `.`. */
export function find(context: RowContext, path: ElementPath): XmlElement | undefined {
  return findFrom(path.fromLetter ? context.letter : context.element, path, 0);
}

/** Looks down every branch: the first `Reference` may have no `URL` while the second has. */
function findFrom(at: XmlElement, path: ElementPath, depth: number): XmlElement | undefined {
  const step = path.steps[depth];
  if (step === undefined) return at;
  let count = 0;
  for (const child of at.children) {
    if (typeof child === 'string' || child.name !== step.name) continue;
    count += 1;
    if (step.index !== undefined && step.index !== count) continue;
    const found = findFrom(child, path, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every element a path leads to. A step such as `ContactName[2]` leads to the second of that name. */
export function findAll(context: RowContext, path: ElementPath): XmlElement[] {
  let found = [path.fromLetter ? context.letter : context.element];
  for (const { name, index } of path.steps) {
    found = found.flatMap((parent) => {
      const named = namedChildren(parent, name);
      if (index === undefined) return named;
      const chosen = named[index - 1];
      return chosen === undefined ? [] : [chosen];
    });
    if (found.length === 0) return found;
  }
  return found;
}

/** The element a path leads to, made where it is missing. */
export function reach(context: RowContext, path: ElementPath): XmlElement {
  let at = path.fromLetter ? context.letter : context.element;
  for (const { name, index } of path.steps) {
    const named = namedChildren(at, name);
    at = (index === undefined ? named.at(-1) : named[index - 1]) ?? added(at, name);
  }
  return at;
}

/** A new element at the end of a path: one more repetition. */
export function append(context: RowContext, path: ElementPath): XmlElement {
  const parent = reach(context, { ...path, steps: path.steps.slice(0, -1) });
  return added(parent, path.steps.at(-1)?.name ?? '');
}

/** The last name of a path, for problems. */
export function lastName(path: ElementPath): string {
  return path.steps.at(-1)?.name ?? '';
}

function namedChildren(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && child.name === name,
  );
}

function added(parent: XmlElement, name: string): XmlElement {
  const element: XmlElement = { name, namespace: parent.namespace, children: [] };
  parent.children.push(element);
  return element;
}

/** Reads a path as the tables write it. */
export function parsePath(text: string): ElementPath {
  const fromLetter = text.startsWith('/');
  const names = (fromLetter ? text.slice(1) : text).split('/').filter((name) => name !== '.' && name !== '');
  const steps = names.map((step) => {
    const [, name = step, index] = /^(\w+)\[(\d+)\]$/.exec(step) ?? [];
    return index === undefined ? { name } : { name, index: Number(index) };
  });
  return { fromLetter, steps };
}
