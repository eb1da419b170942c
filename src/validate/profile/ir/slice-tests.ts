import type { Discriminator } from '../../../fhir/packages/conformance.ts';
import type { Expander } from '../../../fhir/terminology/expand-value-set.ts';
import { childrenNamed, typeRoots } from '../tree/child-of.ts';
import { choiceOf, type ElementNode } from '../tree/element-node.ts';
import type { StructureTrees } from '../tree/structure-trees.ts';
import { typeCode } from './element-type.ts';
import type { PathStep, Shape, SliceExpectation, SliceTest } from './shape.ts';

/** What working out a discriminator needs. */
export interface SliceContext {
  readonly trees: StructureTrees;
  readonly expand: Expander;
  /** The shape of a profile's root. */
  shapeOf(root: ElementNode): Shape;
}

/**
 * Works out how to tell that a value belongs to a slice: for each discriminator the place to look at, and
 * what the slice's own definition says must be there, even where that stands in a data type's profile or in
 * an extension's definition. https://hl7.org/fhir/R4/profiling.html#discriminator
 */
export function sliceTests(
  slice: ElementNode,
  discriminators: readonly Discriminator[],
  context: SliceContext,
): SliceTest[] {
  if (discriminators.length === 0) {
    return [{ path: [], expected: { kind: 'undecidable', reason: 'the slicing has no discriminator' } }];
  }
  const tests = discriminators.map((discriminator) => {
    const path = parsePath(discriminator.path);
    const nodes = path.reduce((at, step) => follow(at, step, context), [slice]);
    const extensionUrl =
      path.length === 1 && discriminator.path === 'url' ? extensionProfile(slice) : undefined;
    const expected: SliceExpectation =
      extensionUrl !== undefined
        ? { kind: 'fixed', value: extensionUrl }
        : (firstOf(nodes, (node) => expectation(node, discriminator, path, context)) ??
          firstOf(nodes, (node) => presence(node)) ?? {
            kind: 'undecidable',
            reason: `${slice.id} says nothing of ${discriminator.path}`,
          });
    return { path, expected };
  });
  // A slice need not say something for every discriminator, only for one.
  const decided = tests.filter((test) => test.expected.kind !== 'undecidable');
  return decided.length > 0 ? decided : tests;
}

function extensionProfile(slice: ElementNode): string | undefined {
  const [type] = slice.element.type ?? [];
  return type?.code === 'Extension' ? type.profile?.[0]?.split('|')[0] : undefined;
}

/** Reads the restricted FHIRPath that discriminators are written in. */
function parsePath(text: string): PathStep[] {
  const steps: PathStep[] = [];
  const pattern =
    /extension\(\s*['"]([^'"]*)['"]\s*\)|ofType\(\s*([^)]*?)\s*\)|resolve\(\)|\$this|([A-Za-z][A-Za-z0-9]*)/g;
  for (const [whole, url, type, name] of text.matchAll(pattern)) {
    if (url !== undefined) steps.push({ step: 'extension', url });
    else if (type !== undefined) steps.push({ step: 'type', type });
    else if (whole === 'resolve()') steps.push({ step: 'resolve' });
    else if (name !== undefined) steps.push({ step: 'property', name });
  }
  return steps;
}

function follow(nodes: readonly ElementNode[], step: PathStep, context: SliceContext): ElementNode[] {
  const { trees } = context;
  switch (step.step) {
    case 'property':
      return nodes.flatMap((node) => childrenNamed(node, step.name, trees)).flatMap(withSlices);
    case 'extension':
      return nodes
        .flatMap((node) => childrenNamed(node, 'extension', trees))
        .flatMap((node) => node.slices.filter((slice) => extensionProfile(slice) === step.url));
    case 'resolve':
      return nodes.flatMap((node) =>
        (node.element.type ?? []).flatMap((type) =>
          (type.targetProfile ?? []).flatMap((canonical) => trees.root(canonical) ?? []),
        ),
      );
    case 'type':
      return [...nodes];
  }
}

/** Slices of an element on the way may say what the element itself leaves open; those that must be there first. */
function withSlices(node: ElementNode): ElementNode[] {
  const required = node.slices.filter(isRequired);
  return [node, ...required, ...node.slices.filter((slice) => !isRequired(slice))];
}

function isRequired(node: ElementNode): boolean {
  return (node.element.min ?? 0) > 0;
}

function expectation(
  node: ElementNode,
  discriminator: Discriminator,
  path: readonly PathStep[],
  context: SliceContext,
): SliceExpectation | undefined {
  const { element } = node;
  switch (discriminator.type) {
    case 'exists':
      return { kind: 'exists', exists: element.max !== '0' };
    case 'type':
      return { kind: 'type', types: typesOf(node) };
    case 'profile':
      return profileExpectation(node, path, context);
    default:
      return valueExpectation(node, context);
  }
}

function typesOf(node: ElementNode): string[] {
  const isRoot = node.structure.kind === 'resource' && !node.element.path.includes('.');
  return isRoot ? [node.structure.type] : (node.element.type ?? []).map((type) => typeCode(type, node));
}

function profileExpectation(
  node: ElementNode,
  path: readonly PathStep[],
  context: SliceContext,
): SliceExpectation | undefined {
  const roots = path.at(-1)?.step === 'resolve' ? [node] : typeRoots(node, context.trees);
  if (roots.length === 0) return undefined;
  const shapes = roots.map((root) => context.shapeOf(root));
  return {
    kind: 'profile',
    shapes: shapes.filter((shape) => !shape.isResource),
    profiles: shapes.filter((shape) => shape.isResource).map((shape) => shape.profile),
  };
}

function valueExpectation(node: ElementNode, context: SliceContext): SliceExpectation | undefined {
  const { element } = node;
  const fixed = choiceOf(element, 'fixed');
  if (fixed !== undefined) return { kind: 'fixed', value: fixed };
  const pattern = saidOf(node);
  if (pattern !== undefined) return { kind: 'pattern', value: pattern };
  const { strength, valueSet } = element.binding ?? {};
  const codes = strength === 'required' && valueSet ? context.expand(valueSet) : undefined;
  return codes && { kind: 'codes', codes };
}

/** Where nothing is said of the value, that it must or must not be there tells slices apart. */
function presence(node: ElementNode): SliceExpectation | undefined {
  if (node.element.max === '0') return { kind: 'exists', exists: false };
  return isRequired(node) ? { kind: 'exists', exists: true } : undefined;
}

/** A pattern put together from what an element's children are fixed to. */
function patternBelow(node: ElementNode): unknown {
  const pattern: Record<string, unknown> = {};
  for (const [name, child] of node.children) {
    const values = [child, ...child.slices.filter(isRequired)].flatMap((each) => saidOf(each) ?? []);
    if (values.length > 0) pattern[name] = child.element.base?.max === '1' ? values[0] : values;
  }
  return Object.keys(pattern).length > 0 ? pattern : undefined;
}

function saidOf(node: ElementNode): unknown {
  return choiceOf(node.element, 'fixed') ?? choiceOf(node.element, 'pattern') ?? patternBelow(node);
}

function firstOf<T, R>(items: readonly T[], read: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = read(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
