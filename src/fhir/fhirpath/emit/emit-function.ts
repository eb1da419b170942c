import type { Expression } from '../expression.ts';
import { emitStringFunction } from './emit-string-function.ts';
import { emitIs, emitOfType, emitTypeInfo, typeArgument } from './emit-type.ts';
import {
  certain,
  type Emitter,
  firstOf,
  fromArray,
  item,
  merged,
  negate,
  only,
  result,
  some,
  through,
  toArray,
  typesOf,
  unsupported,
  visit,
} from './emitter.ts';
import type { One, Scope, Source } from './source.ts';

/** A function call: what it is applied to, its arguments, and the scope they are written in. */
interface Call {
  readonly on: Source;
  readonly args: readonly Expression[];
  readonly scope: Scope;
}

type EmitFunction = (emitter: Emitter, call: Call) => Source;

/** The result of a function of FHIRPath or of FHIR's additions to it. */
export function emitFunction(emitter: Emitter, name: string, call: Call): Source {
  const emit = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return emit ? emit(emitter, call) : emitStringFunction(emitter, name, call);
}

const inside = (node: One): Scope => ({ focus: node, self: node });

/** The condition that a criterion holds for a node. */
function holds(emitter: Emitter, criterion: Expression): (node: One) => string {
  return (node) => emitter.test(criterion, inside(node), true);
}

function argument({ args: [first] }: Call): Expression {
  return first ?? unsupported('a function without its argument');
}

function number(call: Call): number {
  const given = argument(call);
  return given.kind === 'literal' && given.type === 'integer'
    ? Number(given.value)
    : unsupported('a position that is no number in the expression');
}

const exists: EmitFunction = (emitter, { on, args }) => {
  const [criterion] = args;
  return certain(some(emitter, on, criterion && holds(emitter, criterion)), 'boolean');
};

function flag(wanted: boolean, quantifier: 'all' | 'any'): EmitFunction {
  return (emitter, { on }) => {
    const condition = (node: One): string => {
      const hit = quantifier === 'any' ? wanted : !wanted;
      return `${node.value} === ${hit}`;
    };
    const found = some(emitter, on, condition);
    return certain(quantifier === 'any' ? found : negate(found), 'boolean');
  };
}

const select: EmitFunction = (emitter, call) =>
  through(emitter, call.on, (node, body) =>
    visit(emitter, emitter.source(argument(call), inside(node)), body),
  );

const where: EmitFunction = (emitter, call) =>
  through(emitter, call.on, (node, body) => {
    const condition = holds(emitter, argument(call))(node);
    if (condition === 'true') body(node);
    else if (condition !== 'false') emitter.writer.block(`if (${condition})`, () => body(node));
  });

const count: EmitFunction = (emitter, { on }) => {
  if (on.one) return certain(on.present === 'true' ? '1' : `(${on.present} ? 1 : 0)`, 'integer');
  const { writer } = emitter;
  const total = writer.fresh();
  writer.line(`let ${total} = 0;`);
  visit(emitter, on, () => writer.line(`${total}++;`));
  return certain(total, 'integer');
};

function slice(range: (call: Call) => string): EmitFunction {
  return (emitter, call) => {
    const list = toArray(emitter, call.on);
    return fromArray(emitter, `${list}.slice(${range(call)})`, typesOf(emitter, call.on));
  };
}

function pairwise(call: string): EmitFunction {
  return (emitter, { on, args, scope }) =>
    merged(emitter, on, emitter.source(argument({ on, args, scope }), scope), call);
}

const iif: EmitFunction = (emitter, { on, args }) => {
  const [criterion, yes, no] = args;
  if (!criterion || !yes) return unsupported('iif without its arguments');
  const { writer } = emitter;
  const focus = only(emitter, on, 'fail');
  const scope: Scope = { focus, self: focus };
  const condition = writer.hold(emitter.test(criterion, scope, true));
  const list = writer.fresh();
  const types = new Set<string>();
  let known = true;
  const branch = (expression: Expression) => () =>
    visit(emitter, emitter.source(expression, scope), (node) => {
      known = known && node.types !== undefined;
      for (const type of node.types ?? []) types.add(type);
      writer.line(`${list}.push(${node.node});`);
    });
  writer.line(`const ${list} = [];`);
  writer.block(`if (${condition})`, branch(yes));
  if (no) writer.block('else', branch(no));
  return fromArray(emitter, list, known ? [...types] : undefined);
};

const repeat: EmitFunction = (emitter, call) => {
  const { writer } = emitter;
  const list = toArray(emitter, call.on);
  const seeds = writer.hold(`${list}.length`);
  const index = writer.fresh();
  const at = writer.fresh();
  const types = typesOf(emitter, call.on);
  writer.block(`for (let ${index} = 0; ${index} < ${list}.length; ${index}++)`, () => {
    writer.line(`const ${at} = ${list}[${index}];`);
    const step = emitter.source(argument(call), inside(item(at, types, false)));
    if (String(typesOf(emitter, step)) !== String(types)) unsupported('repeat() that leads to another type');
    visit(emitter, step, (node) => {
      writer.line(`if (!fp.includes(${list}.slice(${seeds}), ${node.node})) ${list}.push(${node.node});`);
    });
  });
  return fromArray(emitter, `${list}.slice(${seeds})`, types);
};

