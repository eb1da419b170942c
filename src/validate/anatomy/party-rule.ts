import { asList, asObject, asText, at, type JsonObject } from '../../fhir/json.ts';
import { isGln, isSor } from '../../message/check-digit.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { glnSystems, sorSystem } from '../../message/systems.ts';
import { type AnatomyRule, followFromHeader, headerPath } from './message-view.ts';

/** Sender and receivers are Organizations in the Bundle, each with SOR id and GLN. (R-ID-02.) */
export const partyRule: AnatomyRule = (message) => {
  const { header } = message;
  return [
    ...judge('sender', `${headerPath}.sender`, followFromHeader(message, header?.sender)),
    ...asList(header?.destination).flatMap((destination, index) =>
      judge(
        'receiver',
        `${headerPath}.destination[${index}].receiver`,
        followFromHeader(message, asObject(destination)?.receiver),
      ),
    ),
  ];
};

/** The value of an organisation's identifier in one of the systems; undefined when there is none. */
export function identifierOf(
  organisation: JsonObject | undefined,
  systems: readonly string[],
): string | undefined {
  return asList(organisation?.identifier)
    .filter((identifier) => systems.includes(asText(at(identifier, 'system')) ?? ''))
    .map((identifier) => asText(at(identifier, 'value')))
    .find((value) => value !== undefined);
}

/** The organisation's SOR id as the message states it. */
export function sorOf(organisation: JsonObject | undefined): string | undefined {
  return identifierOf(organisation, [sorSystem]);
}

/** The organisation's GLN as the message states it, in either form of the system. */
export function glnOf(organisation: JsonObject | undefined): string | undefined {
  return identifierOf(organisation, glnSystems);
}

function judge(role: string, expression: string, resource: JsonObject | undefined): readonly Problem[] {
  const facts = { expression, params: { role }, rule: 'R-ID-02' };
  if (resource?.resourceType !== 'Organization') return [problem('party.missing', facts)];
  const problems: Problem[] = [];
  if (!isSor(sorOf(resource) ?? '')) problems.push(problem('party.sor', facts));
  const gln = glnOf(resource);
  if (gln === undefined) problems.push(problem('party.gln', facts));
  else if (!isGln(gln)) problems.push(problem('party.gln-check-digit', facts));
  return problems;
}
