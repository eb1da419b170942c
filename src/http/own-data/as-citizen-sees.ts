import { type BundleIndex, indexBundle } from '../../fhir/bundle-index.ts';
import { asList, asObject, asText, at, type JsonObject } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { cprSystem } from '../../message/systems.ts';
import { namesWithheld } from './names-withheld.ts';

/** What of a message a citizen sees, and what not. */
export interface SeenMessage {
  readonly entries: readonly JsonObject[];
  readonly problems: readonly Problem[];
}

/**
 * Types that tell of the citizen. Of professionals and relatives (Practitioner, PractitionerRole, RelatedPerson, Person), of
 * who wrote what in which system (Provenance), and of anything else nothing is told (docs/citizens.md).
 */
const told = new Set(
  `Patient ServiceRequest Encounter EpisodeOfCare Communication Task Appointment CarePlan CareTeam Goal Composition
  ClinicalImpression Condition Observation DiagnosticReport Procedure QuestionnaireResponse MedicationStatement
  MedicationRequest Medication AllergyIntolerance Immunization SupplyDelivery SupplyRequest Device DeviceUseStatement
  DocumentReference Binary Media List Consent Location HealthcareService Organization`.split(/\s+/),
);

/** HL7's marks for what a citizen is not told without the professional (v3-ActCode: NOPAT, TABOO). */
const marks = new Set(['NOPAT', 'TABOO']);

/** What a citizen sees of a message; nothing where it does not say that it is about that citizen alone. @param cpr ten digits */
export function asCitizenSees(bundle: JsonObject, cpr: string): SeenMessage {
  const index = indexBundle(bundle);
  const patients = index.resources.filter(({ resource }) => resource.resourceType === 'Patient');
  const isOwn = patients.length === 1 && patients.every(({ resource }) => hasNumber(resource, cpr));
  if (!isOwn) return withheld(problem('own-data.withheld-other', { rule: 'R-DAT-13' }));
  const header = index.resources.find(({ resource }) => resource.resourceType === 'MessageHeader')?.resource;
  if (isMarked(bundle) || isMarked(header)) return withheld(marked('Bundle'));
  const shown = index.resources.filter(({ resource }) => isTold(resource));
  const kept = shown.filter(({ resource }) => !isMarked(resource));
  const seen = new Set(kept.map(({ resource }) => resource));
  return {
    entries: kept.map(({ resource, fullUrl }) => ({
      ...(fullUrl === undefined ? {} : { fullUrl }),
      resource: namesWithheld(unclaimed(whatConcerns(resource)), {
        cpr,
        targetOf: targetIn(index, seen, fullUrl),
        isTold,
      }),
    })),
    problems: shown
      .filter(({ resource }) => isMarked(resource))
      .map(({ resource }) => marked(`${asText(resource.resourceType)}/${asText(resource.id) ?? '?'}`)),
  };
}

function withheld(why: Problem): SeenMessage {
  return { entries: [], problems: [why] };
}

function marked(what: string): Problem {
  return problem('own-data.withheld-by-sender', { params: { what }, rule: 'R-DAT-13' });
}

function isTold(resource: unknown): boolean {
  return told.has(asText(at(resource, 'resourceType')) ?? '');
}

/** Also when the mark is on something contained: it does not stand alone. */
function isMarked(resource: unknown): boolean {
  const labels = [resource, ...asList(at(resource, 'contained'))].flatMap((each) =>
    asList(at(each, 'meta', 'security')),
  );
  return labels.some((label) => marks.has(asText(at(label, 'code')) ?? ''));
}

function hasNumber(patient: JsonObject, cpr: string): boolean {
  return asList(patient.identifier).some(
    (each) => at(each, 'system') === cprSystem && asText(at(each, 'value'))?.replace('-', '') === cpr,
  );
}

/** The citizen's own name and number, without addresses and contacts. */
function whatConcerns(resource: JsonObject): JsonObject {
  const { resourceType, id, meta, identifier, name, gender, birthDate } = resource;
  if (resourceType === 'Patient') return { resourceType, id, meta, identifier, name, gender, birthDate };
  return resource;
}

/** What parts were taken out of is no longer claimed to be what its profiles say. */
function unclaimed(resource: JsonObject): JsonObject {
  const { profile: _, ...meta } = asObject(resource.meta) ?? {};
  const { meta: __, ...rest } = resource;
  return Object.keys(meta).length === 0 ? rest : { ...rest, meta };
}

/** The resource a reference means, where it is one that is told; `withheld` where it is in the message and is not. */
function targetIn(index: BundleIndex, seen: ReadonlySet<JsonObject>, from: string | undefined) {
  return (reference: string): JsonObject | 'withheld' | undefined => {
    const found = index.resolve(reference, from)?.resource;
    if (found === undefined || seen.has(found)) return found;
    const organisation = asText(at(asObject(found.organization), 'reference'));
    const behind = organisation === undefined ? undefined : index.resolve(organisation, from)?.resource;
    // A professional's role is told as the organisation it belongs to.
    return found.resourceType === 'PractitionerRole' && behind !== undefined && seen.has(behind)
      ? behind
      : 'withheld';
  };
}
