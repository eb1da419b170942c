import type { Bundle, Resource } from '@medplum/fhirtypes';
import { writeFhirXml } from '../fhir/xml/write-fhir-xml.ts';
import type { Problem } from '../message/problem.ts';
import { statusOf, toOutcome } from './outcome.ts';
import type { Answer, DoorRequest } from './request-context.ts';
import { wantedFormat } from './wanted-format.ts';

/** Answers with a resource in the format the request wants; in JSON when it wants one that the gateway does not write. */
export function answer(request: DoorRequest, response: Answer, status: number, resource: Resource): void {
  const format = wantedFormat(request);
  if (format?.format === 'xml') {
    const written = writeFhirXml(resource);
    if ('xml' in written) {
      response.status(status).set('Content-Type', `${format.mediaType}; charset=utf-8`).send(written.xml);
      return;
    }
  }
  sendJson(response, status, resource, request.query._pretty === 'true');
}

/** Answers with problems, and with the Acknowledgement they led to, if any. */
export function answerProblems(
  request: DoorRequest,
  response: Answer,
  problems: readonly Problem[],
  acknowledgement?: Bundle,
): void {
  const outcome = toOutcome(problems, response.locals.language, acknowledgement);
  answer(request, response, statusOf(problems), outcome);
}

function sendJson(response: Answer, status: number, resource: Resource, pretty = false): void {
  response
    .status(status)
    .set('Content-Type', 'application/fhir+json; charset=utf-8')
    .send(JSON.stringify(resource, null, pretty ? 2 : undefined));
}
