import type { ElementShape } from './element-shape.ts';
import { type ExactDecimal, exactDecimal } from './exact-decimal.ts';

/** A primitive's value in JSON. */
export type Scalar = string | number | boolean | ExactDecimal;

// https://hl7.org/fhir/R4/datatypes.html#integer: a plus sign is allowed, except in unsignedInt.
const INTEGER = /^(?:0|[-+]?[1-9][0-9]*)$/;
const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * The JSON value of a `value` attribute; undefined when it is not of the type, so that JSON could not
 * carry it truthfully. Strings pass as they are: judging a date or a code is the validator's work.
 */
export function readPrimitive(
  { content, type }: Pick<ElementShape, 'content' | 'type'>,
  written: string,
): Scalar | undefined {
  switch (content) {
    case 'boolean':
      return written === 'true' ? true : written === 'false' ? false : undefined;
    case 'integer':
      if (type === 'unsignedInt' && written.startsWith('+')) return undefined;
      return INTEGER.test(written) ? exactDecimal(written.replace('+', '')) : undefined;
    case 'decimal':
      return DECIMAL.test(written) ? exactDecimal(written) : undefined;
    default:
      return written;
  }
}
