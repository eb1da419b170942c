/** An instant as answers tell it: ISO 8601, UTC. */
export function instant(milliseconds: number): string;
export function instant(milliseconds: number | undefined): string | undefined;
export function instant(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}

/** An instant from a date, taken as midnight UTC, or from a time with its zone; undefined for anything else. */
export function readInstant(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text))
    return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
