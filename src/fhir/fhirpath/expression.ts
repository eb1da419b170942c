import { parse } from 'fhirpath';

/** What the compiler knows of a literal: its value as JavaScript and its FHIR primitive type. */
interface Literal {
  readonly kind: 'literal';
  readonly value: string | number | boolean;
  readonly type: 'string' | 'integer' | 'decimal' | 'boolean' | 'date' | 'dateTime' | 'time';
}

/**
 * A FHIRPath expression as a small tree. A missing `on` means the focus: `name` is a member of the focus,
 * `exists()` a call on it.
 */
export type Expression =
  | Literal
  | { readonly kind: 'nothing' }
  | { readonly kind: 'this' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'member'; readonly on?: Expression; readonly name: string }
  | {
      readonly kind: 'call';
      readonly on?: Expression;
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'item'; readonly on: Expression; readonly index: Expression }
  | { readonly kind: 'type'; readonly operator: 'is' | 'as'; readonly on: Expression; readonly type: string }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'unknown'; readonly construct: string };

/** The operators of {@link Expression} `binary`, spelt as in the specification. */
const binaries = new Set([
  'MultiplicativeExpression',
  'AdditiveExpression',
  'UnionExpression',
  'InequalityExpression',
  'EqualityExpression',
  'MembershipExpression',
  'AndExpression',
  'OrExpression',
  'ImpliesExpression',
]);

/** A node of the syntax tree that the `fhirpath` package's parser makes. */
interface Syntax {
  readonly type: string;
  readonly text?: string;
  readonly delimitedText?: string;
  readonly value?: string;
  readonly unit?: string;
  readonly children?: readonly Syntax[];
}

/** Parses an expression; a text that is no FHIRPath comes back as the parser's complaint. */
export function parseExpression(
  text: string,
): Expression | { readonly kind: 'malformed'; readonly reason: string } {
  try {
    return simplify(parse(text) as Syntax);
  } catch (error) {
    return { kind: 'malformed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function simplify(node: Syntax): Expression {
  const children = node.children ?? [];
  const [first, second] = children;
  if (binaries.has(node.type) && first && second) {
    return { kind: 'binary', operator: node.text ?? '', left: simplify(first), right: simplify(second) };
  }
  switch (node.type) {
    case 'EntireExpression':
    case 'TermExpression':
    case 'ParenthesizedTerm':
    case 'InvocationTerm':
      return first ? simplify(first) : { kind: 'nothing' };
    case 'LiteralTerm':
      return first ? literal(first) : { kind: 'nothing' };
    case 'ExternalConstantTerm':
      return { kind: 'variable', name: node.delimitedText ?? node.text ?? '' };
    case 'ThisInvocation':
      return { kind: 'this' };
    case 'MemberInvocation':
    case 'FunctionInvocation':
      return invocation(node);
    case 'InvocationExpression':
      return first && second
        ? invocation(second, simplify(first))
        : { kind: 'unknown', construct: node.type };
    case 'IndexerExpression':
      return first && second
        ? { kind: 'item', on: simplify(first), index: simplify(second) }
        : { kind: 'unknown', construct: node.type };
    case 'TypeExpression':
      return first && second && (node.text === 'is' || node.text === 'as')
        ? { kind: 'type', operator: node.text, on: simplify(first), type: second.text ?? '' }
        : { kind: 'unknown', construct: node.type };
    case 'PolarityExpression':
      return first
        ? { kind: 'binary', operator: node.text ?? '-', left: zero, right: simplify(first) }
        : { kind: 'unknown', construct: node.type };
    default:
      return { kind: 'unknown', construct: node.type };
  }
}

const zero: Expression = { kind: 'literal', value: 0, type: 'integer' };

function invocation(node: Syntax, on?: Expression): Expression {
  if (node.type === 'MemberInvocation') {
    const name = identifier(node.children?.[0]);
    return on ? { kind: 'member', on, name } : { kind: 'member', name };
  }
  if (node.type === 'FunctionInvocation') {
    const [name, list] = node.children?.[0]?.children ?? [];
    const args = (list?.children ?? []).map(simplify);
    return on
      ? { kind: 'call', on, name: identifier(name), args }
      : { kind: 'call', name: identifier(name), args };
  }
  return { kind: 'unknown', construct: node.type };
}

function identifier(node: Syntax | undefined): string {
  const text = node?.text ?? '';
  return text.startsWith('`') ? text.slice(1, -1) : text;
}

function literal(node: Syntax): Expression {
  const text = node.text ?? '';
  switch (node.type) {
    case 'NullLiteral':
      return { kind: 'nothing' };
    case 'BooleanLiteral':
      return { kind: 'literal', value: text === 'true', type: 'boolean' };
    case 'NumberLiteral':
      return { kind: 'literal', value: Number(text), type: text.includes('.') ? 'decimal' : 'integer' };
    case 'StringLiteral':
      return { kind: 'literal', value: unescaped(text.slice(1, -1)), type: 'string' };
    case 'DateLiteral':
      return { kind: 'literal', value: text.slice(1), type: 'date' };
    case 'DateTimeLiteral':
      return { kind: 'literal', value: text.slice(1), type: 'dateTime' };
    case 'TimeLiteral':
      return { kind: 'literal', value: text.slice(2), type: 'time' };
    default:
      return { kind: 'unknown', construct: node.type };
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, char: string) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[char] ?? char),
  );
}
