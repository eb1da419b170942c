import { resourceTypes } from './resource-types.ts';

/** `[base/]Type/id[/_history/version]` taken apart. */
export interface RestUrl {
  /** Everything before the type, with its slash; empty for a relative reference. */
  readonly base: string;
  readonly type: string;
  readonly id: string;
}

const BASE = /^https?:\/\/[A-Za-z0-9\-\\.:%$/]*$/;
const ID = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * Reads a RESTful address of a resource. The characters allowed in the base are those of the
 * specification's own expression: an underscore makes it an address that nothing is inferred from.
 * https://hl7.org/fhir/R4/references.html#literal
 */
export function parseRestUrl(text: string): RestUrl | undefined {
  const history = text.indexOf('/_history/');
  const whole = history < 0 ? text : text.slice(0, history);
  const slash = whole.lastIndexOf('/');
  const id = whole.slice(slash + 1);
  const before = whole.lastIndexOf('/', slash - 1);
  const type = whole.slice(before + 1, slash);
  const base = whole.slice(0, before + 1);
  if (slash < 1 || !resourceTypes.has(type) || !ID.test(id)) return undefined;
  return base === '' || isRestBase(base) ? { base, type, id } : undefined;
}

/** True for the address of a server. */
export function isRestBase(base: string): boolean {
  return BASE.test(base);
}
