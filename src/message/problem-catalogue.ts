import type { CatalogueEntry } from './catalogue-entry.ts';
import { doorProblems } from './problems-door.ts';
import { messageProblems } from './problems-message.ts';
import { packageProblems } from './problems-package.ts';
import { profileProblems } from './problems-profile.ts';
import { structureProblems } from './problems-structure.ts';
import { xmlProblems } from './problems-xml.ts';

/** Every problem the gateway can report. docs/problems.md is generated from it. */
export const catalogue = {
  ...doorProblems,
  ...xmlProblems,
  ...messageProblems,
  ...structureProblems,
  ...profileProblems,
  ...packageProblems,
} satisfies Record<string, CatalogueEntry>;

/** A stable, documented problem code. */
export type ProblemCode = keyof typeof catalogue;
