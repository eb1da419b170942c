import type { Expression } from '../expression.ts';
import { commonKind, fhirType, primitiveKind, type TypeModel } from '../type-model.ts';
import type { CodeWriter } from './code-writer.ts';
import { emitFunction } from './emit-function.ts';
import { emitMember } from './emit-member.ts';
import { emitOperator, testOperator } from './emit-operator.ts';
import { emitIs, emitOfType, emitTypeGuard } from './emit-type.ts';
import { certain, type Emitter, item, negate, only, quote, toArray, unsupported } from './emitter.ts';
import { isNothing, nothing, type One, type Scope, type Source } from './source.ts';

/** The emitter for one invariant on nodes of a type, or of one of several joined by `|`. */
export function createEmitter(writer: CodeWriter, contextType: string, model: TypeModel): Emitter {
  const types = contextType.split('|').map(fhirType);
  const bare = types.every((type) => primitiveKind(type) === undefined);
  let steps = 0;
  // A condition is written once for true and once for false, so that nesting can double the code.
  const step = (): void => {
    if (++steps > mostSteps) unsupported('an expression whose code would be too large');
  };
  const emitter: Emitter = {
    writer,
    model,
    context: item('node', types, bare),
    source: (expression, scope) => {
      step();
      return emitSource(emitter, expression, scope);
    },
    test: (expression, scope, wanted) => {
      step();
      return emitTest(emitter, expression, scope, wanted);
    },
  };
  return emitter;
}

/** Ten times what the largest invariant of R4 takes. */
const mostSteps = 2_000;

function emitSource(emitter: Emitter, expression: Expression, scope: Scope): Source {
  switch (expression.kind) {
    case 'nothing':
      return nothing;
    case 'literal':
      return certain(JSON.stringify(expression.value), expression.type);
    case 'this':
      return scope.self;
    case 'variable':
      return variable(emitter, expression.name);
    case 'member':
      if (expression.on) return emitMember(emitter, emitter.source(expression.on, scope), expression.name);
      return /^[A-Z]/.test(expression.name)
        ? emitTypeGuard(emitter, scope.focus, expression.name)
        : emitMember(emitter, scope.focus, expression.name);
    case 'call':
      return emitFunction(emitter, expression.name, {
        on: expression.on ? emitter.source(expression.on, scope) : scope.focus,
        args: expression.args,
        scope,
      });
    case 'item':
      return indexed(emitter, expression, scope);
    case 'type': {
      const on = emitter.source(expression.on, scope);
      return expression.operator === 'is'
        ? emitIs(emitter, on, expression.type)
        : emitOfType(emitter, on, expression.type);
    }
    case 'binary':
      return emitOperator(emitter, expression, scope);
    case 'unknown':
      return unsupported(`the construct ${expression.construct}`);
  }
}

function emitTest(emitter: Emitter, expression: Expression, scope: Scope, wanted: boolean): string {
  if (expression.kind === 'call' && expression.name === 'not' && expression.on) {
    return emitter.test(expression.on, scope, !wanted);
  }
  if (expression.kind === 'binary') {
    const test = testOperator(emitter, expression, scope, wanted);
    if (test !== undefined) return test;
  }
  const node = only(emitter, emitter.source(expression, scope), 'fail');
  if (isNothing(node)) return 'false';
  if (commonKind(node.types) === 'boolean') return testTruth(node, wanted);
  // A single node that is no truth value counts as true.
  const mayBeFalse = node.types === undefined || node.types.includes('boolean');
  if (!wanted) return mayBeFalse ? `${node.value} === false` : 'false';
  return mayBeFalse ? `(${node.present} && ${node.value} !== false)` : node.present;
}

function testTruth({ value, certain: sure }: One, wanted: boolean): string {
  if (!sure) return `${value} === ${wanted}`;
  return wanted ? value : negate(value);
}

function variable(emitter: Emitter, name: string): Source {
  switch (name) {
    case 'context':
      return emitter.context;
    case 'resource':
      return item('env.resource', [resourceType(emitter)], true);
    case 'rootResource':
      return item('env.rootResource', ['Resource'], true);
    default:
      return certain(quote(constant(name)), 'string');
  }
}

/**
 * The type of `%resource`, known for a backbone element of a resource and for a Bundle. A datatype may be in
 * any resource, and of an invariant on a contained resource `%resource` is the container.
 */
function resourceType({ context, model }: Emitter): string {
  const [type = '', ...others] = context.types ?? [];
  const [root = ''] = type.split('.');
  const known =
    others.length === 0 && (type !== root || type === 'Bundle') && model.isSubtype(root, 'Resource');
  return known ? root : 'Resource';
}

function constant(name: string): string {
  const known = Object.hasOwn(constants, name) ? constants[name] : undefined;
  if (known !== undefined) return known;
  if (name.startsWith('vs-')) return `http://hl7.org/fhir/ValueSet/${name.slice(3)}`;
  if (name.startsWith('ext-')) return `http://hl7.org/fhir/StructureDefinition/${name.slice(4)}`;
  return unsupported(`the constant %${name}`);
}

/** FHIR's constants, https://hl7.org/fhir/R4/fhirpath.html#variables */
const constants: Readonly<Record<string, string>> = {
  ucum: 'http://unitsofmeasure.org',
  sct: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  'us-zip': '[0-9]{5}(-[0-9]{4}){0,1}',
};

function indexed(emitter: Emitter, expression: Expression & { kind: 'item' }, scope: Scope): Source {
  const { index } = expression;
  if (index.kind !== 'literal' || index.type !== 'integer') return unsupported('an index that is no number');
  const call = (name: string, on: Source, args: readonly Expression[]): Source =>
    emitFunction(emitter, name, { on, args, scope });
  const on = emitter.source(expression.on, scope);
  if (index.value === 0) return call('first', on, []);
  if (on.one) return nothing;
  return call('first', call('skip', on, [index]), []);
}

/** The condition for an expression to allow the node, as the HL7 validator reads its result. */
export function emitVerdict(emitter: Emitter, expression: Expression): string {
  const scope: Scope = { focus: emitter.context, self: emitter.context };
  if (isTruthValued(expression)) return emitter.test(expression, scope, true);
  const source = emitter.source(expression, scope);
  if (source.one && commonKind(source.types) === 'boolean') return testTruth(source, true);
  return `fp.isFulfilled(${toArray(emitter, source)})`;
}

/** The operators whose conditions for true and for false are written apart. */
const truthOperators = new Set(['and', 'or', 'implies', '=', '!=']);

function isTruthValued(expression: Expression): boolean {
  if (expression.kind === 'binary') return truthOperators.has(expression.operator);
  return expression.kind === 'call' && expression.name === 'not';
}
