import { type Problem, problem } from '../../message/problem.ts';
import { elementsOf, trimmedText, type XmlElement } from '../xml/xml-element.ts';
import { checkValue } from './check-value.ts';
import { type ElementRule, elementRules, type LetterGrammar, type Part } from './letter-grammar.ts';
import type { ValueType } from './value-type.ts';

const MAX_PROBLEMS = 100;
/** Characters of one text. The schemas have no limit; more than this is no text that a person wrote (3,000 pages). */
const MAX_TEXT = 10_000_000;
const PLAIN_MARKUP = new Set(['Space', 'Break']);
const STYLES = new Set(['Right', 'Center', 'Bold', 'Italic', 'Underline']);

/**
 * Checks a letter as its XML schema would: order, how often, values, markup of formatted text, and the
 * namespace of every element. At most a hundred problems are reported.
 */
export function checkLetter(grammar: LetterGrammar, letter: XmlElement): Problem[] {
  const problems: Problem[] = [];
  checkElement(grammar.rule, letter, grammar.root, grammar.namespace, problems);
  return problems.slice(0, MAX_PROBLEMS);
}

/**
 * Checks one element, likewise.
 * @param namespace of it and of all in it; whatever they have when undefined
 */
export function checkElement(
  rule: ElementRule,
  element: XmlElement,
  path: string,
  namespace: string | undefined,
  problems: Problem[],
): void {
  if (problems.length >= MAX_PROBLEMS) return;
  checkName(element, path, namespace, problems);
  if (rule.type !== undefined) checkTyped(rule.type, element, path, namespace, problems);
  else checkParts(rule, element, path, namespace, problems);
}

/** All elements are of one namespace. */
function checkName(
  element: XmlElement,
  path: string,
  namespace: string | undefined,
  problems: Problem[],
): void {
  if (namespace !== undefined && element.namespace !== namespace)
    problems.push(
      problem('legacy.mixed-namespaces', {
        expression: path,
        params: { found: element.namespace, expected: namespace },
      }),
    );
  checkAttributes(element, path, problems);
}

/** No element of a letter has any. */
export function checkAttributes(element: XmlElement, path: string, problems: Problem[]): void {
  const [attribute] = Object.keys(element.attributes ?? {}).filter((name) => !SCHEMA_HINTS.has(name));
  if (attribute !== undefined)
    problems.push(
      problem('legacy.element-unexpected', { expression: path, params: { element: `@${attribute}` } }),
    );
}

/** Attributes of XML Schema itself, which any element may have. */
const SCHEMA_HINTS = new Set(['schemaLocation', 'noNamespaceSchemaLocation']);

function checkTyped(
  type: ValueType,
  element: XmlElement,
  path: string,
  namespace: string | undefined,
  problems: Problem[],
): void {
  if (type.kind === 'formatted' || type.kind === 'breakable') {
    if (lengthOf(element) > MAX_TEXT)
      problems.push(
        problem('legacy.value-too-long', {
          expression: path,
          params: { element: element.name, expected: String(MAX_TEXT) },
        }),
      );
    checkMarkup(element, path, type.kind === 'formatted' ? 'all' : 'plain', namespace, problems);
    return;
  }
  const child = elementsOf(element)[0];
  if (child !== undefined)
    problems.push(
      problem('legacy.element-unexpected', { expression: path, params: { element: child.name } }),
    );
  const fault = checkValue(type, textOf(type, element));
  if (fault !== undefined)
    problems.push(
      problem(fault.code, { expression: path, params: { element: element.name, expected: fault.expected } }),
    );
}

function lengthOf(element: XmlElement): number {
  let length = 0;
  for (const child of element.children) length += typeof child === 'string' ? child.length : lengthOf(child);
  return length;
}

/** Blanks around a code or a time make it another one; those around a date or a number mean nothing. */
function textOf({ kind }: ValueType, element: XmlElement): string {
  return kind === 'date' || kind === 'positive-integer' || kind === 'base64'
    ? trimmedText(element)
    : element.children.filter((child) => typeof child === 'string').join('');
}

