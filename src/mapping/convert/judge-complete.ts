import { type Problem, problem } from '../../message/problem.ts';
import { type FhirObject, isObject } from '../pair/fhir-path.ts';
import { indexMessage } from '../pair/message-resources.ts';

const BASE = 'https://overgang.dk/fhir/StructureDefinition';

/**
 * What a message made from a letter must say and the letter did not: criterion A1 of a referral (R-REF-04), the municipality
 * of a notice (R-ID-03). Neither may be made up, so whoever takes the letter in refuses it and says how it is written.
 */
export function judgeComplete(bundle: FhirObject): readonly Problem[] {
  return indexMessage(bundle).resources.flatMap((resource) => {
    const { resourceType, extension } = resource;
    const extensions = Array.isArray(extension) ? extension.filter(isObject) : [];
    if (resourceType === 'ServiceRequest' && extensions.filter(answersA1).length !== 1)
      return [problem('legacy.criterion-unanswered', { expression: 'AdditionalInformation/ClinicalReason' })];
    if (resourceType === 'Communication' && isNotice(resource) && !extensions.some(namesMunicipality))
      return [problem('legacy.municipality-unanswered', { expression: 'Receiver/Identifier' })];
    return [];
  });
}

function answersA1({ url, extension }: FhirObject): boolean {
  if (url !== `${BASE}/sop-admission-criterion` || !Array.isArray(extension)) return false;
  const parts = extension.filter(isObject);
  return (
    parts.some((each) => isObject(each.valueCoding) && each.valueCoding.code === 'A1') &&
    parts.some((each) => each.url === 'met')
  );
}

function isNotice({ extension }: FhirObject): boolean {
  const url = `${BASE}/sop-expected-end-of-need`;
  return Array.isArray(extension) && extension.some((each) => isObject(each) && each.url === url);
}

function namesMunicipality({ url, valueCoding }: FhirObject): boolean {
  return (
    url === `${BASE}/sop-residence-municipality` && isObject(valueCoding) && valueCoding.code !== undefined
  );
}
