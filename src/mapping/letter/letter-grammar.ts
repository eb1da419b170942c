import { type CodeLists, parseValueType, type ValueType } from './value-type.ts';

/** One letter table as `mappings/letters/*.json` holds it. */
export interface LetterTable {
  readonly type: string;
  readonly danish: string;
  readonly english: string;
  readonly root: string;
  readonly namespace: string;
  readonly version: string;
  readonly edifact: { readonly message: string; readonly version: string; readonly type: string };
  /** A letter whose schema is not public: only its head, its parties and its citizen are known. */
  readonly open?: boolean;
  /** One line per element, indented by two blanks a level: `Name [0..1]: type`. */
  readonly elements: readonly string[];
}

/** An element of a letter: how often, and what is in it. */
export interface ElementRule {
  readonly kind: 'element';
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Absent for an element that holds elements. */
  readonly type?: ValueType;
  readonly parts: readonly Part[];
  /** Position of each child name in the order the schema wants. */
  readonly order: ReadonlyMap<string, number>;
  /** The rules of the child elements, groups opened up. */
  readonly children: ReadonlyMap<string, ElementRule>;
}

/** Exactly one of its parts (`one-of`), or all of them in order (`all-of`). */
interface GroupRule {
  readonly kind: 'one-of' | 'all-of';
  readonly parts: readonly Part[];
}

/** What the content of an element is made of. */
export type Part = ElementRule | GroupRule;

/** A letter's grammar, ready to check and to order with. */
export interface LetterGrammar extends LetterTable {
  readonly rule: ElementRule;
}

interface Line {
  readonly depth: number;
  readonly text: string;
}

/**
 * Compiles a letter table.
 * @throws Error on a line it cannot read: the tables ship with the program.
 */
export function compileLetter(table: LetterTable, lists: CodeLists): LetterGrammar {
  const lines = table.elements.map((text) => ({
    depth: (text.length - text.trimStart().length) / 2,
    text: text.trim(),
  }));
  const [parts] = readParts(lines, 0, 0, lists);
  return { ...table, rule: { kind: 'element', name: table.root, min: 1, max: 1, parts, ...indexOf(parts) } };
}

function readParts(lines: readonly Line[], from: number, depth: number, lists: CodeLists): [Part[], number] {
  const parts: Part[] = [];
  let at = from;
  for (let line = lines[at]; line !== undefined && line.depth === depth; line = lines[at]) {
    const [children, next] = readParts(lines, at + 1, depth + 1, lists);
    parts.push(readPart(line.text, children, lists));
    at = next;
  }
  return [parts, at];
}

function readPart(text: string, parts: Part[], lists: CodeLists): Part {
  if (text === 'one-of' || text === 'all-of') return { kind: text, parts };
  const found = /^(\w+)(?: \[(\d+)\.\.(\d+)\])?(?:: (.+))?$/.exec(text);
  if (found === null) throw new Error(`unreadable line in a letter table: ${text}`);
  const [, name = '', min = '1', max = '1', type] = found;
  const rule = {
    kind: 'element',
    name,
    min: Number(min),
    max: Number(max),
    parts,
    ...indexOf(parts),
  } as const;
  return type === undefined ? rule : { ...rule, type: parseValueType(type, lists) };
}

function indexOf(parts: readonly Part[]): Pick<ElementRule, 'order' | 'children'> {
  const rules = elementRules(parts);
  return {
    order: new Map(rules.map((rule, index) => [rule.name, index])),
    children: new Map(rules.map((rule) => [rule.name, rule])),
  };
}

/** The element rules among parts, groups opened up, in the schema's order. */
export function elementRules(parts: readonly Part[]): ElementRule[] {
  return parts.flatMap((part) => (part.kind === 'element' ? [part] : elementRules(part.parts)));
}
