import { isPrimitiveElement, primitive, primitives, sibling, value } from './primitive-element.ts';

/** The items of a repeating complex property: the array itself; anything else is not repeating and empty. */
export function items(property: unknown): readonly unknown[] {
  return Array.isArray(property) ? property : none;
}

/** The value of the choice element `stem[x]`, whatever its type. */
export function choice(node: unknown, stem: string): unknown {
  if (typeof node !== 'object' || node === null) return undefined;
  const length = stem.length;
  for (const key in node) {
    if (key.length > length && isUpper(key.charCodeAt(length)) && key.startsWith(stem)) {
      return read(node, key);
    }
    if (key.length > length + 1 && key.charCodeAt(0) === underscore && isUpper(key.charCodeAt(length + 1))) {
      if (key.startsWith(stem, 1)) return read(node, key.slice(1));
    }
  }
  return undefined;
}

/**
 * The children called `name` of a node of unknown type, choice elements included; `sibling` is `_name`, so
 * that it need not be put together for every node. A primitive's `value` is its value.
 */
export function member(node: unknown, name: string, sibling: string): readonly unknown[] {
  if (typeof node !== 'object' || node === null) {
    return name === 'value' && node !== undefined && node !== null ? [node] : none;
  }
  if (isPrimitiveElement(node)) {
    return name === 'value'
      ? [node.value].filter((each) => each !== undefined)
      : member(node.element, name, sibling);
  }
  if (Array.isArray(node)) return none;
  const own = (node as Record<string, unknown>)[name];
  const extra = (node as Record<string, unknown>)[sibling];
  if (own === undefined && extra === undefined) {
    const chosen = typedChoice(node, name);
    return chosen === undefined ? none : [chosen];
  }
  if (Array.isArray(own) || Array.isArray(extra)) return primitives(own, extra);
  const only = primitive(own, extra);
  return only === undefined ? none : [only];
}

/** All children of a node: every property's items, `resourceType` excepted. */
export function children(node: unknown): readonly unknown[] {
  const holder = isPrimitiveElement(node) ? sibling(node) : node;
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) return none;
  const found: unknown[] = [];
  for (const key in holder) {
    const extended = key.charCodeAt(0) === underscore;
    const name = extended ? key.slice(1) : key;
    if (name === 'resourceType' || (extended && Object.hasOwn(holder, name))) continue;
    for (const each of member(holder, name, `_${name}`)) found.push(each);
  }
  return found;
}

/** All nodes below a node, level by level; without recursion, since a message may be nested deeply. */
export function descendants(node: unknown): readonly unknown[] {
  const found: unknown[] = [...children(node)];
  for (let i = 0; i < found.length; i++) {
    for (const each of children(found[i])) found.push(each);
  }
  return found;
}

/** True when a node has a value, or a child other than its id (constraint ele-1). */
export function hasContent(node: unknown): boolean {
  if (typeof node !== 'object') return node !== undefined && node !== '';
  if (node === null) return false;
  if (isPrimitiveElement(node)) return hasValue(node) || hasContent(node.element);
  for (const key in node) {
    if (key === 'id' || key === 'resourceType') continue;
    const held = (node as Record<string, unknown>)[key];
    if (!(Array.isArray(held) && held.length === 0)) return true;
  }
  return false;
}

/** True for a primitive with a value. */
export function hasValue(node: unknown): boolean {
  const held = value(node);
  return held !== undefined && held !== '' && typeof held !== 'object';
}

/** The extensions and modifier extensions of a node with the given url. */
export function extension(node: unknown, url: unknown): readonly unknown[] {
  const holder = (isPrimitiveElement(node) ? sibling(node) : node) as
    | { extension?: unknown; modifierExtension?: unknown }
    | undefined;
  const found = items(holder?.extension).filter((each) => (each as { url?: unknown } | null)?.url === url);
  const modifiers = items(holder?.modifierExtension);
  return modifiers.length === 0
    ? found
    : [...found, ...modifiers.filter((each) => (each as { url?: unknown } | null)?.url === url)];
}

/** What a Reference, canonical or URI points at. */
export function resolve(node: unknown, environment: { resolve(reference: string): unknown }): unknown {
  const held = value(node);
  const target = typeof held === 'object' ? (held as { reference?: unknown } | null)?.reference : held;
  return typeof target === 'string' ? (environment.resolve(target) ?? undefined) : undefined;
}

/** Whether a node is a resource of the given type. */
export function isResource(node: unknown, type: string): boolean {
  return (node as { resourceType?: unknown } | null | undefined)?.resourceType === type;
}

const none: readonly unknown[] = [];
const underscore = 95;

const isUpper = (code: number): boolean => code >= 65 && code <= 90;

function read(node: object, key: string): unknown {
  return primitive((node as Record<string, unknown>)[key], (node as Record<string, unknown>)[`_${key}`]);
}

function typedChoice(node: object, stem: string): unknown {
  for (const key in node) {
    const bare = key.charCodeAt(0) === underscore ? key.slice(1) : key;
    if (bare.length > stem.length && bare.startsWith(stem) && choiceTypes.has(bare.slice(stem.length))) {
      return read(node, bare);
    }
  }
  return undefined;
}

/** The types a choice element may have in R4, as they are written in a property's name. */
const choiceTypes = new Set(
  `
  Base64Binary Boolean Canonical Code Date DateTime Decimal Id Instant Integer Markdown Oid PositiveInt String
  Time UnsignedInt Uri Url Uuid Address Age Annotation Attachment CodeableConcept Coding ContactPoint Count
  Distance Duration HumanName Identifier Money Period Quantity Range Ratio Reference SampledData Signature
  Timing ContactDetail Contributor DataRequirement Expression ParameterDefinition RelatedArtifact
  TriggerDefinition UsageContext Dosage Meta
  `
    .trim()
    .split(/\s+/),
);
