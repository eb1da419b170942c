import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSafeToBacktrack, regexMatcher } from '../../../../src/fhir/fhirpath/regex/regex-matcher.ts';

function matches(pattern: string, text: string): boolean {
  const matcher = regexMatcher(pattern);
  if (typeof matcher !== 'function') throw new Error(`${pattern}: ${matcher.unsupported}`);
  return matcher(text);
}

const { pattern } = fc.letrec((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', '.', '\\.', '[ab]', '[^a]', '[a-c\\d]', '\\d', '\\w', '\\S', '-', '\\/'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${a}${b}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{1,}', '{0,3}', '*?'))
      .map(([a, times]) => `(?:${a})${times}`),
    fc.tuple(tie('pattern')).map(([a]) => `(^${a})`),
    fc.tuple(tie('pattern')).map(([a]) => `(${a}$)`),
  ),
})) as { pattern: fc.Arbitrary<string> };

const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', '1', '.', '-', '/', '\n', 'å'),
  maxLength: 12,
});

describe('regexMatcher', () => {
  it('finds what the platform’s engine finds', () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 6, maxLength: 6 }), (expression, texts) => {
        const platform = new RegExp(expression, 's');
        for (const each of texts) {
          expect({ each, found: matches(expression, each) }).toEqual({ each, found: platform.test(each) });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '^(a+)+$',
    '(a|a)*b',
    '(a|aa)+$',
    '(.*)*x',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(a*)*(a*)*(a*)*b',
    '^(a?){50}a{50}$',
    '(x+x+)+y',
    '.*.*.*.*.*=',
    '([a-z]{1,30}){1,30}!',
  ])('answers for a long text that makes %s backtrack', (expression) => {
    expect(matches(expression, `${'a'.repeat(100_000)}?`)).toBe(false);
    expect(matches(expression, 'x'.repeat(100_000))).toBe(expression === '(.*)*x');
  });

  it('forgets states rather than grow without bound', () => {
    // Deterministic, this pattern has two to the power of twenty states.
    const many = '(a|b)*a(a|b){20}$';
    let seed = 1;
    const letters = Array.from({ length: 50_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 2 === 0 ? 'a' : 'b';
    }).join('');
    expect(matches(many, letters)).toBe(letters.at(-21) === 'a');
  });

  it('reads a pattern as Java does where that differs', () => {
    expect(matches('^\\s$', '\u00a0')).toBe(false);
    expect(matches('(?i)^Ab$', 'aB')).toBe(true);
    expect(matches('(?i)^å$', 'Å')).toBe(false);
    expect(matches('a.b', 'a\nb')).toBe(true);
    expect(matches('^[\\w.\\-\\[\\]]+$', 'a-[b].c')).toBe(true);
    expect(matches('^\\u0061\\x62$', 'ab')).toBe(true);
  });

  it('tries a look-ahead where that is cheap', () => {
    const cpr = '^(?:(?!00)[02468][048]|[13579][26])[0-9]{2}$';
    expect([matches(cpr, '0412'), matches(cpr, '0012'), matches(cpr, '1612')]).toEqual([true, false, true]);
  });

  it.each([
    ['(a)\\1', /the escape \\1/],
    ['(?=a)a+', /a look-ahead in a pattern that may backtrack/],
    ['(?<=a)b', /the group/],
    ['\\bword\\b', /the escape \\b/],
    ['a++', /possessive/],
    ['[a[b]]', /a class within a class/],
    ['[b-a]', /a range that is none/],
    ['(a', /a missing '\)'/],
    ['a)', /unmatched '\)'/],
    ['[a', /a missing '\]'/],
    ['*a', /nothing to repeat/],
    ['a{3,2}', /out of order/],
    ['^*', /a repeated assertion/],
    ['\\', /a '\\' at the end/],
    ['(a{100}){100}', /more than 4000 states/],
    ['('.repeat(101), /nested deeper/],
    ['(((a{1000}){1000}){1000}){1000}', /more than 4000 states/],
  ])('says why it cannot run %s', (expression, reason) => {
    const matcher = regexMatcher(expression);
    expect(typeof matcher === 'function' ? '' : matcher.unsupported).toMatch(reason);
  });
});

describe('isSafeToBacktrack', () => {
  it.each(['\\..*', 'abc', '(a|b){3}', '[0-9]+', 'x?y+'])('lets the platform run %s', (expression) => {
    expect(isSafeToBacktrack(expression)).toBe(true);
  });

  it.each(['(a+)+', 'a*b', '(a|b){30}c', 'a+b+', '(?i)a'])('keeps %s from it', (expression) => {
    expect(isSafeToBacktrack(expression)).toBe(false);
  });
});
