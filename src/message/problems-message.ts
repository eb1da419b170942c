import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of the message: anatomy, parties, identity, acknowledgement. */
export const messageProblems = {} as const satisfies Record<string, CatalogueEntry>;
