import type { Problem } from '../message/problem.ts';
import { attachmentRule } from './anatomy/attachment-rule.ts';
import { bundleRule } from './anatomy/bundle-rule.ts';
import { destinationRule } from './anatomy/destination-rule.ts';
import { entryRule } from './anatomy/entry-rule.ts';
import { focusRule } from './anatomy/focus-rule.ts';
import { headerRule } from './anatomy/header-rule.ts';
import type { AnatomyRule, MessageView } from './anatomy/message-view.ts';
import { partyRule } from './anatomy/party-rule.ts';
import { patientRule } from './anatomy/patient-rule.ts';
import { provenanceRule } from './anatomy/provenance-rule.ts';
import { referenceRule } from './anatomy/reference-rule.ts';
import { responseRule } from './anatomy/response-rule.ts';

const ofEveryBundle: readonly AnatomyRule[] = [bundleRule, entryRule, headerRule, attachmentRule];

const ofItsHeader: readonly AnatomyRule[] = [
  focusRule,
  destinationRule,
  partyRule,
  patientRule,
  provenanceRule,
  responseRule,
  referenceRule,
];

/** Judges a Bundle against the anatomy of a MedCom message (reference: medcom-fhir §1). */
export function judgeAnatomy(message: MessageView): readonly Problem[] {
  const rules = message.header === undefined ? ofEveryBundle : [...ofEveryBundle, ...ofItsHeader];
  return rules.flatMap((rule) => rule(message));
}
