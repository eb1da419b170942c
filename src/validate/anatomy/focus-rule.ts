import { asList, asText } from '../../fhir/json.ts';
import { problem } from '../../message/problem.ts';
import { type AnatomyRule, followFromHeader, headerPath } from './message-view.ts';

/** The header's focus names the resource the event is about. (MedCom: HN Encounter, CC Communication …) */
export const focusRule: AnatomyRule = (message) => {
  const { event, header } = message;
  if (event === undefined || event.focus.length === 0) return [];
  const expression = `${headerPath}.focus`;
  const params = { event: event.code, expected: event.focus.join(' / ') };
  const [focus] = asList(header?.focus);
  const resource = followFromHeader(message, focus);
  if (resource === undefined) return [problem('header.focus-missing', { expression, params })];
  const found = asText(resource.resourceType) ?? '?';
  return event.focus.includes(found)
    ? []
    : [problem('header.focus-type', { expression: `${expression}[0]`, params: { ...params, found } })];
};
