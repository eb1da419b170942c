import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import type { Constraint, Definition } from './r4-type-model.ts';

/** Official packages and message corpora, which are not part of the project. */
export const shared = new URL('../../../../shared/fhir/', import.meta.url);
export const hasCorpus = existsSync(shared);

export interface Resource {
  readonly resourceType: string;
  readonly [property: string]: unknown;
}

/** The bundles of `fixed` or `fuzz` that are JSON at all, by id. */
export function readBundles(name: 'fixed' | 'fuzz'): ReadonlyMap<string, Resource> {
  const bundles = new Map<string, Resource>();
  const text = gunzipSync(readFileSync(new URL(`differential/${name}.bundles.ndjson.gz`, shared))).toString();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const { id, bundle } = JSON.parse(line) as { id: string; bundle: string };
    try {
      bundles.set(id, JSON.parse(bundle) as Resource);
    } catch {
      // A mutant that is no JSON has no nodes.
    }
  }
  return bundles;
}

/** The resources of every package: definitions and examples. */
export function readPackages(): readonly {
  readonly pack: string;
  readonly file: string;
  readonly resource: Resource;
}[] {
  return readdirSync(new URL('packages/', shared)).flatMap((pack) =>
    parseTar(gunzipSync(readFileSync(new URL(`packages/${encodeURIComponent(pack)}`, shared)))).flatMap(
      (entry) => {
        if (!entry.name.endsWith('.json') || !entry.data) return [];
        const resource = JSON.parse(Buffer.from(entry.data).toString()) as Resource;
        return resource.resourceType === undefined ? [] : [{ pack, file: entry.name, resource }];
      },
    ),
  );
}

/** A constraint of a definition's element with the type its nodes have. */
export interface Site {
  readonly definition: Definition;
  readonly path: string;
  readonly contextTypes: readonly string[];
  readonly constraint: Constraint & { readonly expression: string };
}

/** Every constraint with an expression in the snapshots and differentials of the definitions. */
export function sitesOf(definitions: readonly Definition[]): readonly Site[] {
  return definitions.flatMap((definition) =>
    [...(definition.snapshot?.element ?? []), ...(definition.differential?.element ?? [])].flatMap(
      (element) =>
        (element.constraint ?? []).flatMap((constraint) => {
          const { expression } = constraint;
          if (expression === undefined) return [];
          const codes = (element.type ?? []).map(({ code }) => code);
          const named = codes.filter((code) => code !== 'BackboneElement' && code !== 'Element');
          const path = element.path.replace(/\[x\]/g, '');
          const contextTypes = element.path.includes('.')
            ? named.length > 0
              ? named
              : [path]
            : [definition.type];
          return [{ definition, path, contextTypes, constraint: { ...constraint, expression } }];
        }),
    ),
  );
}
