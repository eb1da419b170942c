import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileQuestion } from '../../../src/fhir/fhirpath/compile-question.ts';

const bundle = (...resources: object[]) =>
  ({ resourceType: 'Bundle', type: 'message', entry: resources.map((resource) => ({ resource })) }) as Bundle;
const referral = { resourceType: 'ServiceRequest', note: [{ text: 'x' }] };

describe('a question somebody else has written', () => {
  it.each([
    ['entry.resource.ofType(ServiceRequest).note.exists()', true],
    ["entry.resource.ofType(ServiceRequest).note.text = 'x'", true],
    ['entry.resource.ofType(Task).exists()', false],
    // Only true is a yes: neither one thing that is there, nor nothing, nor two things, nor what cannot be answered.
    ['entry.resource.ofType(ServiceRequest).note.text', false],
    ['entry.resource.ofType(Task).note', false],
    ['entry.resource.select(true)', false],
    ["entry.resource.ofType(ServiceRequest).note.text.toInteger() + 'x' = 1", false],
    ['entry.resource.single().exists()', false],
  ])('%s is answered by the message: %s', (asks, answer) => {
    const { ask, fault } = compileQuestion(asks);
    expect(fault).toBeUndefined();
    expect(ask?.(bundle(referral, { resourceType: 'Encounter' }))).toBe(answer);
  });

  it.each([
    ['', 'mismatched input'],
    ['a b', 'extraneous input'],
    ['entry.resource.foo()', 'no function foo()'],
    ['entry.where(resource.select(foo(1)).exists())', 'no function foo()'],
    ['entry.resource.subject.resolve().exists()', 'no function resolve()'],
    ["entry.resource.code.memberOf('http://x')", 'no function memberOf()'],
    ["entry.trace('x').exists()", 'no function trace()'],
    ['entry.resource.ofType(Nope).exists()', 'Nope'],
    ['%nope.exists()', 'nope'],
    ["entry.resource.id.matches('^(a+)+$')", 'no function matches()'],
    ["entry.resource.id.replaceMatches('a', 'b').exists()", 'no function replaceMatches()'],
    ['entry.resource.ofType(Encounter).period.start > now()', 'no function now()'],
    ['entry.exists() and today() > @2027-01-01', 'no function today()'],
    [`true or ${'true or '.repeat(400)}true`, 'more than 2000 characters'],
  ])('cannot be asked: %s', (asks, why) => {
    expect(compileQuestion(asks).fault).toContain(why);
  });

  it('never throws, whatever the text and the message', () => {
    const parts = [
      'entry',
      '.resource',
      '.first()',
      ' = ',
      ' and ',
      '1',
      "'x'",
      '(',
      ')',
      ' | ',
      '.exists()',
      ' as Task',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 12 }), fc.jsonValue(), (words, value) => {
        const { ask } = compileQuestion(words.join(''));
        expect([undefined, true, false]).toContain(
          ask?.({ entry: [{ resource: value }] } as unknown as Bundle),
        );
      }),
      { numRuns: 300 },
    );
  });
});
