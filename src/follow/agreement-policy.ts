import type { CoursePolicy } from '../course/policy/course-policy.ts';
import { writeDanish } from '../course/time/danish-time.ts';
import type { Agreement } from '../network/agreements.ts';

/**
 * What agreements say of discharge notices, as notice policies are written (R-NOT-09): the same checks then hold for
 * them, that of two which hold at once among them.
 */
export function noticePoliciesOf(agreements: readonly Agreement[]): readonly unknown[] {
  return agreements.flatMap((agreement) => {
    const { notice, kind, healthCouncil, from, until } = agreement;
    if (notice === undefined || kind !== 'horizontal') return [];
    return [
      {
        policyId: agreement.agreementId,
        version: agreement.version,
        validFrom: writeDanish(from),
        ...(until === Infinity ? {} : { validTo: writeDanish(until) }),
        parties: { region: agreement.authority, municipality: agreement.municipality },
        healthCouncil,
        baseHours: notice.baseHours,
        fridayHours: notice.fridayHours,
        reading: notice.reading ?? 'NL',
        weekdayZone: 'Europe/Copenhagen',
        arithmetic: 'elapsed',
        noticeClock: 'available',
        calendar: 'none',
      },
    ];
  });
}

/** Sites at which only the attached doctor decides the end, and when (R-END-03). */
export function doctorDecidesAt(agreements: readonly Agreement[]) {
  return agreements
    .filter(({ endDecidedBy }) => endDecidedBy === 'attached-doctor')
    .flatMap(({ sites, from, until }) => sites.map(({ site }) => ({ id: site, from, until })));
}

/** How agreements divide the treatment responsibility at their sites, and when (R-TRE-12). */
export function splitsOf(agreements: readonly Agreement[]): CoursePolicy['splitAt'] {
  return agreements.flatMap(({ responsibility, sites, kind, from, until }) => {
    if (responsibility === undefined || kind !== 'horizontal') return [];
    const { hospitalHours, hospital, gpDays } = responsibility;
    const said = {
      ...(hospitalHours === undefined ? {} : { hours: hospitalHours }),
      ...(hospital === undefined ? {} : { mode: hospital }),
      ...(gpDays === undefined ? {} : { longGpDays: gpDays }),
    };
    return sites.map(({ site }) => ({ id: site, from, until, ...said }));
  });
}

/** By when agreements want goals and a status meeting of a stay at their sites, and when they do (R-STA-03, R-STA-04). */
export function stayTermsOf(agreements: readonly Agreement[]): CoursePolicy['stayTermsAt'] {
  return agreements.flatMap(({ stay, sites, kind, from, until }) => {
    if (stay === undefined || kind !== 'horizontal') return [];
    const said = {
      ...(stay.goalsDays === undefined ? {} : { goals: stay.goalsDays * minutesADay }),
      ...(stay.statusMeetingDays === undefined
        ? {}
        : { statusMeeting: stay.statusMeetingDays * minutesADay }),
    };
    return sites.map(({ site }) => ({ id: site, from, until, ...said }));
  });
}

const minutesADay = 24 * 60;
