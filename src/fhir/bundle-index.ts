import { asList, asObject, asText, type JsonObject } from './json.ts';

/** A resource of a Bundle, with where it stands. */
export interface IndexedResource {
  readonly resource: JsonObject;
  readonly fullUrl: string | undefined;
  readonly entry: number;
}

/** Finds a Bundle's resources by full URL and by type and id. */
export interface BundleIndex {
  readonly resources: readonly IndexedResource[];
  /**
   * Resolves a reference as MedCom means it: (1) an entry whose fullUrl is the reference, (2) the fullUrl base of the
   * referring entry plus the reference, (3) type and id anywhere in the Bundle.
   * @param from fullUrl of the entry that holds the reference
   */
  resolve(reference: string, from?: string): IndexedResource | undefined;
}

/** Builds the index of a parsed Bundle, whatever its shape; the first of two equal keys wins. */
export function indexBundle(bundle: JsonObject): BundleIndex {
  const resources: IndexedResource[] = [];
  const byUrl = new Map<string, IndexedResource>();
  const byTypeAndId = new Map<string, IndexedResource>();
  const entries = asList(bundle.entry);
  for (let index = 0; index < entries.length; index += 1) {
    const entry = asObject(entries[index]);
    const resource = asObject(entry?.resource);
    if (entry === undefined || resource === undefined) continue;
    const found = { resource, fullUrl: asText(entry.fullUrl), entry: index };
    resources.push(found);
    if (found.fullUrl !== undefined && !byUrl.has(found.fullUrl)) byUrl.set(found.fullUrl, found);
    const key = `${asText(resource.resourceType)}/${asText(resource.id)}`;
    if (!byTypeAndId.has(key)) byTypeAndId.set(key, found);
  }
  return {
    resources,
    resolve(reference, from) {
      const exact = byUrl.get(reference);
      if (exact !== undefined) return exact;
      const beside = from === undefined ? undefined : byUrl.get(baseOf(from) + reference);
      return beside ?? byTypeAndId.get(reference);
    },
  };
}

function baseOf(fullUrl: string): string {
  return fullUrl.slice(0, fullUrl.lastIndexOf('/', fullUrl.lastIndexOf('/') - 1) + 1);
}
