import type { CatalogueEntry } from './catalogue-entry.ts';
import { acceptanceProblems } from './problems-acceptance.ts';
import { addressProblems } from './problems-address.ts';
import { agreedProblems } from './problems-agreed.ts';
import { bundleProblems } from './problems-bundle.ts';
import { cardinalityProblems } from './problems-cardinality.ts';
import { codeProblems } from './problems-code.ts';
import { contentProblems } from './problems-content.ts';
import { conversionProblems } from './problems-conversion.ts';
import { courseProblems } from './problems-course.ts';
import { deliveryProblems } from './problems-delivery.ts';
import { doorProblems } from './problems-door.ts';
import { extensionProblems } from './problems-extension.ts';
import { headerProblems } from './problems-header.ts';
import { interchangeProblems } from './problems-interchange.ts';
import { legacyProblems } from './problems-legacy.ts';
import { narrativeProblems } from './problems-narrative.ts';
import { noticeProblems } from './problems-notice.ts';
import { operatorProblems } from './problems-operator.ts';
import { organisationProblems } from './problems-organisation.ts';
import { ownDataProblems } from './problems-own-data.ts';
import { packageProblems } from './problems-package.ts';
import { profileProblems } from './problems-profile.ts';
import { referenceProblems } from './problems-reference.ts';
import { referralProblems } from './problems-referral.ts';
import { retentionProblems } from './problems-retention.ts';
import { structureProblems } from './problems-structure.ts';
import { subscriptionProblems } from './problems-subscription.ts';
import { valueProblems } from './problems-value.ts';
import { xmlProblems } from './problems-xml.ts';

/** Every problem the gateway can report. docs/problems.md is generated from it. */
export const catalogue = {
  ...doorProblems,
  ...xmlProblems,
  ...bundleProblems,
  ...headerProblems,
  ...addressProblems,
  ...contentProblems,
  ...acceptanceProblems,
  ...agreedProblems,
  ...deliveryProblems,
  ...structureProblems,
  ...cardinalityProblems,
  ...valueProblems,
  ...codeProblems,
  ...referenceProblems,
  ...extensionProblems,
  ...narrativeProblems,
  ...profileProblems,
  ...packageProblems,
  ...legacyProblems,
  ...courseProblems,
  ...conversionProblems,
  ...interchangeProblems,
  ...noticeProblems,
  ...referralProblems,
  ...operatorProblems,
  ...organisationProblems,
  ...retentionProblems,
  ...subscriptionProblems,
  ...ownDataProblems,
} satisfies Record<string, CatalogueEntry>;

/** A stable, documented problem code. */
export type ProblemCode = keyof typeof catalogue;
