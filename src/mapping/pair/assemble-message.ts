import type { CompiledPair } from './compile-pair.ts';
import { copyOf } from './copy-json.ts';
import { type FhirObject, isObject, write } from './fhir-path.ts';
import { narrativeOf } from './narrative.ts';

const BASE = 'https://overgang.dk/fhir/';

/** The bundle and its resources as every message of the table begins. */
export function startResources(pair: CompiledPair, newUuid: () => string): Record<string, FhirObject> {
  const bundle: FhirObject = {
    resourceType: 'Bundle',
    id: newUuid(),
    meta: { profile: [pair.table.profile] },
    type: 'message',
  };
  const variables: Record<string, FhirObject> = { bundle };
  for (const { name, type, template } of pair.resources)
    variables[name] = { resourceType: type, id: newUuid(), ...copyOf(template ?? {}) };
  return variables;
}

/**
 * Puts the resources in the bundle and the references between them, now that every id is final. Optional
 * resources stay out when no row has `written` into them.
 */
export function assemble(
  pair: CompiledPair,
  variables: Readonly<Record<string, FhirObject>>,
  written: ReadonlySet<string>,
): FhirObject {
  const kept = pair.resources.filter((each) => each.optional !== true || written.has(each.name));
  const names = new Set(kept.map((each) => each.name));
  const contained = new Set(kept.flatMap((each) => (each.containedIn && variables[each.name]) || []));
  const referenceTo = (target: FhirObject): string =>
    contained.has(target) ? `#${target.id}` : `${target.resourceType}/${target.id}`;
  for (const { name, reference, pointsTo } of kept) {
    const target = variables[name];
    if (target === undefined) continue;
    if (reference !== undefined && (reference.variable === 'bundle' || names.has(reference.variable)))
      write(reference, variables, referenceTo(target));
    const pointed = pointsTo === undefined ? undefined : variables[pointsTo.resource];
    if (pointsTo !== undefined && pointed !== undefined)
      write(pointsTo.path, variables, referenceTo(pointed));
  }
  for (const { name } of kept) fillReferences(variables[name], variables, referenceTo);
  for (const { name, containedIn } of kept) {
    const host = containedIn === undefined ? undefined : variables[containedIn];
    if (host !== undefined) host.contained = [...((host.contained as FhirObject[]) ?? []), variables[name]];
  }
  const entry = kept.flatMap((each) => {
    const resource = variables[each.name];
    if (resource === undefined || contained.has(resource)) return [];
    const { resourceType, id, meta, ...rest } = resource;
    const told = {
      resourceType,
      id,
      ...(meta === undefined ? {} : { meta }),
      text: narrativeOf(resource),
      ...rest,
    };
    return [{ fullUrl: BASE + referenceTo(resource), resource: told }];
  });
  return { ...variables.bundle, entry };
}

/** A template's `"%sender"` stands for a reference to that resource. */
function fillReferences(
  value: unknown,
  variables: Readonly<Record<string, FhirObject>>,
  referenceTo: (target: FhirObject) => string,
): void {
  if (Array.isArray(value)) for (const each of value) fillReferences(each, variables, referenceTo);
  else if (isObject(value)) {
    const { reference } = value;
    const target =
      typeof reference === 'string' && reference.startsWith('%') ? variables[reference.slice(1)] : undefined;
    if (target !== undefined) value.reference = referenceTo(target);
    for (const key in value) fillReferences(value[key], variables, referenceTo);
  }
}
