import { residenceOf } from '../../course/course.ts';
import { compareEvents } from '../../course/course-message.ts';
import { type Sample, samplesOf } from '../../course/indicators/samples.ts';
import { tally } from '../../course/indicators/tally.ts';
import { writeDanish } from '../../course/time/danish-time.ts';
import { foldKept, readEvents } from '../../follow/kept-state.ts';
import type { BegunCourse } from '../../store/ledger.ts';
import { answerProblems } from '../answer.ts';
import type { Handler } from '../request-context.ts';
import { type Authority, authorityFor, noteDisclosure, type RegionParts } from './authority.ts';
import { councilsOf } from './councils.ts';
import { unreadable } from './page.ts';
import { type Period, readPeriod } from './period.ts';

/**
 * `GET /region/indicators`: how the region's courses went, counted by residence municipality, by health council and in
 * all, with nothing of any citizen or course (R-DAT-15, R-DAT-16): notices, decisions, information, responsibility, stays
 * and referrals. `period`, a Danish month or year, takes the courses that began in it. Of a course whose content is purged
 * nothing is counted.
 */
export function regionIndicators(parts: RegionParts): Handler {
  return async (request, response) => {
    const authority = authorityFor(request, response, parts);
    if (authority === undefined) return;
    const period = readPeriod(request.query.period);
    if (period === undefined) {
      answerProblems(request, response, [unreadable('period', request.query.period)]);
      return;
    }
    const byMunicipality = new Map<string, Sample[]>();
    let courses = 0;
    for await (const { residence, samples } of counted(parts, authority, period)) {
      courses += 1;
      const known = byMunicipality.get(residence);
      if (known === undefined) byMunicipality.set(residence, [...samples]);
      else known.push(...samples);
    }
    const agreements = authority.authorities.flatMap((id) => parts.agreements.ofAuthority(id, parts.now()));
    const told = [...byMunicipality].toSorted(([one], [other]) => one.localeCompare(other));
    const detail = `${courses} courses of ${String(request.query.period ?? 'all time')}`;
    await noteDisclosure(response, parts, authority, 'region-indicators', detail);
    response.json({
      authority: authority.id,
      at: writeDanish(parts.now()),
      ...(request.query.period === undefined ? {} : { period: request.query.period }),
      courses,
      municipalities: told.map(([municipality, samples]) => ({ municipality, ...tally(samples) })),
      councils: councilsOf(agreements).map(({ council, municipalities }) => ({
        council,
        municipalities,
        ...tally(municipalities.flatMap((code) => byMunicipality.get(code) ?? [])),
      })),
      total: tally(told.flatMap(([, samples]) => samples)),
    });
  };
}

const atOnce = 200;

/** The samples of each course of the authority that began in the period. */
async function* counted(
  { store, network, agreements, now }: RegionParts,
  { authorities }: Authority,
  { from, until }: Period,
): AsyncGenerator<{ readonly residence: string; readonly samples: readonly Sample[] }> {
  const municipalityOf = (site: string) =>
    network.organisation(site)?.municipalityCode ?? agreements.ofSite(site, now())?.municipality;
  for (let after: BegunCourse | undefined; ; ) {
    const page = await store.coursesBegun({ authorities, from, until, after, limit: atOnce });
    for (const { courseId } of page) {
      const stored = await store.courseEvents(courseId);
      if (stored.length === 0) continue;
      const events = readEvents(stored).toSorted(compareEvents);
      const course = foldKept(stored);
      yield {
        residence: residenceOf(course) ?? 'unknown',
        samples: samplesOf({ course, events, now: now(), municipalityOf }),
      };
    }
    after = page.at(-1) ?? after;
    if (page.length < atOnce) return;
  }
}
