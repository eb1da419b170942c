import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { directoryAt } from '../../follow/directory.ts';
import { resemblesCpr } from '../../message/delivery-action.ts';
import { problem } from '../../message/problem.ts';
import { cprSystem, overgangBase } from '../../message/systems.ts';
import { parse } from '../../parse/parse.ts';
import { answer, answerProblems } from '../answer.ts';
import { recordDisclosure } from '../record-disclosure.ts';
import type { DoorRequest, Handler } from '../request-context.ts';
import { writeCursor } from './cursor.ts';
import { readOwnDataRequest } from './read-own-data-request.ts';
import { type OwnDataPage, type OwnDataParts, readPage } from './read-page.ts';

/**
 * `POST /fhir/Patient/$own-data`: what is kept of one citizen, for a portal that knows who he is (R-DAT-13): how his courses
 * stand, their messages as he may see them, and who was told of them. A searchset Bundle, a page at a time; the `next` link
 * is posted to with the same Parameters. Recorded first, with its basis; then it is told. Of somebody of whom nothing is
 * kept the answer is an empty one of the same shape. The CPR number stands in the body only.
 */
export function ownData(parts: OwnDataParts): Handler {
  const { network, now } = parts;
  return async (request, response) => {
    const bytes: Uint8Array = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const parsed = parse(bytes, request.get('content-type'));
    if (parsed.message === undefined) {
      answerProblems(request, response, parsed.problems.map(withoutNumber));
      return;
    }
    const asked = readOwnDataRequest(parsed.message.resource, request.query, now());
    if (asked.problems !== undefined) {
      answerProblems(request, response, asked.problems);
      return;
    }
    const citizen = directoryAt(network, now()).citizenKey(cprSystem, asked.cpr);
    const { language } = response.locals;
    const page = await readPage({ ...asked, citizen, language }, parts);
    const { courses, messages, disclosures } = page.counts;
    const told = `${courses} courses, ${messages} messages, ${disclosures} disclosures`;
    await recordDisclosure(parts, response, 'own-data', `session ${asked.reference}: ${told}`, { citizen });
    response.set('Cache-Control', 'no-store');
    answer(request, response, 200, toBundle(request, page));
  };
}

/** What cannot be read may be quoted by the problem: a number that could be a citizen's is not told back. */
function withoutNumber<Found extends ReturnType<typeof problem>>(found: Found) {
  return resemblesCpr(JSON.stringify(found.params ?? {}))
    ? problem('own-data.parameters', { params: { name: 'Parameters' } })
    : found;
}

function toBundle(request: DoorRequest, { resources, next }: OwnDataPage): Bundle {
  const base = `${request.protocol}://${request.get('host')}/fhir/Patient/$own-data`;
  const { after } = request.query;
  const self = after === undefined ? base : `${base}?after=${encodeURIComponent(String(after))}`;
  const entry = resources.map(
    (resource): BundleEntry => ({
      fullUrl: `${overgangBase}/${resource.resourceType}/${resource.id}`,
      resource,
      search: { mode: 'match' },
    }),
  );
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [
      { relation: 'self', url: self },
      ...(next === undefined ? [] : [{ relation: 'next', url: `${base}?after=${writeCursor(next)}` }]),
    ],
    ...(entry.length === 0 ? {} : { entry }),
  };
}
