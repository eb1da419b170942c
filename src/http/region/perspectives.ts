import type { JsonObject } from '../../fhir/json.ts';
import { asList, asObject, asText } from '../../fhir/json.ts';
import { parse } from '../../parse/parse.ts';

/** Whose view of a stay a message tells. */
type Perspective = 'clinical' | 'organisational' | 'user-experienced';

/**
 * Which perspectives a message has in it (R-DAT-12): clinical by an Observation, organisational by an Encounter, and
 * user-experienced by a QuestionnaireResponse whose source is the citizen or a relative; what staff fill in of a citizen,
 * such as an ICF status, is clinical. None of what cannot be read.
 */
export function perspectivesOf(bytes: Uint8Array, mediaType: string): readonly Perspective[] {
  const { message } = parse(bytes, mediaType);
  const objects = (values: readonly unknown[]): readonly JsonObject[] =>
    values.map(asObject).filter((each) => each !== undefined);
  const entries = objects(asList(message?.resource.entry));
  const resources = objects(entries.map(({ resource }) => resource));
  const all = [...resources, ...objects(resources.flatMap(({ contained }) => asList(contained)))];
  return [...new Set(all.flatMap((resource) => perspectiveOf(resource) ?? []))].toSorted();
}

function perspectiveOf(resource: JsonObject): Perspective | undefined {
  switch (resource.resourceType) {
    case 'Observation':
      return 'clinical';
    case 'Encounter':
      return 'organisational';
    case 'QuestionnaireResponse':
      return isOwnAnswer(resource) ? 'user-experienced' : 'clinical';
    default:
      return undefined;
  }
}

function isOwnAnswer({ source }: JsonObject): boolean {
  const named = asObject(source);
  return /(^|\/)(Patient|RelatedPerson)(\/|$)/.test(asText(named?.reference) ?? asText(named?.type) ?? '');
}