function listed(call: string, types: readonly string[] | undefined): EmitFunction {
  return (emitter, { on }) =>
    through(emitter, on, (node, body) => fromArray(emitter, `fp.${call}(${node.node})`, types).each(body));
}

const extension: EmitFunction = (emitter, call) => {
  const { value } = only(emitter, emitter.source(argument(call), call.scope), 'fail');
  return through(emitter, call.on, (node, body) =>
    fromArray(emitter, `fp.extension(${node.node}, ${value})`, ['Extension'], true).each(body),
  );
};

const resolve: EmitFunction = (emitter, { on }) => {
  const step = (node: One): One => {
    const target = emitter.writer.hold(`fp.resolve(${node.node}, env)`);
    return { ...item(target, ['Resource'], true), present: `${target} !== undefined` };
  };
  return on.one ? step(on) : through(emitter, on, (node, body) => visit(emitter, step(node), body));
};

/** A judgement of the environment on one node: of none, or of several, it is `otherwise`. */
function judged(judge: (node: One, argument: string) => string, otherwise: string): EmitFunction {
  return (emitter, call) => {
    const node = only(emitter, call.on, 'empty');
    const given = call.args[0]
      ? only(emitter, emitter.source(call.args[0], call.scope), 'fail').value
      : 'undefined';
    const code = judge(node, given);
    return result(
      emitter,
      node.present === 'true' ? code : `${node.present} ? ${code} : ${otherwise}`,
      'boolean',
    );
  };
}

const identity: EmitFunction = (_, { on }) => on;

const functions: Readonly<Record<string, EmitFunction>> = {
  exists,
  empty: (emitter, call) => certain(negate(some(emitter, call.on)), 'boolean'),
  all: (emitter, call) =>
    certain(
      negate(some(emitter, call.on, (node) => negate(holds(emitter, argument(call))(node)))),
      'boolean',
    ),
  allTrue: flag(true, 'all'),
  allFalse: flag(false, 'all'),
  anyTrue: flag(true, 'any'),
  anyFalse: flag(false, 'any'),
  not: (emitter, { on }) => {
    const node = only(emitter, on, 'fail');
    return result(emitter, `${node.present} ? ${node.value} === false : undefined`, 'boolean');
  },
  count,
  where,
  select,
  first: (emitter, { on }) => firstOf(emitter, on),
  iif,
  repeat,
  extension,
  resolve,
  trace: identity,
  single: (emitter, { on }) => only(emitter, on, 'fail'),
  last: (emitter, { on }) => {
    if (on.one) return on;
    const types = typesOf(emitter, on);
    const name = emitter.writer.hold(`${toArray(emitter, on)}.at(-1)`);
    return { ...item(name, types, false), present: `${name} !== undefined` };
  },
  tail: slice(() => '1'),
  skip: slice((call) => String(Math.max(0, number(call)))),
  take: slice((call) => `0, ${Math.max(0, number(call))}`),
  distinct: (emitter, { on }) => {
    const types = typesOf(emitter, on);
    return fromArray(emitter, `fp.distinct(${toArray(emitter, on)})`, types);
  },
  isDistinct: (emitter, { on }) =>
    certain(emitter.writer.hold(`fp.isDistinct(${toArray(emitter, on)})`), 'boolean'),
  combine: pairwise('[...LEFT, ...RIGHT]'),
  union: pairwise('fp.distinct([...LEFT, ...RIGHT])'),
  intersect: pairwise('fp.intersect(LEFT, RIGHT)'),
  exclude: pairwise('fp.exclude(LEFT, RIGHT)'),
  subsetOf: (emitter, call) => {
    const right = toArray(emitter, emitter.source(argument(call), call.scope));
    return certain(
      emitter.writer.hold(`fp.within(${toArray(emitter, call.on)}, ${right}) !== false`),
      'boolean',
    );
  },
  supersetOf: (emitter, call) => {
    const few = toArray(emitter, emitter.source(argument(call), call.scope));
    return certain(
      emitter.writer.hold(`fp.within(${few}, ${toArray(emitter, call.on)}) !== false`),
      'boolean',
    );
  },
  ofType: (emitter, call) => emitOfType(emitter, call.on, typeArgument(call.args[0])),
  as: (emitter, call) => emitOfType(emitter, call.on, typeArgument(call.args[0])),
  is: (emitter, call) => emitIs(emitter, call.on, typeArgument(call.args[0])),
  children: listed('children', undefined),
  descendants: listed('descendants', undefined),
  hasValue: (emitter, { on }) => {
    const node = only(emitter, on, 'empty');
    return certain(emitter.writer.hold(`fp.hasValue(${node.value})`), 'boolean');
  },
  htmlChecks: judged((node) => `env.htmlChecks(${node.value})`, 'false'),
  conformsTo: judged((node, profile) => `env.conformsTo(${node.node}, ${profile})`, 'false'),
  memberOf: judged((node, valueSet) => `env.memberOf(${node.value}, ${valueSet})`, 'undefined'),
  type: (emitter, { on }) => emitTypeInfo(emitter, on),
};
