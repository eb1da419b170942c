import type { Placement } from '../../course/placement.ts';
import { writeDanish } from '../../course/time/danish-time.ts';
import type { ListedPlacement } from '../../store/ledger.ts';
import { answerProblems } from '../answer.ts';
import type { Handler } from '../request-context.ts';
import { authorityFor, noteDisclosure, type RegionParts } from './authority.ts';
import { readPage } from './page.ts';

/**
 * `GET /region/stays`: who occupies which place now, who waits and what is overdue, for the region's own callers, as the
 * last accepted message says (R-DAT-06). By course id; nothing else of the citizen. `after` goes on behind a page.
 */
export function regionStays(parts: RegionParts): Handler {
  return async (request, response) => {
    const authority = authorityFor(request, response, parts);
    if (authority === undefined) return;
    const { page, problems } = readPage(request.query);
    if (problems.length > 0) {
      answerProblems(request, response, problems);
      return;
    }
    const { authorities } = authority;
    const found = await parts.store.placements({ authorities, open: true, ...page });
    await noteDisclosure(response, parts, authority, 'region-stays', `${found.length} stays`);
    const last = found.length === page.limit ? found.at(-1)?.position : undefined;
    response.json({
      authority: authority.id,
      at: writeDanish(parts.now()),
      stays: found.map(tellPlacement),
      ...(last === undefined ? {} : { next: `/region/stays?after=${last}&_count=${page.limit}` }),
    });
  };
}

/** A placement as the region is told of it; times on a Danish clock. */
export function tellPlacement({ content, owed, overdue }: ListedPlacement) {
  const { courseId, authority, ...placement } = JSON.parse(content) as Placement;
  const times = Object.fromEntries(
    instants.flatMap((name) => {
      const at = placement[name];
      return at === undefined ? [] : [[name, writeDanish(at)]];
    }),
  );
  return {
    course: courseId,
    ...placement,
    ...times,
    waiting: placement.waitingSince !== undefined,
    owed,
    overdue,
  };
}

const instants = [
  'allocatedAt',
  'arrivedAt',
  'plannedEnd',
  'expectedEnd',
  'endOfNeed',
  'departure',
  'waitingSince',
] as const;
