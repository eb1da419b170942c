import type { Scope } from './scope.ts';

/** Where an extension stands in its resource. */
export interface ExtensionPlace {
  /** The resource's type and the elements down to the one that is extended, without indexes. */
  readonly path: readonly string[];
  /** The URL of the extension it is a part of. */
  readonly within: string | undefined;
}

/** The places of a resource's extensions in one pass, found in one walk when the first of them is asked for. */
const places = new WeakMap<Scope, ReadonlyMap<object, ExtensionPlace>>();

/** Where in its resource an extension stands; `undefined` when it is not in it, or deeper than anything is. */
export function placeOfExtension(extension: object, scope: Scope): ExtensionPlace | undefined {
  let known = places.get(scope);
  if (known === undefined) {
    known = findPlaces(scope.resource);
    places.set(scope, known);
  }
  return known.get(extension);
}

/** No element of FHIR lies deeper; extensions in extensions may, and count as found nowhere. */
const MAX_DEPTH = 50;

function findPlaces(resource: object): ReadonlyMap<object, ExtensionPlace> {
  const found = new Map<object, ExtensionPlace>();
  const { resourceType } = resource as { resourceType?: unknown };
  const open: { readonly node: object; readonly place: ExtensionPlace }[] = [
    { node: resource, place: { path: [String(resourceType)], within: undefined } },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, place } = next;
    if (place.path.length > MAX_DEPTH) continue;
    for (const [key, value] of Object.entries(node)) {
      const isExtension = key === 'extension' || key === 'modifierExtension';
      for (const each of Array.isArray(value) ? value : [value]) {
        if (typeof each !== 'object' || each === null || 'resourceType' in each) continue;
        if (isExtension) found.set(each, place);
        const name = key.startsWith('_') ? key.slice(1) : key;
        const within = isExtension ? String((each as { url?: unknown }).url) : undefined;
        open.push({ node: each, place: { path: [...place.path, name], within } });
      }
    }
  }
  return found;
}
