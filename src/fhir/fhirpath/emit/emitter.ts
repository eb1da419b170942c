import type { Expression } from '../expression.ts';
import type { TypeModel } from '../type-model.ts';
import type { CodeWriter } from './code-writer.ts';
import type { Many, One, Scope, Source, Types } from './source.ts';

/** What the parts of the compiler need of each other: the writer of the code and the ways to go on. */
export interface Emitter {
  readonly writer: CodeWriter;
  readonly model: TypeModel;
  /** The node the invariant is about (`%context`). */
  readonly context: One;
  /** The nodes of an expression; its statements are written at once, its loops when it is visited. */
  source(expression: Expression, scope: Scope): Source;
  /** A JavaScript condition: true exactly when the expression's truth value is the wanted one. */
  test(expression: Expression, scope: Scope, wanted: boolean): string;
}

/** Ends the compilation of an expression; caught in compileInvariant, the only way in. */
export class Unsupported extends Error {}

/** Refuses the expression with a reason that names what cannot be compiled. */
export function unsupported(reason: string): never {
  throw new Unsupported(reason);
}

/** Text as a JavaScript literal. */
export const quote = (text: string): string => JSON.stringify(text);

/** The node held by a variable. `bare` means that it is no primitive with a sibling. */
export function item(name: string, types: Types, bare: boolean, choice?: One['choice']): One {
  const value = bare ? name : `fp.value(${name})`;
  return { one: true, value, present: 'true', node: name, types, ...(choice && { choice }) };
}

/** Writes `body` for every node of a source. */
export function visit(emitter: Emitter, source: Source, body: (node: One) => void): void {
  if (!source.one) {
    source.each(body);
    return;
  }
  if (source.present === 'false') return;
  if (source.present === 'true') {
    body(source);
    return;
  }
  const name = emitter.writer.hold(source.node);
  const node = item(name, source.types, source.node === source.value, source.choice);
  emitter.writer.block(`if (${name} !== undefined)`, () => body(node));
}

/** The nodes of a source that pass through `step`, which writes what happens to each. */
export function through(
  emitter: Emitter,
  source: Source,
  step: (node: One, body: (result: One) => void) => void,
): Many {
  return { one: false, each: (body) => visit(emitter, source, (node) => step(node, body)) };
}

/** A condition: whether a source has a node, or one for which `condition` holds. */
export function some(emitter: Emitter, source: Source, condition?: (node: One) => string): string {
  if (source.one && !condition) return source.present;
  const { writer } = emitter;
  const found = writer.fresh();
  const label = writer.fresh();
  writer.line(`let ${found} = false;`);
  writer.block(`${label}:`, () =>
    visit(emitter, source, (node) => {
      const holds = condition?.(node) ?? 'true';
      if (holds === 'false') return;
      const stop = `${found} = true; break ${label};`;
      writer.line(holds === 'true' ? stop : `if (${holds}) { ${stop} }`);
    }),
  );
  return found;
}

/** The nodes of a source as an array. */
export function toArray(emitter: Emitter, source: Source): string {
  const { writer } = emitter;
  if (source.one && source.present === 'true') return writer.hold(`[${source.node}]`);
  const list = writer.fresh();
  writer.line(`const ${list} = [];`);
  visit(emitter, source, (node) => writer.line(`${list}.push(${node.node});`));
  return list;
}

/** The nodes of an array in a variable. */
export function fromArray(emitter: Emitter, list: string, types: Types, bare = false): Many {
  const { writer } = emitter;
  return {
    one: false,
    each: (body) => {
      const name = writer.fresh();
      writer.block(`for (const ${name} of ${list})`, () => body(item(name, types, bare)));
    },
  };
}

/**
 * A source that must hold one node at most. With more, `fail` ends the invariant as broken, as the HL7
 * validator's exception does; `empty` makes it none.
 */
