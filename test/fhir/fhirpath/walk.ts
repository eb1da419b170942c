import type { InvariantEnvironment } from '../../../src/fhir/fhirpath/compile-invariant.ts';
import { primitive, primitives } from '../../../src/fhir/fhirpath/runtime/primitive-element.ts';
import { fhirType, primitiveKind, type TypeModel } from '../../../src/fhir/fhirpath/type-model.ts';
import type { Resource } from './corpus.ts';

/** A node of a resource: its type, and the element paths that definitions may name it by. */
export interface Visited {
  readonly node: unknown;
  readonly type: string;
  readonly paths: readonly string[];
  readonly environment: InvariantEnvironment;
  /** With indexes, as in a verdict. */
  readonly at: string;
}

/** Calls `visit` for every node of a resource, the resource first, contained and bundled ones included. */
export function walk(resource: Resource, model: TypeModel, visit: (visited: Visited) => void): void {
  walkResource(resource, resource, undefined, resource.resourceType, model, visit);
}

function walkResource(
  resource: Resource,
  root: Resource,
  bundle: Resource | undefined,
  at: string,
  model: TypeModel,
  visit: (visited: Visited) => void,
): void {
  const environment = environmentOf(resource, root, resource.resourceType === 'Bundle' ? resource : bundle);
  const enter = (node: unknown, type: string, paths: readonly string[], where: string): void => {
    visit({ node, type, paths, environment, at: where });
    if (typeof node !== 'object' || node === null || Array.isArray(node) || primitiveKind(type)) return;
    for (const key of Object.keys(node)) {
      if (key === 'resourceType' || (key.startsWith('_') && Object.hasOwn(node, key.slice(1)))) continue;
      const name = key.startsWith('_') ? key.slice(1) : key;
      const found = locate(model, type, name);
      if (!found) continue;
      const held = (node as Record<string, unknown>)[name];
      const extra = (node as Record<string, unknown>)[`_${name}`];
      const many = Array.isArray(held) || Array.isArray(extra);
      const nodes = many ? primitives(held, extra) : [primitive(held, extra)];
      nodes.forEach((child, index) => {
        const inside = `${where}.${name}${many ? `[${index}]` : ''}`;
        if (found.type === 'Resource') {
          if (
            typeof child !== 'object' ||
            child === null ||
            typeof (child as Resource).resourceType !== 'string'
          )
            return;
          const inner = child as Resource;
          walkResource(
            inner,
            name === 'contained' ? root : inner,
            type === 'Bundle.entry' ? (environment.resource as Resource) : bundle,
            `${inside}/*${inner.resourceType}/${inner.id ?? 'null'}*/`,
            model,
            visit,
          );
        } else {
          enter(child, found.type, [...paths.map((path) => `${path}.${found.stem}`), found.type], inside);
        }
      });
    }
  };
  enter(resource, resource.resourceType, [resource.resourceType], at);
}

function locate(model: TypeModel, type: string, name: string): { type: string; stem: string } | undefined {
  const own = model.property(type, name);
  if (own && !own.choice) return { type: fhirType(own.types[0] ?? ''), stem: name };
  for (let end = name.length - 1; end > 0; end--) {
    const choice = model.property(type, name.slice(0, end));
    const chosen =
      choice?.choice && choice.types.find((each) => each.toLowerCase() === name.slice(end).toLowerCase());
    if (chosen) return { type: chosen, stem: name.slice(0, end) };
  }
  return undefined;
}

function environmentOf(
  resource: Resource,
  rootResource: Resource,
  bundle: Resource | undefined,
): InvariantEnvironment {
  let index: Map<string, unknown> | undefined;
  return {
    resource,
    rootResource,
    resolve: (reference) => {
      if (reference.startsWith('#')) {
        return list(rootResource.contained).find((each) => each.id === reference.slice(1));
      }
      index ??= indexOf(bundle);
      return index.get(reference);
    },
    // Stand-ins that both sides get alike: what is compared is how their answers are used.
    conformsTo: (node, profile) =>
      list((node as { meta?: { profile?: unknown } } | null)?.meta?.profile).some(
        (each) => (each as unknown) === profile,
      ),
    memberOf: (code) => JSON.stringify(code).length % 2 === 0,
    htmlChecks: (div) => typeof div === 'string' && !div.includes('<script'),
  };
}

/** The bundle's resources by fullUrl and by its last two parts, the first of a name before the others. */
function indexOf(bundle: Resource | undefined): Map<string, unknown> {
  const index = new Map<string, unknown>();
  for (const { fullUrl, resource } of list(bundle?.entry)) {
    if (typeof fullUrl !== 'string') continue;
    for (const name of [fullUrl, fullUrl.split('/').slice(-2).join('/')]) {
      if (!index.has(name)) index.set(name, resource);
    }
  }
  return index;
}

function list(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((each) => each !== null) : [];
}
