import { fromPlainText, toPlainText } from '../../text/plain-text.ts';
import type { Transform } from '../transform.ts';

/** Formatted text and a string: `Break` is a line break; styles have no place in a FHIR string. */
export const text: Transform = {
  outcome: 'carried',
  toFhir: (element) => {
    const plain = toPlainText(element.children);
    return plain.trim() === '' ? undefined : plain;
  },
  toLegacy: (value, { namespace }) => ({ nodes: fromPlainText(String(value), namespace) }),
};
