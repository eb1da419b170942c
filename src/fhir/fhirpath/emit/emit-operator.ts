import type { Expression } from '../expression.ts';
import { commonKind, type PrimitiveKind } from '../type-model.ts';
import {
  both,
  certain,
  type Emitter,
  either,
  merged,
  only,
  result,
  toArray,
  unsupported,
} from './emitter.ts';
import { isNothing, nothing, type One, type Scope, type Source, type Types } from './source.ts';

export type Binary = Expression & { kind: 'binary' };

/** The condition for a truth-valued operator to have the wanted value; undefined for every other operator. */
export function testOperator(
  emitter: Emitter,
  expression: Binary,
  scope: Scope,
  wanted: boolean,
): string | undefined {
  const { operator, left, right } = expression;
  const test = (side: Expression, value: boolean): string => emitter.test(side, scope, value);
  switch (operator) {
    case 'and':
      return wanted
        ? both(emitter, test(left, true), () => test(right, true))
        : either(emitter, test(left, false), () => test(right, false));
    case 'or':
      return wanted
        ? either(emitter, test(left, true), () => test(right, true))
        : both(emitter, test(left, false), () => test(right, false));
    case 'implies':
      return wanted
        ? either(emitter, test(left, false), () => test(right, true))
        : both(emitter, test(left, true), () => test(right, false));
    case '=':
    case '!=':
      return testEquality(emitter, expression, scope, wanted === (operator === '='));
    default:
      return undefined;
  }
}

