import type { OrganisationKind } from '../message/organisation-kind.ts';

/** What a party is; decides what it may say in a course (domain model 1.2). */
export type PartyKind = OrganisationKind;

/** A party of a course: an organisation's id in the network file and what it is. */
export interface Party {
  readonly id: string;
  readonly kind: PartyKind;
  /** Four digits, of a municipality and what belongs to it. */
  readonly municipality?: string;
  /** Ids of the organisations it has succeeded. */
  readonly succeeds?: readonly string[];
}

/** Who holds the treatment responsibility (sop-responsibility-role). */
export type ResponsibilityRole = 'hospital' | 'hospital-extended' | 'sop-doctor' | 'gp';

/** A doctor function that can hold the treatment responsibility. */
export interface DoctorFunction {
  readonly id: string;
  readonly role: ResponsibilityRole;
  /** What the organisation behind it is; an on-call scheme can never hold it (R-TRE-04). */
  readonly kind?: PartyKind;
  readonly phone?: string;
}
