import { asText, at } from '../../fhir/json.ts';
import type { ResponseCode } from '../../message/envelope.ts';
import { acknowledgementEvent } from '../../message/event.ts';
import { problem } from '../../message/problem.ts';
import { type AnatomyRule, followFromHeader, headerPath } from './message-view.ts';

/** The response code, when it is one of the three FHIR has. */
export function responseCodeOf(response: unknown): ResponseCode | undefined {
  const code = at(response, 'code');
  return code === 'ok' || code === 'fatal-error' || code === 'transient-error' ? code : undefined;
}

/** An acknowledgement says what it answers and, when it is not ok, why. (MedCom acknowledgement 2.0, -1.) */
export const responseRule: AnatomyRule = (message) => {
  const { event, header } = message;
  if (event?.code !== acknowledgementEvent) return [];
  const response = header?.response;
  const expression = `${headerPath}.response`;
  const code = responseCodeOf(response);
  if (asText(at(response, 'identifier')) === undefined || code === undefined) {
    return [problem('header.response-missing', { expression })];
  }
  const details = followFromHeader(message, at(response, 'details'));
  return code === 'ok' || details?.resourceType === 'OperationOutcome'
    ? []
    : [
        problem('header.response-details-missing', {
          expression: `${expression}.details`,
          params: { found: code },
        }),
      ];
};
