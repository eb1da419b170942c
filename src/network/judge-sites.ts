import { type Problem, problem } from '../message/problem.ts';
import type { AgreedSite, Agreement, Profession, StaffTime } from './agreements.ts';

/** Who has to be at a site when, all days of the week (R-STA-17). */
const owedStaff: readonly (readonly [StaffTime, Profession])[] = [
  ['day', 'nurse'],
  ['day', 'social-health-assistant'],
  ['day', 'therapist'],
  ['evening', 'nurse'],
  ['evening', 'social-health-assistant'],
  ['night', 'social-health-assistant'],
  ['onCallAtNight', 'nurse'],
];

/**
 * What the sites of agreements that hold or will hold lack by what they declare: staff (R-STA-17) and the advice of
 * psychiatrists and of other specialists (R-STA-18). It is a report for those who write agreements; no message is judged
 * by it. Offers without beds have no staff of their own to declare.
 * @param at milliseconds since the epoch
 */
export function judgeSites(agreements: readonly Agreement[], at: number): readonly Problem[] {
  return agreements
    .filter(({ kind, until }) => kind === 'horizontal' && until > at)
    .flatMap(({ agreementId, version, sites }) =>
      sites
        .filter(({ placeless }) => placeless !== true)
        .flatMap((site) => [...judgeStaff(site), ...judgeAdvice(site)])
        .map((found) => ({ ...found, expression: `${agreementId} ${version}` })),
    );
}

function judgeStaff({ site, staff }: AgreedSite): readonly Problem[] {
  if (staff === undefined)
    return [problem('site.staff-not-declared', { rule: 'R-STA-17', params: { site } })];
  return owedStaff
    .filter(([time, profession]) => staff[time]?.includes(profession) !== true)
    .map(([time, profession]) =>
      problem('site.staff-missing', { rule: 'R-STA-17', params: { site, profession, time } }),
    );
}

function judgeAdvice({ site, advice = [] }: AgreedSite): readonly Problem[] {
  const isPsychiatry = ({ speciality }: { readonly speciality: string }) => speciality === 'psychiatry';
  const lacking = [
    ...(advice.some(isPsychiatry) ? [] : ['psychiatry']),
    ...(advice.every(isPsychiatry) ? ['somatic hospital care'] : []),
  ];
  return lacking.map((speciality) =>
    problem('site.no-specialist-advice', { rule: 'R-STA-18', params: { site, speciality } }),
  );
}
