import type { Expression } from '../expression.ts';
import { primitiveKind } from '../type-model.ts';
import { property } from './emit-member.ts';
import { certain, type Emitter, item, only, quote, result, through, unsupported } from './emitter.ts';
import { nothing, type One, type Source } from './source.ts';

/** The type that an argument of `ofType`, `as` or `is` names. */
export function typeArgument(argument: Expression | undefined): string {
  if (argument?.kind === 'member' && argument.on === undefined) return argument.name;
  if (argument?.kind === 'member' && argument.on?.kind === 'member' && argument.on.on === undefined) {
    return `${argument.on.name}.${argument.name}`;
  }
  return unsupported('a type that is not named');
}

/** `ofType` and `as`: the nodes that are of the type. */
export function emitOfType(emitter: Emitter, source: Source, name: string): Source {
  const type = typeName(name);
  if (!source.one) {
    return through(emitter, source, (node, body) => {
      const test = isOfType(emitter, node, type);
      if (test === 'false') return;
      const narrowed: One = { ...node, types: test === 'true' ? node.types : [type] };
      if (test === 'true') body(narrowed);
      else emitter.writer.block(`if (${test})`, () => body(narrowed));
    });
  }
  if (source.choice && source.types?.includes(type) && source.types.length > 1) {
    return property(emitter, source.choice.owner, choiceName(source.choice.stem, type), [type]);
  }
  const test = isOfType(emitter, source, type);
  if (test === 'true') return source;
  if (test === 'false') return nothing;
  const { writer } = emitter;
  const node = writer.hold(`${source.present} && ${test} ? ${source.node} : undefined`);
  const value = source.node === source.value ? node : `fp.value(${node})`;
  return { one: true, value, present: `${node} !== undefined`, node, types: [type] };
}

/** `is`: undefined of nothing, and of more than one node. */
export function emitIs(emitter: Emitter, source: Source, name: string): One {
  const node = only(emitter, source, 'empty');
  const test = isOfType(emitter, node, typeName(name));
  return node.present === 'true'
    ? certain(test, 'boolean')
    : result(emitter, `${node.present} ? ${test} : undefined`, 'boolean');
}

/** `type()`: an object with the namespace and name of the node's type. */
export function emitTypeInfo(emitter: Emitter, source: Source): Source {
  return through(emitter, source, (node, body) => {
    const [type, ...others] = node.types ?? [];
    if (type === undefined || others.length > 0) unsupported('type() where several types are possible');
    const name = emitter.model.isSubtype('DomainResource', type) ? `${node.node}?.resourceType` : quote(type);
    const info = emitter.writer.hold(`{ namespace: 'FHIR', name: ${name} }`);
    body(item(info, undefined, true));
  });
}

/** Keeps the nodes of the type that a leading capitalised name stands for: `Bundle.entry`. */
export function emitTypeGuard(emitter: Emitter, source: Source, name: string): Source {
  return emitOfType(emitter, source, name);
}

/** A condition: whether a node that is there is of a type. */
function isOfType(emitter: Emitter, node: One, type: string): string {
  const { model } = emitter;
  const { types } = node;
  const isResourceType = type === 'Resource' || model.isSubtype(type, 'Resource');
  if (types === undefined) {
    if (isResourceType) return resourceTest(node, type);
    return unsupported(`a test for the type ${type} where nothing is known of the node's type`);
  }
  const fits = (each: string): boolean =>
    each === type || (primitiveKind(each) === undefined && model.isSubtype(each, type));
  if (types.every(fits)) return types.length === 0 ? 'false' : 'true';
  if (isResourceType && types.some((each) => each === 'Resource' || each === 'DomainResource')) {
    return resourceTest(node, type);
  }
  const fitting = types.filter(fits);
  if (fitting.length === 0) return 'false';
  if (node.choice) {
    const { owner, stem } = node.choice;
    return `(${fitting.map((each) => property(emitter, owner, choiceName(stem, each), [each]).present).join(' || ')})`;
  }
  const primitive = types.map((each) => primitiveKind(each) !== undefined);
  const wanted = fitting.map((each) => primitiveKind(each) !== undefined);
  // JSON tells a primitive from a complex value, but not one string type from another.
  if (wanted.every(Boolean) && primitive.filter(Boolean).length === fitting.length) {
    return `typeof ${node.value} !== 'object'`;
  }
  if (!wanted.some(Boolean) && primitive.filter((each) => !each).length === fitting.length) {
    return `typeof ${node.value} === 'object'`;
  }
  return unsupported(`a test for the type ${type} among ${types.join(', ')}`);
}

function resourceTest(node: One, type: string): string {
  if (type === 'Resource') return `typeof ${node.node}?.resourceType === 'string'`;
  if (type === 'DomainResource') return unsupported('a test for the type DomainResource');
  return `fp.isResource(${node.node}, ${quote(type)})`;
}

/** FHIR's name of a type: FHIRPath's own `Boolean` means FHIR's `boolean` here, as in the HL7 validator. */
function typeName(name: string): string {
  const bare = name.replace(/^(?:FHIR|System)\./, '');
  const lower = bare.charAt(0).toLowerCase() + bare.slice(1);
  return primitiveKind(lower) !== undefined ? lower : bare;
}

const choiceName = (stem: string, type: string): string =>
  `${stem}${type.charAt(0).toUpperCase()}${type.slice(1)}`;
