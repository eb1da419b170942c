/**
 * How the sentence about Fridays is read. `NL`: a notice given on a Friday owes the Friday hours. `NW`: as NL, but a
 * weekend notice never permits an earlier end than a Friday one. `ED`: the Friday hours are owed when the stay is
 * expected to end on a Friday. (Domain model 2.G.2.)
 */
export type Reading = 'NL' | 'NW' | 'ED';

/** Every reading, in the order they are printed. */
export const readings: readonly Reading[] = ['NL', 'NW', 'ED'];

/** How much warning is owed: the part of a policy a deadline is computed from, and kept with each notice (R-NOT-10). */
export interface NoticeTerms {
  readonly policyId: string;
  readonly version: string;
  readonly reading: Reading;
  /** Elapsed hours. */
  readonly baseHours: number;
  /** Elapsed hours owed where the reading says Friday. */
  readonly fridayHours: number;
}

/**
 * The rule of how early a residence municipality must be told: the national one, or a local agreement between a region
 * and a municipality (R-NOT-09). Times are milliseconds since the epoch.
 */
export interface NoticePolicy extends NoticeTerms {
  readonly validFrom: number;
  /** The first instant at which the policy no longer holds; undefined while it is open. */
  readonly validTo: number | undefined;
  /** Who agreed; undefined for the national rule. */
  readonly parties: { readonly region: string; readonly municipality: string } | undefined;
  /** Which health council discussed the deviation; undefined for the national rule. */
  readonly healthCouncil: { readonly name: string; readonly reference: string } | undefined;
}

/** The terms of a policy alone, as they are written into an event. */
export function termsOf(policy: NoticeTerms): NoticeTerms {
  const { policyId, version, reading, baseHours, fridayHours } = policy;
  return { policyId, version, reading, baseHours, fridayHours };
}
