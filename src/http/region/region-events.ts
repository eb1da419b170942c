import type { CourseEvent } from '../../course/course-message.ts';
import { settlementNames } from '../../course/settlement.ts';
import { writeDanish } from '../../course/time/danish-time.ts';
import { answerProblems } from '../answer.ts';
import type { Handler } from '../request-context.ts';
import { authorityFor, noteDisclosure, type RegionParts } from './authority.ts';
import { readPage } from './page.ts';

/**
 * `GET /region/events?after=N`: every event of the region's courses in the order of recording, from behind a place on:
 * the real-time feed (M47, R-DAT-06). An event stands in it when the message it comes by has been answered 2xx. What it
 * says is what the course knows: kinds, times and organisations; nothing else of the citizen.
 */
export function regionEvents(parts: RegionParts): Handler {
  return async (request, response) => {
    const authority = authorityFor(request, response, parts);
    if (authority === undefined) return;
    const { page, problems } = readPage(request.query);
    if (problems.length > 0) {
      answerProblems(request, response, problems);
      return;
    }
    const found = await parts.store.eventsOf({ authorities: authority.authorities, ...page });
    await noteDisclosure(response, parts, authority, 'region-events', `${found.length} events`);
    response.json({
      authority: authority.id,
      events: found.map(({ position, courseId, content }) => {
        const event = JSON.parse(content) as CourseEvent;
        return {
          position,
          course: courseId,
          kind: event.kind,
          settles: settlementNames[event.kind],
          at: writeDanish(event.at),
          recordedAt: writeDanish(event.recordedAt),
          by: event.sender.id,
          messageId: event.messageId,
          residence: event.residenceMunicipality,
        };
      }),
      next: `/region/events?after=${found.at(-1)?.position ?? page.after}&_count=${page.limit}`,
    });
  };
}
