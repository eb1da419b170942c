/**
 * Rules that may be softened for a network or an endpoint, by name. `relative-full-url`: full URLs such as `Patient/1`.
 * `display-text`: a code's text is not the code system's. `example-address`: addresses of example domains.
 */
export const toleranceNames = ['relative-full-url', 'display-text', 'example-address'] as const;

export type ToleranceName = (typeof toleranceNames)[number];

/** Whether a name is that of a tolerance. */
export function isToleranceName(name: string): name is ToleranceName {
  return (toleranceNames as readonly string[]).includes(name);
}
