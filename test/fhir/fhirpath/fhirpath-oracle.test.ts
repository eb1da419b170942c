import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Invariant } from '../../../src/fhir/fhirpath/compile-invariant.ts';
import { compileInvariant } from '../../../src/fhir/fhirpath/compile-invariant.ts';
import { javaCorrections } from '../../../src/fhir/fhirpath/java-corrections.ts';
import { sibling } from '../../../src/fhir/fhirpath/runtime/primitive-element.ts';
import { hasCorpus, type Resource, readBundles, readPackages, type Site, sitesOf } from './corpus.ts';
import { interpret, type Verdict } from './interpreter.ts';
import { type Definition, readDefinitions } from './r4-type-model.ts';
import { invariant, model } from './run-invariant.ts';
import { type Visited, walk } from './walk.ts';

/**
 * Where the compiled code and the `fhirpath` interpreter may disagree, and why. Everything else is equal.
 */
const deviations: readonly { readonly why: string; readonly is: (seen: Disagreement) => boolean }[] = [
  {
    why: 'the HL7 validator gives a primitive’s value as its child `value`',
    is: ({ expression, compiled }) =>
      compiled && /^[\s(]*(?:10-\(*)?value\./.test(expression.replace(/\s/g, '')),
  },
  {
    why: 'the interpreter finds no value in a narrative’s div',
    is: ({ expression, type }) => type === 'xhtml' && expression.startsWith('hasValue()'),
  },
  {
    why: 'an empty text is no value to the HL7 validator',
    is: ({ expression, node, compiled }) => node === '' && !compiled && expression.startsWith('hasValue()'),
  },
  {
    why: 'the interpreter starts from no number and no truth value',
    is: ({ node, interpreted }) => interpreted === 'error' && /number|boolean/.test(typeof node),
  },
  {
    why: 'the interpreter refuses `as` on several nodes, which dom-3 was published with',
    is: ({ expression, interpreted }) => interpreted === 'error' && expression.startsWith('contained.where('),
  },
  {
    why: 'the interpreter’s patterns refuse the escapes of eld-16, eld-19 and eld-20',
    is: ({ expression, interpreted }) =>
      interpreted === 'error' && /^(?:path|sliceName\.empty\(\) or sliceName)\.matches\(/.test(expression),
  },
  {
    why: 'the HL7 validator reads text functions of several nodes; the interpreter refuses them',
    is: ({ expression, interpreted }) =>
      interpreted === 'error' && /\.(?:startsWith|endsWith|contains|matches)\(/.test(expression),
  },
  {
    why: 'the interpreter is not given the siblings of primitives',
    is: ({ interpreted, node }) => interpreted === 'error' && sibling(node) !== undefined,
  },
];

interface Disagreement {
  readonly expression: string;
  readonly type: string;
  readonly compiled: boolean;
  readonly interpreted: Verdict;
  readonly node: unknown;
  readonly at: string;
}

interface Pair {
  readonly compiled: Invariant;
  readonly interpreted: ReturnType<typeof interpret>;
  runs: number;
}

const pairs = new Map<string, Pair>();

function pairOf(expression: string, type: string): Pair {
  const name = `${type} ${expression}`;
  const known = pairs.get(name);
  if (known) return known;
  const corrected = javaCorrections[expression] ?? expression;
  const made = { compiled: invariant(expression, type), interpreted: interpret(corrected, type), runs: 0 };
  pairs.set(name, made);
  return made;
}

/** Compares both on every node of a resource; each pair is interpreted `often` times at most. */
function disagreements(
  resource: Resource,
  sites: ReadonlyMap<string, readonly string[]>,
  often: number,
): Disagreement[] {
  const found: Disagreement[] = [];
  walk(resource, model, ({ node, type, paths, environment, at }: Visited) => {
    for (const expression of new Set(paths.flatMap((path) => sites.get(path) ?? []))) {
      const pair = pairOf(expression, type);
      const compiled = pair.compiled(node, environment);
      if (pair.runs++ > often) continue;
      const interpreted = pair.interpreted(node, environment);
      const seen = { expression, type, compiled, interpreted, node, at };
      const equal = compiled === (interpreted !== 'error' && interpreted);
      if (!equal && !deviations.some((each) => each.is(seen))) found.push(seen);
    }
  });
  return found;
}

function expressionsByPath(sites: readonly Site[]): ReadonlyMap<string, readonly string[]> {
  const grouped = Map.groupBy(sites, (site) => site.path);
  return new Map(
    [...grouped].map(([path, list]) => [path, [...new Set(list.map((each) => each.constraint.expression))]]),
  );
}

/** What no profile of R4 or of the packages may hold without being refused: nothing, today. */
const refusedExpressions: Readonly<Record<string, string>> = {};

function refused(sites: readonly Site[]): Record<string, string> {
  const reasons: Record<string, string> = {};
  const seen = new Set<string>();
  for (const { contextTypes, constraint } of sites) {
    for (const type of [...contextTypes, contextTypes.join('|')]) {
      const name = `${type} ${constraint.expression}`;
      if (seen.has(name)) continue;
      seen.add(name);
      const result = compileInvariant(constraint.expression, type, model);
      if ('unsupported' in result) reasons[name] = result.unsupported;
    }
  }
  return reasons;
}

const core = ['profiles-types', 'profiles-resources', 'profiles-others', 'extension-definitions'].flatMap(
  readDefinitions,
);

describe('the invariants of the core specification', () => {
  it('compile, every one, for every type they are written for', () => {
    const sites = sitesOf(core);
    expect(new Set(sites.map((site) => site.constraint.expression)).size).toBeGreaterThan(200);
    expect(refused(sites)).toEqual(refusedExpressions);
  });
});

describe.skipIf(!hasCorpus)('the official packages and message corpora', () => {
  const packages = hasCorpus ? readPackages() : [];
  const profiles = packages
    .filter(({ resource }) => resource.resourceType === 'StructureDefinition')
    .map(({ resource }) => resource as unknown as Definition);
  const sites = expressionsByPath(sitesOf([...core, ...profiles]));

  it('have invariants that compile, every one', () => {
    expect(profiles.length).toBeGreaterThan(100);
    expect(refused(sitesOf(profiles))).toEqual(refusedExpressions);
  });

  it('are judged as the interpreter judges them', () => {
    const messages = [
      ...readBundles('fixed'),
      ...[...readBundles('fuzz')].filter((_, index) => index % 12 === 0),
    ];
    expect(messages.length).toBeGreaterThan(150);
    expect(messages.flatMap(([, bundle]) => disagreements(bundle, sites, 150))).toEqual([]);
  });

  it('hold examples that are judged as the interpreter judges them', () => {
    const examples = packages
      .filter(({ file }) => !/ValueSet|CodeSystem/.test(file))
      .filter((_, index) => index % 3 === 0);
    expect(examples.length).toBeGreaterThan(100);
    expect(examples.flatMap(({ resource }) => disagreements(resource, sites, 300))).toEqual([]);
  });

  it('are judged as the interpreter judges them when something in them is changed', () => {
    const bundles = [...readBundles('fixed').values()].map((each) => JSON.stringify(each));
    for (const pair of pairs.values()) pair.runs = 0;
    const mutation = fc.record({
      place: fc.nat(),
      kind: fc.constantFrom('remove', 'repeat', 'swap' as const),
      text: fc.constantFrom(
        '#',
        '#a',
        '5790001348120',
        '2022-01-01',
        'onleave',
        'urn:oid:1.2.208.176.1.2',
        'Patient/1',
      ),
    });
    fc.assert(
      fc.property(fc.nat(), fc.array(mutation, { minLength: 1, maxLength: 3 }), (which, mutations) => {
        const bundle = JSON.parse(bundles[which % bundles.length] ?? '{}') as Resource;
        for (const each of mutations) mutate(bundle, each);
        expect(disagreements(bundle, sites, 10_000)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** Changes one place so that every value keeps its JSON type: what else is wrong, the structure's check finds. */
function mutate(bundle: Resource, change: { place: number; kind: string; text: string }): void {
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, held] of Object.entries(node)) {
      if (key !== 'resourceType' && !Array.isArray(node)) places.push([node as Record<string, unknown>, key]);
      collect(held);
    }
  };
  collect(bundle);
  const [owner, key] = places[change.place % places.length] ?? [];
  if (!owner || !key) return;
  const held = owner[key];
  if (change.kind === 'remove') delete owner[key];
  else if (change.kind === 'repeat' && Array.isArray(held)) owner[key] = [...held, ...structuredClone(held)];
  else if (typeof held === 'string' && !/date|start|end|timestamp|recorded|creation/i.test(key))
    owner[key] = change.text;
}
