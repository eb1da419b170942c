import type { Bundle } from '@medplum/fhirtypes';
import type { CoursePolicy } from '../course/policy/course-policy.ts';
import type { Envelope } from '../message/envelope.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { TaskChanges } from '../message/task.ts';
import type { Agreements } from '../network/agreements.ts';
import type { Network, Organisation } from '../network/network.ts';
import type { CourseChange } from '../store/courses.ts';
import type { LedgerChange } from '../store/ledger.ts';
import type { Store, Submission } from '../store/store.ts';

/** What following rests on. */
export interface FollowParts {
  readonly network: Network;
  readonly store: Pick<Store, 'course' | 'courseEvents' | 'keepCourse' | 'capacity' | 'occupancy' | 'tasks'>;
  readonly policy: CoursePolicy;
  readonly agreements: Agreements;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/** A message that may be one of a course. */
export interface CourseCandidate {
  /** Reads the message: asked for only where it is one of a course. */
  readonly bundle: () => Bundle;
  readonly envelope: Pick<Envelope, 'event' | 'messageId' | 'timestamp' | 'thread'>;
  /** The type of the letter it was made from, such as `XDIS19`; undefined for one that came as FHIR. */
  readonly letter?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly sender: Organisation;
  readonly deliveries: Submission['deliveries'];
  /** Receivers that are told in words. */
  readonly inWords: readonly Organisation[];
}

/** What a message does to its course. */
export interface Followed {
  /** With an error among them the message is refused. */
  readonly findings: readonly Problem[];
  /** Whether the message goes on to its receivers. */
  readonly routed: boolean;
  readonly change: CourseChange | undefined;
  readonly sends: readonly Submission[];
  /** The referrer, who is told by telephone what nothing can bring (R-ALL-16). */
  readonly toldByPerson?: string | undefined;
  /** What it enters, and who owes something because of it, beside any course. */
  readonly ledger?: LedgerChange | undefined;
  readonly tasks?: TaskChanges | undefined;
}

/** A message that is none of a course goes its way. */
export const nothing: Followed = { findings: [], routed: true, change: undefined, sends: [] };

/** An event that a receiver who is told in words cannot be told. */
export function notForThem(event: string): (receiver: Organisation) => Problem {
  return ({ id }) =>
    problem('receiver.event-not-permitted', {
      expression: 'Bundle.entry[0].resource.destination',
      rule: 'R-ID-02',
      params: { event, receiver: id },
    });
}
