/** `+`: the sum of numbers, or two texts put together; undefined for anything else. */
export function plus(left: unknown, right: unknown): unknown {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  return numeric(left, right, (a, b) => a + b);
}

/** `-` */
export function minus(left: unknown, right: unknown): number | undefined {
  return numeric(left, right, (a, b) => a - b);
}

/** `*` */
export function times(left: unknown, right: unknown): number | undefined {
  return numeric(left, right, (a, b) => a * b);
}

/** `/`: undefined when dividing by zero. */
export function over(left: unknown, right: unknown): number | undefined {
  return right === 0 ? undefined : numeric(left, right, (a, b) => a / b);
}

/** `div`: the whole part of the quotient. */
export function div(left: unknown, right: unknown): number | undefined {
  return right === 0 ? undefined : numeric(left, right, (a, b) => Math.trunc(a / b));
}

/** `mod`: the remainder, with the sign of the dividend. */
export function mod(left: unknown, right: unknown): number | undefined {
  return right === 0 ? undefined : numeric(left, right, (a, b) => a % b);
}

/** `&`: two texts put together, a missing one counts as empty. */
export function concatenate(left: unknown, right: unknown): string {
  return `${left ?? ''}${right ?? ''}`;
}

function numeric(
  left: unknown,
  right: unknown,
  operation: (a: number, b: number) => number,
): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  const result = operation(left, right);
  // Decimals are decimal in FHIR: 0.1 + 0.2 is 0.3.
  return Number.isSafeInteger(result) ? result : Number(result.toPrecision(15));
}
