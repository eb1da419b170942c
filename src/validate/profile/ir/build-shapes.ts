import { compileInvariant } from '../../../fhir/fhirpath/compile-invariant.ts';
import type { TypeModel } from '../../../fhir/fhirpath/type-model.ts';
import type { Constraint } from '../../../fhir/packages/conformance.ts';
import type { Expander } from '../../../fhir/terminology/expand-value-set.ts';
import { type InvariantRule, invariantRule } from '../rules/invariant.ts';
import { typeRule } from '../rules/type-rule.ts';
import type { ValueRule } from '../rules/value-rule.ts';
import type { ElementNode } from '../tree/element-node.ts';
import type { StructureTrees } from '../tree/structure-trees.ts';
import { buildProperties } from './build-properties.ts';
import { profileOf, typeUrl } from './element-type.ts';
import type { Property, Shape } from './shape.ts';

/** Builds shapes and remembers them, so that recursive definitions end and shared ones are emitted once. */
export interface ShapeBuilder {
  readonly trees: StructureTrees;
  readonly expand: Expander;
  shapeOf(node: ElementNode): Shape;
  /** The shape of a FHIR type's own root. */
  typeShape(code: string): Shape | undefined;
  /** The shape for the `_name` sibling of a primitive that a profile says more of than its type does. */
  primitiveElementShape(node: ElementNode): Shape;
  /** The invariants of an element that are not among those checked `elsewhere`. */
  invariants(node: ElementNode, type: string, elsewhere: readonly Constraint[]): InvariantRule[];
  /** Every shape built here, in order. */
  readonly built: readonly Shape[];
  /** Value sets that invariants ask for by name. */
  readonly askedValueSets: ReadonlySet<string>;
  /** Why a structure cannot be compiled, by its canonical. */
  readonly refusals: ReadonlyMap<string, string>;
}

interface OpenShape extends Shape {
  properties: readonly Property[];
  rules: readonly ValueRule[];
}

const MEMBER_OF = /memberOf\(\s*['"]([^'"]+)['"]/g;

/** `core` holds the shapes that are compiled already. */
export function shapeBuilder(
  trees: StructureTrees,
  expand: Expander,
  model: TypeModel,
  core: ReadonlyMap<string, Shape>,
): ShapeBuilder {
  const shapes = new Map<string, Shape>();
  const built: Shape[] = [];
  const refusals = new Map<string, string>();
  const askedValueSets = new Set<string>();
  const compiled = new Map<string, string | undefined>();
  const waiting: (() => void)[] = [];
  let isFilling = false;
  const builder: ShapeBuilder = {
    trees,
    expand,
    shapeOf: (node) => obtain(node, shapeKey(node), false),
    typeShape: (code) => {
      const root = trees.typeRoot(code);
      return root && obtain(root, shapeKey(root), false);
    },
    primitiveElementShape: (node) => obtain(node, `${shapeKey(node)}/_`, true),
    invariants,

    built,
    askedValueSets,
    refusals,
  };

  function obtain(node: ElementNode, key: string, isPrimitive: boolean): Shape {
    const known = core.get(key) ?? shapes.get(key);
    if (known) return known;
    const shape: OpenShape = {
      key,
      name: `f${core.size + built.length}_${node.element.path.replace(/\W/g, '_')}`,
      elementId: node.id,
      type: contextType(node),
      profile: profileOf(node),
      isResource: isResourceType(node.structure.type) && !node.id.includes('.'),
      isCore: false,
      properties: [],
      rules: [],
    };
    shapes.set(key, shape);
    built.push(shape);
    waiting.push(() => fill(shape, node, isPrimitive));
    if (!isFilling) drain();
    return shape;
  }

  function isResourceType(code: string): boolean {
    return trees.index.structure(typeUrl(code))?.kind === 'resource';
  }

  /** One at a time, so that deep definitions do not become a deep stack. */
  function drain(): void {
    isFilling = true;
    for (let next = waiting.pop(); next; next = waiting.pop()) next();
    isFilling = false;
  }

  function fill(shape: OpenShape, node: ElementNode, isPrimitive: boolean): void {
    shape.properties = buildProperties(node, builder).filter((each) => !isPrimitive || each.name !== 'value');
    const rules: ValueRule[] = isPrimitive ? [] : invariants(node, shape.type, []);
    const extra = typeRule(node.element.path.includes('.') ? shape.type : node.structure.type);
    if (extra && !isPrimitive) rules.push(extra);
    if (shape.isResource && node.structure.type === 'Bundle') rules.push({ rule: 'bundle' });
    shape.rules = rules;
  }

  function invariants(node: ElementNode, type: string, elsewhere: readonly Constraint[]): InvariantRule[] {
    const seen = new Set(elsewhere.map(identityOf));
    const own = (node.element.constraint ?? []).map((each) => [each, profileOf(node)] as const);
    const root = node.element.path.includes('.') ? trees.typeRoot(type) : undefined;
    const inherited = (root?.element.constraint ?? []).map(
      (each) => [each, root?.structure.url ?? ''] as const,
    );
    return [...own, ...inherited].flatMap(([constraint, profile]) => {
      const source = seen.has(identityOf(constraint)) ? undefined : compile(constraint, type, node);
      if (source === undefined) return [];
      seen.add(identityOf(constraint));
      return [invariantRule(constraint, source, profile)];
    });
  }

  function compile(constraint: Constraint, type: string, node: ElementNode): string | undefined {
    const { expression, severity, key } = constraint;
    if (expression === undefined || isGuaranteed(expression)) return undefined;
    for (const [, canonical] of expression.matchAll(MEMBER_OF)) askedValueSets.add(canonical as string);
    const identity = `${type} ${expression}`;
    if (!compiled.has(identity)) {
      const result = compileInvariant(expression, type, model);
      compiled.set(identity, 'source' in result ? result.source : undefined);
      if ('unsupported' in result && severity === 'error') {
        refusals.set(profileOf(node), `invariant ${key}: ${result.unsupported}`);
      }
    }
    return compiled.get(identity);
  }

  return builder;
}

/** A key alone does not tell: the same key has other expressions in other versions. */
function identityOf(constraint: Constraint): string {
  return `${constraint.key} ${constraint.expression ?? ''}`;
}

/** What identifies a shape over all contexts. */
function shapeKey(node: ElementNode): string {
  return `${profileOf(node)}#${node.id}`;
}

/** The type invariants are written for: backbone elements are known by their path. */
function contextType(node: ElementNode): string {
  const { path, type = [], contentReference } = node.element;
  if (!path.includes('.')) return node.structure.type;
  if (contentReference) return contentReference.slice(contentReference.indexOf('#') + 1);
  const [only] = type;
  return !only || only.code === 'BackboneElement' || only.code === 'Element' ? path : only.code;
}

/** Invariants that every object satisfies by being checked at all: ele-1, and the two of the narrative scanner. */
function isGuaranteed(expression: string): boolean {
  return expression === 'hasValue() or (children().count() > id.count())' || expression === 'htmlChecks()';
}
