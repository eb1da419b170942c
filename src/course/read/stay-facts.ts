import type { Encounter } from '@medplum/fhirtypes';
import type { MedicationReview, PlanFacts, StayElement } from '../course-facts.ts';
import { inDenmark } from '../time/danish-time.ts';
import { type BundleView, extensionOf, firstOf } from './bundle-view.ts';
import { businessId, isType, present, type Reading, referredId } from './reading.ts';

/** Which of the four elements of R-ALL-13 a message has; treatment needs may stand in its own words. */
export function informationIn({ view }: Reading, stay: Encounter | undefined): readonly StayElement[] {
  const plan = firstOf(view, 'CarePlan');
  const words =
    firstOf(view, 'Communication')?.payload?.some(({ contentString }) => contentString !== undefined) ===
    true;
  const treatment =
    words || view.resources.some((each) => isType(each, 'ServiceRequest') && each.intent === 'plan');
  return [
    ...(stay?.serviceProvider === undefined ? [] : (['stay'] as const)),
    ...((plan?.activity?.length ?? 0) === 0 ? [] : (['interventions'] as const)),
    ...(treatment ? (['treatment'] as const) : []),
    ...(extensionOf(stay, 'sop-expected-duration') === undefined ? [] : (['duration'] as const)),
  ];
}

/** When a stay is planned to end: its expected duration after a start, counted on the Danish calendar. */
export function plannedEnd(stay: Encounter | undefined, from: number): number | undefined {
  const { value, code } = extensionOf(stay, 'sop-expected-duration')?.valueDuration ?? {};
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > 3650) return undefined;
  const unit = { d: 'days', wk: 'weeks', mo: 'months', h: 'hours' }[code ?? ''];
  return unit === undefined ? undefined : inDenmark(from).add({ [unit]: value }).epochMilliseconds;
}

const reviews: readonly MedicationReview[] = ['needed', 'done', 'not-relevant'];

/** Whether the stay says that medicines are to be reviewed; how many there are it cannot say (R-STA-07, R-REF-07). */
export function medicationReview(stay: Encounter | undefined): MedicationReview | undefined {
  const code = extensionOf(stay, 'sop-medication-review')?.valueCoding?.code;
  return reviews.find((each) => each === code);
}

/** The course plan of a message, by its identifiers; undefined where it carries none (R-STA-05, S-95). */
export function planIn(view: BundleView): PlanFacts | undefined {
  const plan = firstOf(view, 'CarePlan');
  if (plan === undefined) return undefined;
  const before = [...(plan.replaces ?? []), ...(plan.basedOn ?? []), ...(plan.partOf ?? [])];
  return {
    ...present({ planId: businessId(plan) }),
    follows: before.flatMap((each) => referredId(each) ?? []),
  };
}

/** How many goals a message tells: Goals, or those a plan points to; undefined for none (R-STA-03, D24). */
export function goalsIn({ resources }: BundleView): number | undefined {
  const dropped = ['cancelled', 'rejected', 'entered-in-error'];
  const goals = resources.filter(
    (each) => isType(each, 'Goal') && !dropped.includes(each.lifecycleStatus ?? ''),
  ).length;
  const named = resources.flatMap((each) => (isType(each, 'CarePlan') ? (each.goal ?? []) : [])).length;
  return Math.max(goals, named) || undefined;
}

/** The unit or bed a stay says the citizen is in now: the last without an end, else the last (R-STA-09, D20). */
export function placeIn(view: BundleView, stay: Encounter | undefined): string | undefined {
  const places = stay?.location ?? [];
  const { location } = places.findLast(({ period }) => period?.end === undefined) ?? places.at(-1) ?? {};
  const found = view.find(location);
  return (
    (isType(found, 'Location') ? businessId({ identifier: found.identifier ?? [] }) : undefined) ??
    referredId(location) ??
    location?.reference
  );
}
