/**
 * FHIR decimals carry their precision: 1.50 is not 1.5 (https://hl7.org/fhir/R4/datatypes.html#decimal).
 * JavaScript's numbers lose it. A decimal that a number cannot hold exactly is therefore held as what
 * `JSON.rawJSON` makes of it, which `JSON.stringify` writes as it stands.
 */
export interface ExactDecimal {
  /** The number as it was written. */
  readonly rawJSON: string;
}

interface ExactJson {
  rawJSON(text: string): ExactDecimal;
  isRawJSON(value: unknown): value is ExactDecimal;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}

// The compiler's library does not know the JSON source text functions yet.
const exactJson = JSON as unknown as ExactJson;

/** A number where it is written back the same, otherwise an exact decimal. Takes a valid JSON number. */
export function exactDecimal(written: string): number | ExactDecimal {
  const value = Number(written);
  return String(value) === written ? value : exactJson.rawJSON(written);
}

/** True for what {@link exactDecimal} makes of a decimal that a number cannot hold. */
export function isExactDecimal(value: unknown): value is ExactDecimal {
  return exactJson.isRawJSON(value);
}

// Reading with a reviver costs several times a plain JSON.parse, so it is kept for texts that seem to hold
// a number JavaScript writes otherwise: a last decimal 0, an exponent, below 1e-6, 16 digits or more, -0.
const MAY_LOSE =
  /(?:^|[[:,])\s*(?:-?\d+\.\d*0(?:[\s,\]}]|$)|-?[\d.]+[eE]|-?0\.000000|-?[\d.]{16}|-0(?:[\s,\]}]|$))/;

/**
 * Reads JSON text like `JSON.parse`, but keeps each number that JavaScript would write differently as an
 * exact decimal. Throws a SyntaxError on text that is not JSON, as `JSON.parse` does.
 */
export function parseExactJson(text: string): unknown {
  if (!MAY_LOSE.test(text)) return JSON.parse(text);
  return exactJson.parse(text, (_, value, context) =>
    typeof value === 'number' && context.source !== undefined ? exactDecimal(context.source) : value,
  );
}
