import { asList, asObject, asText, at, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem } from '../message/problem.ts';

const extensions = 'https://overgang.dk/fhir/StructureDefinition/';

/** What a stay says beyond whose it is and which course: SopStay demands it, SopStayReference does not. */
const told = ['sop-legal-basis', 'sop-responsible-authority', 'sop-residence-municipality'];

/**
 * Whether a message about a notice tells of its stay what a system that sends FHIR can tell. The profile of the message lets a
 * stay be named by its course alone, because a letter (XDIS19) has no place for more; who writes FHIR has. (R-ALL-19, R-ID-05.)
 */
export function judgeStayByCourse(bundle: JsonObject, event: string): readonly Problem[] {
  if (!event.startsWith('sop-discharge-notice')) return [];
  return asList(bundle.entry).flatMap((entry, index) => {
    const resource = asObject(at(entry, 'resource'));
    if (resource?.resourceType !== 'Encounter') return [];
    const said = new Set(asList(resource.extension).map((each) => asText(at(each, 'url'))));
    const missing = told.filter((name) => !said.has(extensions + name));
    if (missing.length === 0) return [];
    const expression = `Bundle.entry[${index}].resource.extension`;
    return [problem('stay.by-course', { expression, params: { missing: missing.join(', ') } })];
  });
}
