import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileInvariant, type InvariantEnvironment } from '../../../src/fhir/fhirpath/compile-invariant.ts';
import { interpret } from './interpreter.ts';
import { invariant, model } from './run-invariant.ts';

/** Paths from a Patient (`@`) to texts, single and repeating, through backbone and choice elements. */
const paths = [
  '@name.given',
  '@name.family',
  '@name.first().given',
  '@name.where(use.exists()).family',
  '@identifier.system',
  '@identifier.value',
  '@gender',
  '@maritalStatus.coding.code',
  '@contact.name.family',
  '@extension.value.ofType(string)',
  "@extension('u').value.ofType(string)",
  '@name.given.tail()',
  '@name.select(given.last())',
  'iif(@active = true, @gender, @name.family)',
  '(@name.given | @name.family)',
  '@name.given.distinct()',
  '@descendants().given',
  '@name.last().given[0]',
  '%resource.name.given.take(2)',
];

const text = fc.constantFrom("'a'", "'b'", "'ab'", "''");
const path = fc.constantFrom(...paths);
const count = fc.constantFrom('0', '1', '2');

const { truth } = fc.letrec((tie) => ({
  truth: fc.oneof(
    { maxDepth: 4 },
    fc
      .tuple(path, fc.constantFrom('.exists()', '.empty()', '.isDistinct()', '.first().hasValue()'))
      .map((parts) => parts.join('')),
    fc
      .tuple(path, fc.constantFrom('<', '<=', '>', '>=', '=', '!='), count)
      .map(([a, operator, n]) => `${a}.count() ${operator} ${n}`),
    fc.tuple(path, text).map(([a, b]) => `${a} = ${b}`),
    fc.tuple(path, path).map(([a, b]) => `${a} = ${b}`),
    fc.tuple(path, text).map(([a, b]) => `${a}.first() != ${b}`),
    fc
      .tuple(path, fc.constantFrom('startsWith', 'endsWith', 'contains'), text)
      .map(([a, f, b]) => `${a}.first().${f}(${b})`),
    fc.tuple(path, text, text).map(([a, b, c]) => `${a}.first() in (${b} | ${c})`),
    fc.tuple(path, text).map(([a, b]) => `${a} contains ${b}`),
    fc.tuple(path, text).map(([a, b]) => `${a}.all($this = ${b})`),
    fc.tuple(path, text).map(([a, b]) => `${a}.exists($this > ${b})`),
    fc
      .tuple(path, fc.constantFrom('a', '^a', 'b$', '^(a|b)+$'))
      .map(([a, b]) => `${a}.first().matches('${b}')`),
    fc
      .tuple(path, path, fc.constantFrom('intersect', 'exclude', 'union', 'combine'), count)
      .map(([a, b, f, n]) => `${a}.${f}(${b}).count() = ${n}`),
    fc.tuple(path, path).map(([a, b]) => `(${a}.first() & ${b}.first()).length() > 1`),
    fc.constantFrom(
      // Not `@active` alone: as a criterion, the interpreter takes a false element for true.
      '@active = true',
      '(@active = true).not()',
      '@deceased.ofType(boolean) = true',
      '@deceased is dateTime',
      '@multipleBirth.ofType(integer) + 1 > 1',
    ),
    fc
      .tuple(tie('truth'), fc.constantFrom('and', 'or', 'xor', 'implies', '='), tie('truth'))
      .map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
    fc.tuple(tie('truth')).map(([a]) => `(${a}).not()`),
    fc.tuple(tie('truth')).map(([a]) => `@name.where(${String(a).replaceAll('@', '%context.')}).exists()`),
    fc.tuple(tie('truth'), tie('truth'), tie('truth')).map(([a, b, c]) => `iif(${a}, ${b}, ${c})`),
  ),
})) as { truth: fc.Arbitrary<string> };

const word = fc.constantFrom('a', 'b', 'ab');
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });
const patient = fc.record({
  resourceType: fc.constant('Patient'),
  active: optional(fc.boolean()),
  gender: optional(word),
  deceasedBoolean: optional(fc.boolean()),
  multipleBirthInteger: optional(fc.nat(2)),
  name: optional(
    fc.array(
      fc.record({
        use: optional(word),
        family: optional(word),
        given: optional(fc.array(word, { minLength: 1, maxLength: 3 })),
      }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  ),
  identifier: optional(
    fc.array(fc.record({ system: optional(word), value: optional(word) }), { minLength: 1, maxLength: 2 }),
  ),
  maritalStatus: optional(fc.constant({ coding: [{ code: 'a' }, { code: 'b' }] })),
  contact: optional(fc.constant([{ name: { family: 'a' } }])),
  extension: optional(
    fc.constant([
      { url: 'u', valueString: 'a' },
      { url: 'w', valueBoolean: true },
    ]),
  ),
});

describe('any expression of what is supported', () => {
  it('is judged as the interpreter judges it, wherever that gives a verdict', () => {
    let compared = 0;
    fc.assert(
      fc.property(truth, fc.array(patient, { minLength: 4, maxLength: 4 }), (form, nodes) => {
        const expression = form.replaceAll('@', '');
        const result = compileInvariant(expression, 'Patient', model);
        if ('unsupported' in result) throw new Error(`${expression}: ${result.unsupported}`);
        const compiled = invariant(expression, 'Patient');
        const interpreted = interpret(expression, 'Patient');
        for (const each of nodes) {
          const node = JSON.parse(JSON.stringify(each)) as unknown;
          const environment: InvariantEnvironment = {
            resource: node,
            rootResource: node,
            resolve: () => undefined,
            conformsTo: () => true,
            memberOf: () => true,
            htmlChecks: () => true,
          };
          const mine = compiled(node, environment);
          const theirs = interpreted(node, environment);
          if (theirs === 'error') continue;
          compared++;
          expect({ node, verdict: mine }).toEqual({ node, verdict: theirs });
        }
      }),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(600);
  });
});
