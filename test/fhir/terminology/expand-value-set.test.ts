import { expect, test } from 'vitest';
import { valueSetExpander } from '../../../src/fhir/terminology/expand-value-set.ts';

const animals = {
  resourceType: 'CodeSystem',
  url: 'urn:animals',
  content: 'complete',
  concept: [
    { code: 'mammal', concept: [{ code: 'dog', concept: [{ code: 'poodle' }] }, { code: 'cat' }] },
    { code: 'bird', property: [{ code: 'flies', valueBoolean: true }] },
    { code: 'whale', property: [{ code: 'parent', valueCode: 'mammal' }] },
  ],
};

function expand(valueSets: Record<string, unknown>, asked = 'vs', systems: unknown[] = [animals]) {
  const expansion = valueSetExpander({
    valueSet: (canonical) => valueSets[canonical] as never,
    codeSystem: (canonical) => systems.find((each) => (each as { url: string }).url === canonical) as never,
  })(asked);
  return (
    expansion && Object.fromEntries([...expansion].map(([system, codes]) => [system, [...codes].sort()]))
  );
}

const including = (...include: unknown[]) => ({ compose: { include } });
const is = (op: string, value: string, property = 'concept') => ({
  system: 'urn:animals',
  filter: [{ property, op, value }],
});

test('lists the codes it names', () => {
  expect(expand({ vs: including({ system: 'urn:x', concept: [{ code: 'a' }] }) })).toEqual({
    'urn:x': ['a'],
  });
});

test('takes all codes of a complete code system, nested ones too', () => {
  expect(expand({ vs: including({ system: 'urn:animals' }) })).toEqual({
    'urn:animals': ['bird', 'cat', 'dog', 'mammal', 'poodle', 'whale'],
  });
});

test.each([
  ['is-a', is('is-a', 'mammal'), ['cat', 'dog', 'mammal', 'poodle', 'whale']],
  ['descendent-of', is('descendent-of', 'dog'), ['poodle']],
  ['is-not-a', is('is-not-a', 'mammal'), ['bird']],
  ['= on a property', is('=', 'true', 'flies'), ['bird']],
  ['exists', is('exists', 'true', 'flies'), ['bird']],
  ['in', is('in', 'dog,cat', 'code'), ['cat', 'dog']],
])('filters by %s', (_, include, codes) => {
  expect(expand({ vs: including(include) })).toEqual({ 'urn:animals': codes });
});

test('takes only what all value sets of one include have', () => {
  const valueSets = {
    vs: including({ valueSet: ['one', 'other'] }),
    one: including(is('is-a', 'dog')),
    other: including({ system: 'urn:animals', concept: [{ code: 'poodle' }, { code: 'cat' }] }),
  };
  expect(expand(valueSets)).toEqual({ 'urn:animals': ['poodle'] });
});

test('leaves out what is excluded', () => {
  const vs = { compose: { include: [{ system: 'urn:animals' }], exclude: [is('is-a', 'mammal')] } };
  expect(expand({ vs })).toEqual({ 'urn:animals': ['bird'] });
});

test.each([
  ['it is unknown', {}],
  ['its code system is unknown', { vs: including({ system: 'http://snomed.info/sct' }) }],
  ['a filter is a regular expression', { vs: including(is('regex', '(a+)+$')) }],
  ['it includes itself', { vs: including({ valueSet: ['vs'] }) }],
  ['a part is undecidable', { vs: including({ system: 'urn:animals' }, { valueSet: ['nowhere'] }) }],
])('cannot be told when %s', (_, valueSets) => {
  expect(expand(valueSets)).toBeUndefined();
});

test('a fragment of a code system decides nothing', () => {
  const vs = including({ system: 'urn:animals' });
  expect(expand({ vs }, 'vs', [{ ...animals, content: 'fragment' }])).toBeUndefined();
});

test('a ready-made expansion is used when there is nothing to compose', () => {
  const contains = [
    { system: 'urn:x', code: 'a', contains: [{ system: 'urn:x', code: 'b' }, { abstract: true }] },
  ];
  expect(expand({ vs: { expansion: { contains } } })).toEqual({ 'urn:x': ['a', 'b'] });
});

test('a value set of a million codes is not expanded', () => {
  const concept = Array.from({ length: 1_000_000 }, (_, i) => ({ code: `c${i}` }));
  const system = { resourceType: 'CodeSystem', url: 'urn:big', content: 'complete', concept };
  const expansion = valueSetExpander({
    valueSet: () => including({ system: 'urn:big' }) as never,
    codeSystem: () => system as never,
  })('vs');
  expect(expansion).toBeUndefined();
});

test('a hierarchy that goes in circles ends', () => {
  const circle = {
    url: 'urn:circle',
    content: 'complete',
    concept: [
      { code: 'a', property: [{ code: 'parent', valueCode: 'b' }] },
      { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
    ],
  };
  const include = { system: 'urn:circle', filter: [{ property: 'concept', op: 'is-a', value: 'c' }] };
  expect(expand({ vs: including(include) }, 'vs', [circle])).toEqual({ 'urn:circle': [] });
});