/** The value of an operator. */
export function emitOperator(emitter: Emitter, expression: Binary, scope: Scope): Source {
  const { operator, left, right } = expression;
  switch (operator) {
    case 'and':
    case 'or':
    case 'implies': {
      const yes = emitter.writer.hold(emitter.test(expression, scope, true));
      const no = emitter.test(expression, scope, false);
      return result(emitter, `${yes} ? true : ${no} ? false : undefined`, 'boolean');
    }
    case 'xor':
      return emitXor(emitter, truth(emitter, left, scope), truth(emitter, right, scope));
    case '=':
    case '!=':
      return emitEquality(emitter, expression, scope);
    case '~':
    case '!~': {
      const alike = `fp.equivalent(${array(emitter, left, scope)}, ${array(emitter, right, scope)})`;
      return certain(emitter.writer.hold(operator === '~' ? alike : `!${alike}`), 'boolean');
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return emitOrder(emitter, expression, scope);
    case 'in':
      return emitWithin(emitter, left, right, scope);
    case 'contains':
      return emitWithin(emitter, right, left, scope);
    case '|':
      return merged(
        emitter,
        emitter.source(left, scope),
        emitter.source(right, scope),
        'fp.distinct([...LEFT, ...RIGHT])',
      );
    default:
      return emitArithmetic(emitter, expression, scope);
  }
}

/** A truth value in JavaScript: true, false or undefined. */
function truth(emitter: Emitter, expression: Expression, scope: Scope): One {
  const node = only(emitter, emitter.source(expression, scope), 'fail');
  if (commonKind(node.types) === 'boolean') return node;
  // A single node that is no truth value counts as true.
  return result(emitter, `${node.present} ? ${node.value} !== false : undefined`, 'boolean');
}

function emitXor(emitter: Emitter, left: One, right: One): One {
  const [a, b] = [emitter.writer.hold(left.value), emitter.writer.hold(right.value)];
  if (left.present === 'true' && right.present === 'true') return certain(`${a} !== ${b}`, 'boolean');
  return result(
    emitter,
    `typeof ${a} !== 'boolean' || typeof ${b} !== 'boolean' ? undefined : ${a} !== ${b}`,
    'boolean',
  );
}

/** The condition for the sides to be equal, or for them to be there and differ. */
function testEquality(emitter: Emitter, expression: Binary, scope: Scope, equal: boolean): string {
  const left = emitter.source(expression.left, scope);
  const right = emitter.source(expression.right, scope);
  if (isNothing(left) || isNothing(right)) return 'false';
  if (left.one && right.one && comparable(left, right)) {
    const [a, b] = [emitter.writer.hold(left.value), emitter.writer.hold(right.value)];
    const present = [left.present, right.present].filter((each) => each !== 'true');
    if (equal) {
      return present.length === 2 ? `(${a} !== undefined && ${a} === ${b})` : `${a} === ${b}`;
    }
    return `(${[...present, `${a} !== ${b}`].join(' && ')})`;
  }
  const code = equalityOf(emitter, left, right, expression.operator);
  return `(${code} === ${expression.operator === '=' ? equal : !equal})`;
}

function emitEquality(emitter: Emitter, expression: Binary, scope: Scope): Source {
  const left = emitter.source(expression.left, scope);
  const right = emitter.source(expression.right, scope);
  if (isNothing(left) || isNothing(right)) return nothing;
  if (left.one && right.one && comparable(left, right)) {
    const [a, b] = [emitter.writer.hold(left.value), emitter.writer.hold(right.value)];
    const code = `${a} ${expression.operator === '=' ? '===' : '!=='} ${b}`;
    const present = [left.present, right.present].filter((each) => each !== 'true');
    return present.length === 0
      ? certain(`(${code})`, 'boolean')
      : result(emitter, `${present.join(' && ')} ? ${code} : undefined`, 'boolean');
  }
  return result(emitter, equalityOf(emitter, left, right, expression.operator), 'boolean');
}

/** Whether two single primitives are equal exactly when their JSON values are. */
function comparable(left: One, right: One): boolean {
  const kind = commonKind(left.types);
  return kind !== undefined && kind !== 'date' && kind === commonKind(right.types);
}

function equalityOf(emitter: Emitter, left: Source, right: Source, operator: string): string {
  if (left.one && right.one) {
    const dates = commonKind(left.types) === 'date' && commonKind(right.types) === 'date';
    const code = dates
      ? `fp.equalDates(${left.value}, ${right.value})`
      : `fp.equal(${left.node}, ${right.node})`;
    return operator === '=' ? code : `fp.not(${code})`;
  }
  const [a, b] = [toArray(emitter, left), toArray(emitter, right)];
  return `fp.${operator === '=' ? 'equals' : 'differs'}(${a}, ${b})`;
}

function emitOrder(emitter: Emitter, expression: Binary, scope: Scope): Source {
  const { operator } = expression;
  const left = only(emitter, emitter.source(expression.left, scope), 'empty');
  const right = only(emitter, emitter.source(expression.right, scope), 'empty');
  if (isNothing(left) || isNothing(right)) return nothing;
  const kind = orderOf(emitter, left.types, right.types);
  if (kind === 'number' && left.certain && right.certain) {
    return certain(`(${left.value} ${operator} ${right.value})`, 'boolean');
  }
  const sign = emitter.writer.hold(`fp.${comparison[kind]}(${left.value}, ${right.value})`);
  return result(emitter, `${sign} === undefined ? undefined : ${sign} ${operator} 0`, 'boolean');
}

const comparison: Readonly<Record<Exclude<PrimitiveKind, 'boolean'> | 'quantity', string>> = {
  number: 'compareNumbers',
  string: 'compareStrings',
  date: 'compareDates',
  time: 'compareTimes',
  quantity: 'compareQuantities',
};

function orderOf(emitter: Emitter, left: Types, right: Types): keyof typeof comparison {
  const [a, b] = [orderedKind(emitter, left), orderedKind(emitter, right)];
  const kind = a ?? b;
  if (kind === undefined || (a ?? kind) !== (b ?? kind)) {
    return unsupported(`an order between ${describe(left)} and ${describe(right)}`);
  }
  return kind;
}

function orderedKind(emitter: Emitter, types: Types): keyof typeof comparison | undefined {
  const kind = commonKind(types);
  if (kind !== undefined && kind !== 'boolean') return kind;
  const quantities = types?.length && types.every((type) => emitter.model.isSubtype(type, 'Quantity'));
  return quantities ? 'quantity' : undefined;
}

const describe = (types: Types): string => types?.join('|') ?? 'a value of unknown type';

/** `in`, the left side being `few`. A list of literals becomes a comparison with each. */
function emitWithin(emitter: Emitter, few: Expression, many: Expression, scope: Scope): Source {
  const source = emitter.source(few, scope);
  const listed = literals(many);
  if (source.one && listed && commonKind(source.types) === 'string') {
    const value = emitter.writer.hold(source.value);
    const among = listed.map((each) => `${value} === ${JSON.stringify(each)}`).join(' || ');
    return source.present === 'true'
      ? certain(`(${among})`, 'boolean')
      : result(emitter, `${source.present} ? ${among} : undefined`, 'boolean');
  }
  const left = toArray(emitter, source);
  const right = listed ? JSON.stringify(listed) : array(emitter, many, scope);
  return result(emitter, `fp.within(${left}, ${right})`, 'boolean');
}

/** The texts of `('a' | 'b' | …)`, undefined when it is anything else. */
function literals(expression: Expression): readonly string[] | undefined {
  if (expression.kind === 'literal') {
    return typeof expression.value === 'string' && expression.type === 'string'
      ? [expression.value]
      : undefined;
  }
  if (expression.kind !== 'binary' || expression.operator !== '|') return undefined;
  const left = literals(expression.left);
  const right = literals(expression.right);
  return left && right && [...left, ...right];
}

const arithmetic: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '*': 'times',
  '/': 'over',
  div: 'div',
  mod: 'mod',
  '&': 'concatenate',
};

function emitArithmetic(emitter: Emitter, expression: Binary, scope: Scope): Source {
  const call = arithmetic[expression.operator];
  if (call === undefined) return unsupported(`the operator ${expression.operator}`);
  const left = only(emitter, emitter.source(expression.left, scope), 'fail');
  const right = only(emitter, emitter.source(expression.right, scope), 'fail');
  const code = `fp.${call}(${left.value}, ${right.value})`;
  if (call === 'concatenate') return certain(emitter.writer.hold(code), 'string');
  if (isNothing(left) || isNothing(right)) return nothing;
  const kinds = [commonKind(left.types), commonKind(right.types)];
  const texts = call === 'plus' && kinds.every((kind) => kind === 'string');
  if (!texts && kinds.some((kind) => kind !== 'number' && kind !== undefined)) {
    return unsupported(`${expression.operator} of ${describe(left.types)} and ${describe(right.types)}`);
  }
  return result(emitter, code, texts ? 'string' : 'decimal');
}

function array(emitter: Emitter, expression: Expression, scope: Scope): string {
  return toArray(emitter, emitter.source(expression, scope));
}
