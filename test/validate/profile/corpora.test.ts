import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  type ContextName,
  type CorpusBundle,
  contextDefinitions,
  corpus,
  hasCorpora,
  javaVerdicts,
  officialPackage,
} from '../../../bench/validate/corpora.ts';
import { explains } from '../../../bench/validate/explains.ts';
import { refuses } from '../../../src/message/problem.ts';
import { compileContext, type MessageContext } from '../../../src/validate/profile/message-context.ts';

const withCorpora = test.skipIf(!hasCorpora);
const contexts = new Map<ContextName, MessageContext>();

function contextOf(name: ContextName): MessageContext {
  return contexts.get(name) as MessageContext;
}

beforeAll(async () => {
  if (!hasCorpora) return;
  for (const name of ['hn', 'cc', 'ack', 'hco'] as const) {
    contexts.set(name, compileContext(await contextDefinitions(name), { name }));
  }
});

const isOfficial = ({ id }: CorpusBundle) => !/__M\d+$/.test(id);

withCorpora('accepts every official message (skipped without the corpora)', () => {
  const official = corpus('fixed').filter(isOfficial);
  expect(official).toHaveLength(24);
  for (const { id, context, bundle } of official) {
    expect({ id, problems: contextOf(context).validate(JSON.parse(bundle)).problems }).toEqual({
      id,
      problems: [],
    });
  }
});

withCorpora('judges every bundle of the fixed corpus as the Java validator does', () => {
  const verdicts = javaVerdicts('fixed');
  for (const { id, context, bundle } of corpus('fixed')) {
    expect({ id, valid: contextOf(context).check(JSON.parse(bundle)) }).toEqual({
      id,
      valid: verdicts[id]?.errors === 0,
    });
  }
});

withCorpora('judges HomeCareObservation as the Java validator does', () => {
  const { files } = officialPackage('medcom.fhir.dk.homecareobservation#1.2.1');
  for (const [id, { errors }] of Object.entries(javaVerdicts('homecareobservation'))) {
    const bundle = JSON.parse(files.get(`package/example/${id}.json`) ?? 'null');
    expect({ id, valid: contextOf('hco').check(bundle) }).toEqual({ id, valid: errors === 0 });
  }
});

withCorpora(
  'agrees with the Java validator on at least 99 of 100 bundles of the fuzz corpus, and rejects none falsely',
  () => {
    const verdicts = javaVerdicts('fuzz');
    const bundles = corpus('fuzz');
    const wrong = bundles.filter(({ id, context, bundle }) => {
      const resource = tryParse(bundle);
      const valid = resource !== undefined && contextOf(context).check(resource);
      return valid !== (verdicts[id]?.errors === 0);
    });
    expect(wrong.filter(({ id }) => verdicts[id]?.errors === 0)).toEqual([]);
    expect(wrong.length / bundles.length).toBeLessThan(0.01);
  },
);

withCorpora('the fast verdict and the explaining pass agree on every bundle of the fuzz corpus', () => {
  for (const { id, context, bundle } of corpus('fuzz')) {
    const resource = tryParse(bundle);
    if (resource === undefined) continue;
    const judge = contextOf(context);
    expect({ id, valid: judge.check(resource) }).toEqual({ id, valid: !refuses(judge.explain(resource)) });
  }
});

withCorpora(
  'explains at least 95 of 100 invalid bundles as the Java validator does, by place and rule',
  () => {
    for (const name of ['fixed', 'fuzz'] as const) {
      const verdicts = javaVerdicts(name);
      const invalid = corpus(name).flatMap(({ id, context, bundle }) => {
        const resource = tryParse(bundle);
        const { errors = 0, issues = [] } = verdicts[id] ?? {};
        return errors === 0 || resource === undefined ? [] : [{ context, resource, issues }];
      });
      const explained = invalid.filter(({ context, resource, issues }) =>
        explains(contextOf(context).explain(resource), issues),
      );
      expect(invalid.length).toBeGreaterThan(40);
      expect(explained.length / invalid.length).toBeGreaterThanOrEqual(0.95);
    }
  },
);

withCorpora('the fast verdict and the explaining pass agree on random changes of official messages', () => {
  const official = corpus('fixed').filter(isOfficial);
  const junk = fc.oneof(
    fc.constantFrom(
      null,
      [],
      {},
      '',
      ' x ',
      'Patient/1',
      '#c1',
      true,
      5,
      -1.5,
      '2024-13-01',
      'http://example.org/x',
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...official),
      fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
      junk,
      (each, way, value) => {
        const message = JSON.parse(each.bundle);
        change(message, way, value);
        const judge = contextOf(each.context);
        expect(judge.check(message)).toBe(!refuses(judge.explain(message)));
      },
    ),
    { numRuns: 1500 },
  );
});

/** Walks into the message as far as the numbers lead and puts the value there. */
function change(root: unknown, way: readonly number[], value: unknown): void {
  let at = root as Record<string, unknown>;
  for (const [i, step] of way.entries()) {
    const keys = Object.keys(at);
    const key = keys[step % (keys.length + 1)] ?? 'surplus';
    const next = at[key];
    if (i === way.length - 1 || typeof next !== 'object' || next === null) {
      at[key] = value;
      return;
    }
    at = next as Record<string, unknown>;
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
