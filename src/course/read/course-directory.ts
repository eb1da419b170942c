import type { Party } from '../party.ts';

/** What the reader must know of the world: who the organisations are, and under which key a citizen is kept. */
export interface CourseDirectory {
  /** The party with a SOR id, by the network file; undefined when it is not in it. */
  readonly party: (sor: string) => Party | undefined;
  /** A key for a citizen that is no number anybody can read (a keyed hash, say). */
  readonly citizenKey: (system: string, value: string) => string;
  /** The course a referral, a stay or a chain of notices belongs to, when the message has no course id (R-ID-09). */
  readonly courseOf: (businessId: string) => string | undefined;
}
