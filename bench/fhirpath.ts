import { compileInvariant, type InvariantEnvironment } from '../src/fhir/fhirpath/compile-invariant.ts';
import { fhirpathRuntime } from '../src/fhir/fhirpath/runtime/fhirpath-runtime.ts';
import { hasCorpus, readBundles, readPackages, sitesOf } from '../test/fhir/fhirpath/corpus.ts';
import { interpret } from '../test/fhir/fhirpath/interpreter.ts';
import { type Definition, readDefinitions, readR4TypeModel } from '../test/fhir/fhirpath/r4-type-model.ts';
import { walk } from '../test/fhir/fhirpath/walk.ts';

// What all invariants of a message cost: compiled, interpreted, and beside JSON.parse of the same bytes, in
// one run. Prints ratios; the microseconds are this machine's. `node bench/fhirpath.ts`

const contexts: Readonly<Record<string, readonly string[]>> = {
  hn: ['dk.hospitalnotification#3.0.2', 'dk.core#2.0.1', 'dk.messaging#2.1.0', 'hl7.fhir.dk.core#2.0.0'],
  ack: ['dk.acknowledgement#2.0.3', 'dk.core#2.0.1', 'dk.messaging#2.1.0', 'hl7.fhir.dk.core#2.0.0'],
  cc: ['dk.carecommunication#5.0.2', 'dk.core#3.0.1', 'dk.messaging#4.0.2', 'hl7.fhir.dk.core#3.4.0'],
};

interface Evaluation {
  readonly node: unknown;
  readonly environment: InvariantEnvironment;
  readonly compiled: (node: unknown, environment: InvariantEnvironment) => boolean;
  readonly interpreted: (node: unknown, environment: InvariantEnvironment) => unknown;
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1] ?? 0;

function timed(rounds: number, batch: number, run: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < batch; i++) run();
    times.push(Number(process.hrtime.bigint() - start) / 1_000 / batch);
  }
  return median(times);
}

function main(): void {
  const model = readR4TypeModel();
  const packages = readPackages().filter(({ resource }) => resource.resourceType === 'StructureDefinition');
  const core = ['profiles-types', 'profiles-resources'].flatMap(readDefinitions);
  const made = new Map<string, Pick<Evaluation, 'compiled' | 'interpreted'>>();
  const make = (expression: string, type: string): Pick<Evaluation, 'compiled' | 'interpreted'> => {
    const name = `${type} ${expression}`;
    const known = made.get(name);
    if (known) return known;
    const result = compileInvariant(expression, type, model);
    if ('unsupported' in result) throw new Error(`${expression}: ${result.unsupported}`);
    const compiled = new Function('fp', `return ${result.source}`)(fhirpathRuntime) as Evaluation['compiled'];
    const pair = { compiled, interpreted: interpret(expression, type) };
    made.set(name, pair);
    return pair;
  };

  for (const [context, pinned] of Object.entries(contexts)) {
    const profiles = packages.filter(({ pack }) => pinned.some((each) => pack.includes(each)));
    const definitions = [...core, ...profiles.map(({ resource }) => resource as unknown as Definition)];
    const byPath = Map.groupBy(sitesOf(definitions), (site) => site.path);
    const [id, bundle] =
      [...readBundles('fixed')].find(([each]) => each.startsWith(`fix-${context}__`)) ?? [];
    if (!id || !bundle) throw new Error(`No bundle for ${context}`);
    const evaluations: Evaluation[] = [];
    walk(bundle, model, ({ node, type, paths, environment }) => {
      const profile = (environment.resource as { meta?: { profile?: string[] } }).meta?.profile ?? [];
      const sites = paths.flatMap((path) => byPath.get(path) ?? []);
      const here = sites.filter(
        ({ definition }) =>
          definition.derivation !== 'constraint' ||
          profile.includes(definition.url) ||
          definition.type === type,
      );
      for (const expression of new Set(here.map(({ constraint }) => constraint.expression))) {
        // The narrative's XHTML is the validator's to check, and none of this cost.
        if (expression === 'htmlChecks()') continue;
        evaluations.push({ node, environment, ...make(expression, type) });
      }
    });
    const text = JSON.stringify(bundle);
    const runCompiled = (): void => {
      for (const { compiled, node, environment } of evaluations) compiled(node, environment);
    };
    const runInterpreted = (): void => {
      for (const { interpreted, node, environment } of evaluations) interpreted(node, environment);
    };
    for (let i = 0; i < 300; i++) runCompiled();
    for (let i = 0; i < 10; i++) runInterpreted();
    const parsing = timed(41, 50, () => JSON.parse(text));
    const compiled = timed(41, 50, runCompiled);
    const interpreted = timed(9, 3, runInterpreted);
    console.log(
      `${context} ${id}: ${evaluations.length} evaluations, ${text.length} bytes. ` +
        `JSON.parse ${parsing.toFixed(1)} µs; compiled ${compiled.toFixed(1)} µs = ${(compiled / parsing).toFixed(2)}x; ` +
        `interpreted ${interpreted.toFixed(0)} µs = ${(interpreted / parsing).toFixed(0)}x; ` +
        `compiled is ${(interpreted / compiled).toFixed(0)} times faster.`,
    );
  }
}

if (hasCorpus) main();
else console.log('Skipped: the official packages and message corpora are not here.');
