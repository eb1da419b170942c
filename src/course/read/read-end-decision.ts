import type { Encounter, QuestionnaireResponse } from '@medplum/fhirtypes';
import { problem } from '../../message/problem.ts';
import type { CourseFacts } from '../course-facts.ts';
import { type DischargeAnswers, dischargeCriteria } from '../criteria.ts';
import { codeIn, extensionOf, extensionsOf, firstOf } from './bundle-view.ts';
import { readCorrection } from './read-correction.ts';
import { instantAt, isType, partyAt, present, type ReadEvent, type Reading } from './reading.ts';

const answers = ['met', 'not-met', 'not-relevant'] as const;
const actualEnd =
  "Bundle.entry.resource.ofType(Encounter).extension.where(url.endsWith('sop-actual-end-of-need'))";

/**
 * The decision that the need has ended (M36): `A` of the stay, the answers to D1 to D6 of a QuestionnaireResponse whose
 * items have the criteria for link ids (D30), who decided, and with whom it was talked over. Undefined without `A`.
 */
export function readEndDecision(reading: Reading, stay: Encounter): ReadEvent | undefined {
  const end = instantAt(
    reading,
    extensionOf(stay, 'sop-actual-end-of-need')?.valueDateTime,
    `${actualEnd}.value`,
  );
  if (end === undefined) {
    const params = { element: 'actual end of need' };
    reading.problems.push(problem('end.times-missing', { rule: 'R-END-05', expression: actualEnd, params }));
    return undefined;
  }
  const correction = readCorrection(reading, stay);
  if (correction !== undefined) return { read: correction };
  const assessment = firstOf(reading.view, 'QuestionnaireResponse');
  const waits = extensionsOf(stay, 'sop-waiting-municipal-place').length > 0;
  const override = waits
    ? 'waiting-municipal-place'
    : extensionOf(stay, 'sop-end-reason')?.valueCoding?.code?.replace(/^planned-need-ended$/, '') ||
      undefined;
  const facts: CourseFacts['end-decided'] = {
    actualEnd: end,
    criteria: criteriaIn(assessment),
    dialogue: talkedWithMunicipality(reading),
    decider: deciderOf(reading, assessment),
    professions: professionsIn(reading),
    ...present({
      override,
      destination: codeIn(stay.hospitalization?.dischargeDisposition?.coding, 'sop-destination'),
    }),
  };
  return { read: { kind: 'end-decided', facts } };
}

function criteriaIn(assessment: QuestionnaireResponse | undefined): DischargeAnswers {
  const found: Record<string, (typeof answers)[number]> = {};
  for (const { linkId, answer } of assessment?.item ?? []) {
    const criterion = dischargeCriteria.find((each) => each === linkId);
    const given = answer?.[0]?.valueCoding?.code ?? answer?.[0]?.valueString;
    const known = answers.find((each) => each === given);
    if (criterion !== undefined && known !== undefined) found[criterion] = known;
  }
  return found;
}

function talkedWithMunicipality(reading: Reading): boolean {
  return reading.view.resources.some(
    (resource) =>
      isType(resource, 'Communication') &&
      resource.status === 'completed' &&
      (resource.recipient ?? []).some((reference) => partyAt(reading, reference)?.kind === 'municipality'),
  );
}

/** Whoever the assessment names as its author, else who sent the message. */
function deciderOf(reading: Reading, assessment: QuestionnaireResponse | undefined) {
  const author = reading.view.find(assessment?.author);
  const organisation = isType(author, 'PractitionerRole') ? author.organization : assessment?.author;
  const party = partyAt(reading, organisation) ?? partyAt(reading, reading.view.header.sender);
  return party?.kind === 'attached-doctor' ? 'attached-doctor' : 'staff';
}

/** How many professions took part: the different codes among the roles the message carries. */
function professionsIn({ view }: Reading): number {
  const codes = view.resources.flatMap((resource) =>
    isType(resource, 'PractitionerRole')
      ? (resource.code ?? []).flatMap(({ coding, text }) => coding?.[0]?.code ?? text ?? [])
      : [],
  );
  return new Set(codes).size;
}
