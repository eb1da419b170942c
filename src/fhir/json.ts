/** A JSON object of unknown shape. */
export type JsonObject = { readonly [key: string]: unknown };

/** The value as an object; undefined for arrays, null and primitives. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** The value as a list; anything but an array is an empty list. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a non-empty string; undefined otherwise. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * What stands at the end of a path of property names and indexes, whatever the shape of the value; undefined when
 * the path leads nowhere. Own properties only.
 */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let present = value;
  for (const step of path) {
    if (typeof present !== 'object' || present === null || !Object.hasOwn(present, step)) return undefined;
    present = (present as JsonObject)[step];
  }
  return present;
}
