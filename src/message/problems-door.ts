import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of the request itself: transport, encoding, caller, capacity. */
export const doorProblems = {} as const satisfies Record<string, CatalogueEntry>;
