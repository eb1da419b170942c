import { type Course, residenceOf } from '../course/course.ts';
import type { CourseEventKind } from '../course/course-facts.ts';
import type { CourseMessage } from '../course/course-message.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Agreements } from '../network/agreements.ts';
import type { Network } from '../network/network.ts';

/** What knows the templates, and whose they are. */
interface GuidanceParts {
  readonly network: Network;
  readonly agreements: Agreements;
}

/** A decision as far as its guidance goes. */
type Decided = Pick<CourseMessage, 'kind' | 'at' | 'sender'>;

/** The decisions that the citizen gets a letter about: allocation, rejection, alternative (M06, M07, M08). */
const decisions: ReadonlySet<CourseEventKind> = new Set([
  'allocation-granted',
  'referral-rejected',
  'alternative-offered',
]);

/** Whether the citizen gets a letter about it. */
export function isDecision({ kind }: Pick<Decided, 'kind'>): boolean {
  return decisions.has(kind);
}

/**
 * How to complain of a decision (R-ALL-17): the template of the deciding region's agreement in force then, that of the
 * citizen's residence municipality before another, with the region's name in it. Whoever decides and is part of no region
 * goes by the municipality's agreement. Undefined for what is no decision, and where no agreement has a template.
 */
export function complaintGuidance(
  decision: Decided,
  course: Course,
  { network, agreements }: GuidanceParts,
): string | undefined {
  if (!isDecision(decision)) return undefined;
  const region = network.authorityOf(decision.sender.id) ?? course.stay.authority;
  const residence = residenceOf(course);
  const written = agreements
    .inForce(decision.at)
    .filter(({ authority, municipality }) =>
      region === undefined ? municipality === residence : authority === region,
    )
    .toSorted((one, other) => +(other.municipality === residence) - +(one.municipality === residence))
    .find((each) => each.complaintGuidance !== undefined);
  if (written?.complaintGuidance === undefined) return undefined;
  const name = network.organisation(written.authority)?.name ?? written.authority;
  return written.complaintGuidance.replaceAll('{region}', name);
}

/** Tells of a decision without guidance; as with all that agreements say, not where there are none. */
export function judgeGuidance(decision: Decided, course: Course, parts: GuidanceParts): readonly Problem[] {
  if (!isDecision(decision) || parts.agreements.all.length === 0) return [];
  if (complaintGuidance(decision, course, parts) !== undefined) return [];
  const params = { authority: parts.network.authorityOf(decision.sender.id) ?? decision.sender.id };
  return [problem('allocation.no-complaint-guidance', { rule: 'R-ALL-17', params })];
}

/** What is told of a decision, with how to complain of it. */
export function withGuidance<T extends { readonly text: string }>(told: T, guidance: string | undefined): T {
  return guidance === undefined ? told : { ...told, text: `${told.text}\nKlagevejledning: ${guidance}` };
}
