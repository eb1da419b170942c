import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hasCorpus, type Resource, readBundles, readPackages, shared, sitesOf } from './corpus.ts';
import { type Definition, readDefinitions } from './r4-type-model.ts';
import { invariant, model } from './run-invariant.ts';
import { type Visited, walk } from './walk.ts';

interface Issue {
  readonly code: string;
  readonly severity: string;
  readonly id: string;
  readonly path: string;
}

const contexts: Readonly<Record<string, readonly string[]>> = {
  hn: [
    'dk.hospitalnotification#3.0.2',
    'medcom.fhir.dk.core#2.0.1',
    'dk.messaging#2.1.0',
    'hl7.fhir.dk.core#2.0.0',
  ],
  ack: [
    'dk.acknowledgement#2.0.3',
    'medcom.fhir.dk.core#2.0.1',
    'dk.messaging#2.1.0',
    'hl7.fhir.dk.core#2.0.0',
  ],
  cc: [
    'dk.carecommunication#5.0.2',
    'medcom.fhir.dk.core#3.0.1',
    'dk.messaging#4.0.2',
    'hl7.fhir.dk.core#3.4.0',
  ],
};

/** Broken by what the invariant asks of its surroundings, which this test has only stand-ins for. */
const environmental = new Set(['medcom-acknowledgement-2', 'txt-1', 'txt-2']);

/**
 * Mutants whose entries are no entries: a resource of no known type, which the HL7 validator takes for none,
 * a fullUrl that is not the resource's, which changes what references mean, or an object without content.
 */
function brokenStructure(bundle: Resource): boolean {
  const entries = Array.isArray(bundle.entry)
    ? (bundle.entry as { fullUrl?: unknown; resource?: Resource }[])
    : [];
  return (
    JSON.stringify(bundle).includes(':{}') ||
    entries.some(({ fullUrl, resource }) => {
      const type = String(resource?.resourceType);
      return !model.isSubtype(type, 'Resource') || !String(fullUrl).endsWith(`/${type}/${resource?.id}`);
    })
  );
}

describe.skipIf(!hasCorpus)('the HL7 validator’s verdicts', () => {
  it('name no broken invariant that the compiled code lets pass', () => {
    const core = ['profiles-types', 'profiles-resources'].flatMap(readDefinitions);
    const profiles = readPackages().filter(({ resource }) => resource.resourceType === 'StructureDefinition');
    const missed: string[] = [];
    let confirmed = 0;
    for (const set of ['fixed', 'fuzz'] as const) {
      const file = readFileSync(new URL(`differential/${set}.verdicts.json.gz`, shared));
      const verdicts = JSON.parse(gunzipSync(file).toString()) as Record<
        string,
        { ctx: string; issues: Issue[] }
      >;
      const siteOf = new Map(
        Object.entries(contexts).map(([context, pinned]) => {
          const pack = profiles.filter((each) => pinned.some((name) => each.pack.includes(name)));
          const definitions = [...core, ...pack.map(({ resource }) => resource as unknown as Definition)];
          return [
            context,
            new Map(
              sitesOf(definitions).map((site) => [`${site.definition.url}#${site.constraint.key}`, site]),
            ),
          ];
        }),
      );
      for (const [id, bundle] of readBundles(set)) {
        const verdict = verdicts[id];
        const broken =
          verdict?.issues.filter(({ code, severity }) => code === 'invariant' && severity === 'error') ?? [];
        if (broken.length === 0) continue;
        const nodes = new Map<string, Visited>();
        walk(bundle, model, (visited) => nodes.set(visited.at, visited));
        for (const issue of broken) {
          const site = siteOf.get(verdict?.ctx ?? '')?.get(issue.id);
          const visited = nodes.get(issue.path.replace(/\.ofType\(\w+\)/g, ''));
          if (!site || !visited || environmental.has(site.constraint.key)) continue;
          if (invariant(site.constraint.expression, visited.type)(visited.node, visited.environment)) {
            if (!brokenStructure(bundle)) missed.push(`${id} ${issue.id} ${issue.path}`);
          } else confirmed++;
        }
      }
    }
    expect(missed).toEqual([]);
    expect(confirmed).toBeGreaterThan(150);
  });
});
