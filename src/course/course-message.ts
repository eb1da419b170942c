import type { CourseEventKind, CourseFacts } from './course-facts.ts';
import type { Party } from './party.ts';
import type { ExtendedResponsibility } from './policy/course-policy.ts';
import type { NoticeTerms } from './policy/notice-policy.ts';

/** What every message of a course says beside its facts. Instants are milliseconds since the epoch, UTC. */
export interface CourseMessageHead {
  /** MessageHeader.id, or the id of the gateway's own occurrence (a delivery, a timer). */
  readonly messageId: string;
  readonly courseId: string;
  /** Key of the citizen; equal for the same citizen and never a number that is logged. */
  readonly citizen: string;
  /** When what is told happened, as the sender says: the order of a course. */
  readonly at: number;
  /** Order among events of the same instant. */
  readonly sequence: number;
  readonly sender: Party;
  readonly receiver?: Party;
  /** Opholdskommune, four digits; never derived (R-ID-04). */
  readonly residenceMunicipality?: string;
  /** MessageHeader.responsible: the authority region. */
  readonly responsible?: string;
  /** Its Provenance names an earlier message that its content was taken from, and not entered anew (R-DAT-01). */
  readonly takenOver?: true;
  /** Whether the message states who holds the treatment responsibility (R-TRE-11). */
  readonly statesResponsible?: boolean;
}

/** A message as the course sees it: facts taken from FHIR or from a legacy format, never the resources themselves. */
export type CourseMessage<K extends CourseEventKind = CourseEventKind> = {
  readonly [Kind in K]: CourseMessageHead & { readonly kind: Kind; readonly facts: CourseFacts[Kind] };
}[K];

/** A message that was accepted: what a course is folded from. */
export type CourseEvent<K extends CourseEventKind = CourseEventKind> = CourseMessage<K> & {
  /** When the gateway accepted it. */
  readonly recordedAt: number;
  /** The policy in force when a notice took effect (R-NOT-10). */
  readonly terms?: NoticeTerms;
  /** The policy of the discharging hospital's extended responsibility (R-TRE-06). */
  readonly extended?: ExtendedResponsibility;
};

/** Orders events as they happened, never as they arrived; the id decides between events of one sender's instant. */
export function compareEvents(one: CourseEvent, other: CourseEvent): number {
  if (one.at !== other.at) return one.at - other.at;
  if (one.sequence !== other.sequence) return one.sequence - other.sequence;
  if (one.messageId === other.messageId) return 0;
  return one.messageId < other.messageId ? -1 : 1;
}
