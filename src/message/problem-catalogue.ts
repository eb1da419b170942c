import type { CatalogueEntry } from './catalogue-entry.ts';
import { conversionProblems } from './problems-conversion.ts';
import { courseProblems } from './problems-course.ts';
import { doorProblems } from './problems-door.ts';
import { interchangeProblems } from './problems-interchange.ts';
import { legacyProblems } from './problems-legacy.ts';
import { messageProblems } from './problems-message.ts';
import { noticeProblems } from './problems-notice.ts';
import { packageProblems } from './problems-package.ts';
import { profileProblems } from './problems-profile.ts';
import { referralProblems } from './problems-referral.ts';
import { retentionProblems } from './problems-retention.ts';
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
  ...legacyProblems,
  ...courseProblems,
  ...conversionProblems,
  ...interchangeProblems,
  ...noticeProblems,
  ...referralProblems,
  ...retentionProblems,
} satisfies Record<string, CatalogueEntry>;

/** A stable, documented problem code. */
export type ProblemCode = keyof typeof catalogue;
