import type { CatalogueEntry } from './catalogue-entry.ts';
import { conversionProblems } from './problems-conversion.ts';
import { doorProblems } from './problems-door.ts';
import { interchangeProblems } from './problems-interchange.ts';
import { legacyProblems } from './problems-legacy.ts';
import { messageProblems } from './problems-message.ts';
import { profileProblems } from './problems-profile.ts';

/** Every problem the gateway can report. docs/problems.md is generated from it. */
export const catalogue = {
  ...doorProblems,
  ...legacyProblems,
  ...interchangeProblems,
  ...conversionProblems,
  ...messageProblems,
  ...profileProblems,
} satisfies Record<string, CatalogueEntry>;

/** A stable, documented problem code. */
export type ProblemCode = keyof typeof catalogue;
