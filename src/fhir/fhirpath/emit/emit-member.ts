import { commonKind, fhirType, primitiveKind } from '../type-model.ts';
import { type Emitter, item, quote, through, unsupported, visit } from './emitter.ts';
import { type Many, nothing, type One, type Source, type Types } from './source.ts';

/** The nodes reached by a member name from every node of a source. */
export function emitMember(emitter: Emitter, source: Source, name: string): Source {
  if (!/^[A-Za-z]\w*$/.test(name) || name in Object.prototype) unsupported(`the member name ${name}`);
  return source.one
    ? memberOf(emitter, source, name)
    : through(emitter, source, (node, body) => visit(emitter, memberOf(emitter, node, name), body));
}

/** The property `name` of a node when it has these types; where it is read needs no model. */
export function property(emitter: Emitter, owner: string, name: string, types: Types): One {
  const path = /^[\w$]+(?:\?\.\w+)*$/.test(owner) ? owner : emitter.writer.hold(owner);
  const value = `${path}?.${name}`;
  if (commonKind(types) === undefined) {
    return { one: true, value, present: `${value} !== undefined`, node: value, types };
  }
  const sibling = `${path}?._${name}`;
  return {
    one: true,
    value,
    present: `(${value} !== undefined || ${sibling} !== undefined)`,
    node: `fp.primitive(${value}, ${sibling})`,
    types,
  };
}

function memberOf(emitter: Emitter, node: One, name: string): Source {
  const shape = shapeOf(emitter, node.types, name);
  switch (shape.kind) {
    case 'none':
      return nothing;
    case 'value':
      return node;
    case 'one':
      return property(emitter, node.node, name, shape.types);
    case 'choice':
      return choiceOf(emitter, node.node, name, shape.types);
    case 'list': {
      const primitive = commonKind(shape.types) !== undefined;
      const owner = emitter.writer.hold(node.node);
      return loop(
        emitter,
        primitive ? `fp.primitives(${owner}?.${name}, ${owner}?._${name})` : `fp.items(${owner}?.${name})`,
        shape.types,
        !primitive,
      );
    }
    case 'dynamic':
      return loop(
        emitter,
        `fp.member(${node.node}, ${quote(name)}, ${quote(`_${name}`)})`,
        shape.types,
        false,
      );
  }
}

function choiceOf(emitter: Emitter, node: string, stem: string, types: readonly string[]): One {
  const owner = emitter.writer.hold(node);
  const chosen = emitter.writer.hold(`fp.choice(${owner}, ${quote(stem)})`);
  const bare = types.every((type) => primitiveKind(type) === undefined);
  return { ...item(chosen, types, bare, { owner, stem }), present: `${chosen} !== undefined` };
}

function loop(emitter: Emitter, list: string, types: Types, bare: boolean): Many {
  return {
    one: false,
    each: (body) => {
      const name = emitter.writer.fresh();
      emitter.writer.block(`for (const ${name} of ${list})`, () => body(item(name, types, bare)));
    },
  };
}

type Shape =
  | { readonly kind: 'none' | 'value' }
  | { readonly kind: 'one' | 'list' | 'choice'; readonly types: readonly string[] }
  | { readonly kind: 'dynamic'; readonly types: Types };

/** Types that say nothing of the properties their specialisations have. */
const abstract = new Set(['Resource', 'DomainResource', 'Element', 'BackboneElement']);

/** How the property `name` is read from a node of one of the types. */
function shapeOf(emitter: Emitter, types: Types, name: string): Shape {
  if (types === undefined) return { kind: 'dynamic', types: undefined };
  const found = types.map((type) => shapeIn(emitter, type, name)).filter((shape) => shape.kind !== 'none');
  const [first, ...rest] = found;
  if (first === undefined) return { kind: 'none' };
  const together = found.flatMap((shape) => ('types' in shape ? (shape.types ?? []) : ['string']));
  const known = found.every((shape) => shape.kind !== 'dynamic') ? [...new Set(together)] : undefined;
  const alike =
    found.length === types.length &&
    rest.every((shape) => shape.kind === first.kind) &&
    (first.kind !== 'one' || commonKind(known) !== undefined || !known?.some(primitiveKind));
  if (!alike) return { kind: 'dynamic', types: known };
  return first.kind === 'value'
    ? first
    : known === undefined
      ? { kind: 'dynamic', types: known }
      : { kind: first.kind as 'one', types: known };
}

function shapeIn(emitter: Emitter, type: string, name: string): Shape {
  if (primitiveKind(type) !== undefined) {
    // The HL7 validator gives a primitive's value as its child `value`, and profiles rely on it.
    if (name === 'value') return { kind: 'value' };
    return name === 'extension' || name === 'id'
      ? { kind: 'dynamic', types: name === 'id' ? ['string'] : ['Extension'] }
      : { kind: 'none' };
  }
  const definition = emitter.model.property(type, name);
  if (definition === undefined) {
    return abstract.has(type) || emitter.model.property(type, 'id') === undefined
      ? { kind: 'dynamic', types: undefined }
      : { kind: 'none' };
  }
  const types = definition.types.map(fhirType);
  return { kind: definition.choice ? 'choice' : definition.array ? 'list' : 'one', types };
}