/** What stood in a break would be lost. */
function checkEmpty(element: XmlElement, path: string, problems: Problem[]): void {
  const [first] = element.children;
  if (first === undefined) return;
  const found = typeof first === 'string' ? 'text' : first.name;
  problems.push(
    problem('legacy.element-unexpected', {
      expression: `${path}/${element.name}`,
      params: { element: found },
    }),
  );
}

/** `plain`: only blanks and breaks. `fixed`: what may stand in FixedFont. `all`: everything. */
function checkMarkup(
  element: XmlElement,
  path: string,
  allowed: 'plain' | 'fixed' | 'all',
  namespace: string | undefined,
  problems: Problem[],
): void {
  for (const child of elementsOf(element)) {
    checkName(child, `${path}/${child.name}`, namespace, problems);
    const style = STYLES.has(child.name);
    const fits =
      PLAIN_MARKUP.has(child.name) ||
      (allowed !== 'plain' && style) ||
      (allowed === 'all' && child.name === 'FixedFont');
    if (!fits)
      problems.push(
        problem('legacy.element-unexpected', { expression: path, params: { element: child.name } }),
      );
    else if (PLAIN_MARKUP.has(child.name)) checkEmpty(child, path, problems);
    else if (child.children.length > 0)
      checkMarkup(child, path, style ? 'plain' : 'fixed', namespace, problems);
  }
}

function checkParts(
  rule: ElementRule,
  element: XmlElement,
  path: string,
  namespace: string | undefined,
  problems: Problem[],
): void {
  const children = elementsOf(element);
  if (element.children.some((child) => typeof child === 'string' && child.trim() !== ''))
    problems.push(problem('legacy.element-unexpected', { expression: path, params: { element: 'text' } }));
  const end = matchParts(rule.parts, children, 0, path, namespace, problems);
  const extra = children[end];
  if (extra === undefined) return;
  const code = rule.order.has(extra.name) ? 'legacy.element-order' : 'legacy.element-unexpected';
  problems.push(problem(code, { expression: path, params: { element: extra.name } }));
}

function matchParts(
  parts: readonly Part[],
  children: readonly XmlElement[],
  from: number,
  path: string,
  namespace: string | undefined,
  problems: Problem[],
): number {
  let at = from;
  for (const part of parts) {
    if (part.kind === 'element') at = matchElement(part, children, at, path, namespace, problems);
    else if (part.kind === 'all-of') at = matchParts(part.parts, children, at, path, namespace, problems);
    else {
      const name = children[at]?.name ?? '';
      const chosen = part.parts.find((each) => firstNames(each).has(name));
      if (chosen !== undefined) at = matchParts([chosen], children, at, path, namespace, problems);
      else
        problems.push(
          problem('legacy.element-missing', {
            expression: path,
            params: { element: part.parts.flatMap((each) => [...firstNames(each)]).join(' | ') },
          }),
        );
    }
  }
  return at;
}

function matchElement(
  rule: ElementRule,
  children: readonly XmlElement[],
  from: number,
  path: string,
  namespace: string | undefined,
  problems: Problem[],
): number {
  let at = from;
  for (let child = children[at]; child?.name === rule.name; child = children[at]) {
    const index = rule.max > 1 ? `[${at - from}]` : '';
    checkElement(rule, child, `${path}/${rule.name}${index}`, namespace, problems);
    at += 1;
  }
  const count = at - from;
  if (count < rule.min)
    problems.push(problem('legacy.element-missing', { expression: path, params: { element: rule.name } }));
  if (count > rule.max)
    problems.push(
      problem('legacy.element-repeated', {
        expression: path,
        params: { element: rule.name, count, max: rule.max },
      }),
    );
  return at;
}

function firstNames(part: Part): ReadonlySet<string> {
  const first = part.kind === 'all-of' ? part.parts.slice(0, 1) : [part];
  return new Set(elementRules(first).map((rule) => rule.name));
}
