import type { NoticePolicy } from './notice-policy.ts';
import type { StayTerms } from './stay-terms.ts';

/** How the discharging hospital's extended responsibility is understood; no source decides it (R-TRE-06). */
export interface ExtendedResponsibility {
  /** Elapsed hours after the discharge. */
  readonly hours: number;
  /**
   * `advisory`: the SOP's doctor is responsible and the hospital can be reached. `responsible`: the hospital is
   * responsible until somebody takes over or the hours have passed.
   */
  readonly mode: 'advisory' | 'responsible';
}

/** Times after which a task is owed, in elapsed minutes unless named otherwise. None of them is a national rule. */
interface CoursePatience {
  /** T1: until a notice must be available to its receiver. */
  readonly delivery: number;
  /** T2: until the municipality's information is missed. */
  readonly municipalInformation: number;
  /** T3: before the last safe moment of a planned end. */
  readonly noticeReminder: number;
  /** T5: before a doctor's time runs out. */
  readonly responsibilityWarning: number;
  /** T6: until a rejection's dialogue is escalated. */
  readonly rejectionDialogue: number;
  /** T7: until the search for an alternative is escalated. */
  readonly alternativeSearch: number;
  /** R-STA-07: until a medication review that is needed is escalated. */
  readonly medicationReview: number;
  /** R-STA-03: from the arrival until the first goals are told. */
  readonly goals: number;
  /** R-STA-04: from the arrival until a status meeting is planned. */
  readonly statusMeeting: number;
  /** Until a start without an allocation is missed. */
  readonly correlation: number;
  /** R-NOT-08: days after which a notice is confirmed again. */
  readonly noticeHorizonDays: number;
  /** R-TRE-05: days beyond which a GP's keeping is asked about. */
  readonly longGpDays: number;
}

/** Everything the course's rules look at that is not in a message. */
export interface CoursePolicy {
  /** The version of the quality standard that decisions cite (R-ALL-18). */
  readonly ruleSet: string;
  readonly notices: readonly NoticePolicy[];
  readonly extendedResponsibility: ExtendedResponsibility;
  readonly patience: CoursePatience;
  /** Danish hours between which arrivals are exceptional (R-REF-19). */
  readonly night: { readonly from: number; readonly to: number };
  /**
   * Regions and sites whose agreement lets only the attached doctor decide the end, and while it holds (R-END-03).
   * Milliseconds since the epoch; open where absent.
   */
  readonly doctorDecidesAt: readonly {
    readonly id: string;
    readonly from?: number;
    readonly until?: number;
  }[];
  /** Sites whose agreement divides the treatment responsibility otherwise, and while it holds (R-TRE-12). */
  readonly splitAt: readonly (Partial<ExtendedResponsibility> & {
    readonly id: string;
    readonly longGpDays?: number;
    readonly from?: number;
    readonly until?: number;
  })[];
  /** Sites whose agreement says otherwise by when a stay is to have goals and a status meeting, and while it holds. */
  readonly stayTermsAt: readonly (Partial<StayTerms> & {
    readonly id: string;
    readonly from?: number;
    readonly until?: number;
  })[];
  /** First instant of the regime (S-01). */
  readonly regimeFrom: number;
}
