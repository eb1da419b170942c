import type { CoursePolicy, ExtendedResponsibility } from './course-policy.ts';

/** How the treatment responsibility is divided between hospital, attached doctor and GP (R-TRE-12). */
export interface ResponsibilitySplit {
  /** What the discharging hospital answers for (R-TRE-06). */
  readonly extended: ExtendedResponsibility;
  /** Days beyond which a GP's keeping is asked about (R-TRE-05). */
  readonly longGpDays: number;
}

/**
 * The split of the agreement that has the site, for what it says of it; what holds in general for the rest.
 * @param at milliseconds since the epoch
 */
export function splitAt(policy: CoursePolicy, site: string | undefined, at: number): ResponsibilitySplit {
  const agreed = policy.splitAt.find(
    ({ id, from = -Infinity, until = Infinity }) => id === site && from <= at && at < until,
  );
  const { hours, mode } = policy.extendedResponsibility;
  return {
    extended: { hours: agreed?.hours ?? hours, mode: agreed?.mode ?? mode },
    longGpDays: agreed?.longGpDays ?? policy.patience.longGpDays,
  };
}