export function only(emitter: Emitter, source: Source, otherwise: 'fail' | 'empty'): One {
  if (source.one) return source;
  const { writer } = emitter;
  const found = writer.fresh();
  const label = writer.fresh();
  let types: Types;
  let bare = true;
  let visited = false;
  writer.line(`let ${found};`);
  writer.block(`${label}:`, () =>
    source.each((node) => {
      types = visited && String(types) !== String(node.types) ? undefined : node.types;
      visited = true;
      bare = bare && node.node === node.value;
      const stop = otherwise === 'fail' ? 'return false;' : `{ ${found} = undefined; break ${label}; }`;
      writer.line(`if (${found} !== undefined) ${stop}`);
      writer.line(`${found} = ${node.node};`);
    }),
  );
  return { ...item(found, types, bare), present: `${found} !== undefined` };
}

/** The types of a source whose nodes were put into an array, found without writing code. */
export function typesOf(emitter: Emitter, source: Source): Types {
  if (source.one) return source.types;
  const found = new Set<string>();
  let known = true;
  emitter.writer.capture(() => {
    source.each(({ types }) => {
      known = known && types !== undefined;
      for (const type of types ?? []) found.add(type);
    });
    return '';
  });
  return known ? [...found] : undefined;
}

/** The nodes that `call` makes of two sources, which it names LEFT and RIGHT. */
export function merged(emitter: Emitter, left: Source, right: Source, call: string): Many {
  const types = typesOf(emitter, left);
  const same = String(typesOf(emitter, right)) === String(types);
  const [a, b] = [toArray(emitter, left), toArray(emitter, right)];
  return fromArray(emitter, call.replace('LEFT', a).replace('RIGHT', b), same ? types : undefined);
}

/** The first node of a source. */
export function firstOf(emitter: Emitter, source: Source): One {
  if (source.one) return source;
  const { writer } = emitter;
  const found = writer.fresh();
  const label = writer.fresh();
  let types: Types = [];
  let bare = true;
  writer.line(`let ${found};`);
  writer.block(`${label}:`, () =>
    source.each((node) => {
      types = node.types;
      bare = node.node === node.value;
      writer.line(`${found} = ${node.node}; break ${label};`);
    }),
  );
  return { ...item(found, types, bare), present: `${found} !== undefined` };
}

/** Both conditions; what the second needs is computed only when the first holds. */
export function both(emitter: Emitter, first: string, second: () => string): string {
  return junction(emitter, first, second, '&&');
}

/** Either condition; what the second needs is computed only when the first does not hold. */
export function either(emitter: Emitter, first: string, second: () => string): string {
  return junction(emitter, first, second, '||');
}

function junction(emitter: Emitter, first: string, second: () => string, operator: '&&' | '||'): string {
  const [deciding, neutral] = operator === '&&' ? ['false', 'true'] : ['true', 'false'];
  if (first === deciding) return deciding;
  const { writer } = emitter;
  const { result, lines } = writer.capture(second);
  if (first === neutral) {
    for (const line of lines) writer.line(line);
    return result;
  }
  if (lines.length === 0) return result === neutral ? first : `(${first} ${operator} ${result})`;
  const name = writer.fresh();
  writer.line(`let ${name} = ${first};`);
  writer.block(`if (${operator === '&&' ? name : `!${name}`})`, () => {
    for (const line of lines) writer.line(line);
    writer.line(`${name} = ${result};`);
  });
  return name;
}

/** A value computed by a call; undefined is empty. */
export function result(emitter: Emitter, code: string, type: string): One {
  const name = emitter.writer.hold(code);
  return { one: true, value: name, present: `${name} !== undefined`, node: name, types: [type] };
}

/** A value that is always there. */
export function certain(code: string, type: string): One {
  return { one: true, value: code, present: 'true', node: code, types: [type], certain: true };
}

/** The opposite of a condition. */
export function negate(condition: string): string {
  if (condition === 'true') return 'false';
  if (condition === 'false') return 'true';
  return /^!v\d+$/.test(condition)
    ? condition.slice(1)
    : `!${/^v\d+$/.test(condition) ? condition : `(${condition})`}`;
}
