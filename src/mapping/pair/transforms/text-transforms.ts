import { fromPlainText, toPlainText } from '../../text/plain-text.ts';
import { fromXhtml, RENDERING } from '../../text/styled-text.ts';
import type { XmlNode } from '../../xml/xml-element.ts';
import { type FhirObject, isObject } from '../fhir-path.ts';
import type { Transform, TransformContext } from '../transform.ts';

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
