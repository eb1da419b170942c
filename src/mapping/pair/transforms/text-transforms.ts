import { divideAtHeadings, HEADINGS } from '../../text/headed-text.ts';
import { fromPlainText, toPlainText } from '../../text/plain-text.ts';
import { fromXhtml, RENDERING } from '../../text/styled-text.ts';
import type { XmlNode } from '../../xml/xml-element.ts';
import { type FhirObject, isObject } from '../fhir-path.ts';
import type { Transform, TransformContext } from '../transform.ts';
import { readAnswers } from './referral-answers.ts';

/** Formatted text and a string: `Break` is a line break; styles stand beside the string, as XHTML. */
export const text: Transform = {
  outcome: 'carried',
  styled: true,
  toFhir: (element) => {
    const plain = toPlainText(element.children);
    return plain.trim() === '' ? undefined : plain;
  },
  toLegacy: (value, context, holder, key) => ({ nodes: formatted(String(value), context, holder, key) }),
};

/**
 * The part of a formatted text that stands before its headings, with the lines under them that say nothing known: what
 * is under the headings has places of its own.
 */
export const textBeforeHeadings: Transform = {
  ...text,
  part: (element) => divideAtHeadings(element.children).before,
  toFhir: (element) => {
    const { before, answers = [], rest } = divideAtHeadings(element.children);
    const others = [...readAnswers(answers).others];
    if (element.name !== 'Supplementary' && rest !== undefined) others.push(HEADINGS.rest, ...rest);
    const plain = [toPlainText(before), ...others]
      .join('\n')
      .replace(/^\n(?=.)/, before.length === 0 ? '' : '\n');
    return plain.trim() === '' ? undefined : plain;
  },
};

/** What a letter tells under the heading for what it has no place for. */
export const textOfRest: Transform = {
  outcome: 'carried',
  appends: true,
  uses: () => [],
  toFhir: (element) => {
    const plain = divideAtHeadings(element.children).rest?.join('\n') ?? '';
    return plain.trim() === '' ? undefined : plain;
  },
  toLegacy: (value, { namespace }) => ({ nodes: fromPlainText(`${HEADINGS.rest}\n${value}`, namespace) }),
};

/** A string with the styles that stand beside it, as long as they still say the same words. */
export function formatted(
  value: string,
  context: TransformContext,
  holder: FhirObject,
  key: string,
): XmlNode[] {
  const beside = holder[`_${key}`];
  const extensions =
    isObject(beside) && Array.isArray(beside.extension) ? beside.extension.filter(isObject) : [];
  const rendering = extensions.find((each) => each.url === RENDERING);
  const styled =
    rendering === undefined ? undefined : fromXhtml(String(rendering.valueString), context.namespace);
  if (rendering === undefined || styled === undefined || toPlainText(styled) !== value)
    return fromPlainText(value, context.namespace);
  context.alsoUsed(rendering, 'valueString');
  return styled;
}
