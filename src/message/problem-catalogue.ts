import type { CatalogueEntry } from './catalogue-entry.ts';
import { courseProblems } from './problems-course.ts';
import { doorProblems } from './problems-door.ts';
import { messageProblems } from './problems-message.ts';
import { noticeProblems } from './problems-notice.ts';
import { profileProblems } from './problems-profile.ts';
import { referralProblems } from './problems-referral.ts';

/** Every problem the gateway can report. docs/problems.md is generated from it. */
export const catalogue = {
  ...doorProblems,
  ...messageProblems,
  ...profileProblems,
  ...courseProblems,
  ...referralProblems,
  ...noticeProblems,
} satisfies Record<string, CatalogueEntry>;

/** A stable, documented problem code. */
export type ProblemCode = keyof typeof catalogue;
