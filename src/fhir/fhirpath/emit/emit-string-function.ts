import type { Expression } from '../expression.ts';
import { isSafeToBacktrack, regexMatcher } from '../regex/regex-matcher.ts';
import { commonKind } from '../type-model.ts';
import { type Emitter, firstOf, only, quote, result, unsupported } from './emitter.ts';
import { isNothing, nothing, type One, type Scope, type Source } from './source.ts';

interface Call {
  readonly on: Source;
  readonly args: readonly Expression[];
  readonly scope: Scope;
}

/** Functions of one text to one value: the type of their result and how many arguments they take. */
const textual: Readonly<
  Record<string, { readonly type: string; readonly least: number; readonly most: number }>
> = {
  startsWith: { type: 'boolean', least: 1, most: 1 },
  endsWith: { type: 'boolean', least: 1, most: 1 },
  contains: { type: 'boolean', least: 1, most: 1 },
  indexOf: { type: 'integer', least: 1, most: 1 },
  substring: { type: 'string', least: 1, most: 2 },
  length: { type: 'integer', least: 0, most: 0 },
  upper: { type: 'string', least: 0, most: 0 },
  lower: { type: 'string', least: 0, most: 0 },
  trim: { type: 'string', least: 0, most: 0 },
  replace: { type: 'string', least: 2, most: 2 },
};

/** Functions of any primitive. */
const conversions: Readonly<Record<string, string>> = {
  toBoolean: 'boolean',
  toInteger: 'integer',
  toDecimal: 'decimal',
  toString: 'string',
};

/**
 * The functions on texts and the conversions; undefined of nothing and of more than one node, except that
 * `startsWith` and `indexOf` look at the first one, as in the HL7 validator.
 */
export function emitStringFunction(emitter: Emitter, name: string, call: Call): Source {
  if (name === 'matches') return emitMatches(emitter, call, (pattern) => pattern);
  if (name === 'matchesFull') return emitMatches(emitter, call, (pattern) => `^(?:${pattern})$`);
  if (name === 'replaceMatches') return emitReplaceMatches(emitter, call);
  const conversion = Object.hasOwn(conversions, name) ? conversions[name] : undefined;
  if (conversion !== undefined) {
    const node = only(emitter, call.on, 'empty');
    return isNothing(node) ? nothing : result(emitter, `fp.${name}(${node.value})`, conversion);
  }
  const form = Object.hasOwn(textual, name) ? textual[name] : undefined;
  if (form === undefined) return unsupported(`the function ${name}()`);
  if (call.args.length < form.least || call.args.length > form.most) {
    return unsupported(`${name}() with ${call.args.length} arguments`);
  }
  const text = textOf(
    emitter,
    name === 'startsWith' || name === 'indexOf' ? firstOf(emitter, call.on) : call.on,
  );
  const args = call.args.map((each) => only(emitter, emitter.source(each, call.scope), 'fail').value);
  return isNothing(text)
    ? nothing
    : result(emitter, `fp.${name}(${[text.value, ...args].join(', ')})`, form.type);
}

function emitMatches(emitter: Emitter, call: Call, form: (pattern: string) => string): Source {
  const pattern = form(patternOf(call.args[0]));
  const matcher = regexMatcher(pattern);
  if (typeof matcher !== 'function') return unsupported(`the pattern ${pattern}: ${matcher.unsupported}`);
  const text = textOf(emitter, call.on);
  return isNothing(text)
    ? nothing
    : result(emitter, `fp.matches(${text.value}, ${quote(pattern)})`, 'boolean');
}

function emitReplaceMatches(emitter: Emitter, call: Call): Source {
  const pattern = patternOf(call.args[0]);
  const [, replacement] = call.args;
  if (!isSafeToBacktrack(pattern))
    return unsupported(`replaceMatches() with ${pattern}, which may backtrack`);
  if (!replacement) return unsupported('replaceMatches() with one argument');
  const text = textOf(emitter, call.on);
  const given = only(emitter, emitter.source(replacement, call.scope), 'fail').value;
  return isNothing(text)
    ? nothing
    : result(emitter, `fp.replaceMatches(${text.value}, ${quote(pattern)}, ${given})`, 'string');
}

/** A pattern is compiled with the profile, so it must be written in the expression. */
function patternOf(argument: Expression | undefined): string {
  return argument?.kind === 'literal' && typeof argument.value === 'string'
    ? argument.value
    : unsupported('a pattern that is not written in the expression');
}

/** The text a function applies to; dates and times are no texts, as in the HL7 validator. */
function textOf(emitter: Emitter, source: Source): One {
  const node = only(emitter, source, 'empty');
  const kind = commonKind(node.types);
  return kind === undefined || kind === 'string' ? node : nothing;
}
