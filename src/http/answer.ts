import type { Bundle, Resource } from '@medplum/fhirtypes';
import { writeFhirXml } from '../fhir/xml/write-fhir-xml.ts';
import type { Problem } from '../message/problem.ts';
import { problem } from '../message/problem.ts';
import { formatOf, type MediaFormat, mediaFormats } from '../parse/media-type.ts';
import { statusOf, toOutcome } from './outcome.ts';
import type { Answer, DoorRequest } from './request-context.ts';

/** The format an answer shall have: `_format`, else Accept, else JSON; undefined when the gateway writes none of them. */
export function wantedFormat(request: Pick<DoorRequest, 'query' | 'accepts'>): MediaFormat | undefined {
  const { _format: named } = request.query;
  if (typeof named === 'string') return formatOf(named);
  const accepted = request.accepts([
    'application/fhir+json',
    'application/fhir+xml',
    'json',
    'xml',
    'text/xml',
  ]);
  return accepted === false ? undefined : formatOf(accepted);
}

/** Answers with a resource in the format the request wants. */
export function answer(request: DoorRequest, response: Answer, status: number, resource: Resource): void {
  const format = wantedFormat(request);
  if (format === undefined) {
    const expected = mediaFormats.map(({ mediaType }) => mediaType).join(', ');
    const found = String(request.query._format ?? request.get('accept'));
    sendJson(
      response,
      406,
      toOutcome(
        [problem('request.not-acceptable', { params: { found, expected } })],
        response.locals.language,
      ),
    );
    return;
  }
  if (format.format === 'xml') {
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
  // Whoever accepts neither JSON nor XML still has to be told what is wrong.
  if (wantedFormat(request) === undefined) sendJson(response, statusOf(problems), outcome);
  else answer(request, response, statusOf(problems), outcome);
}

function sendJson(response: Answer, status: number, resource: Resource, pretty = false): void {
  response
    .status(status)
    .set('Content-Type', 'application/fhir+json; charset=utf-8')
    .send(JSON.stringify(resource, null, pretty ? 2 : undefined));
}
