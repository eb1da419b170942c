import type { MedicationReview, MunicipalWant, SupplyFacts } from './course-facts.ts';
import type { AdmissionAnswers, RaisedFlag } from './criteria.ts';
import type { EndReason } from './deadline/evaluate-notice.ts';
import type { DoctorFunction, Party } from './party.ts';
import type { NoticeTerms } from './policy/notice-policy.ts';
import type { Claim } from './responsibility-timeline.ts';
import type { NoticeState } from './tables/notice-table.ts';
import type { ReferralState } from './tables/referral-table.ts';
import type { ResponsibilityState } from './tables/responsibility-table.ts';
import type { SettlementState } from './tables/settlement-table.ts';
import type { StayState } from './tables/stay-table.ts';

/** A referral as the course knows it. */
export interface ReferralRecord {
  readonly referralId: string;
  readonly state: ReferralState;
  readonly since: number;
  /** Since when an alternative is looked for, until one is accepted: an offer that is declined begins nothing anew. */
  readonly searchingSince?: number;
  readonly referrer?: Party;
  readonly origin?: string;
  readonly criteria: AdmissionAnswers;
  readonly flags: readonly RaisedFlag[];
  readonly wish?: string;
  readonly dialogueRecorded: boolean;
  /** It came as a letter: its id was made for it, and is known to nobody who has not read the FHIR message. */
  readonly byLetter?: true;
  /** A rehabilitation plan has come with it (R-REF-16). */
  readonly rehabilitationPlan?: true;
  readonly addressMunicipality?: string;
  /** The citizen has none, says the referrer (R-ID-04). */
  readonly noAddress?: true;
  /** Where it was redirected to. */
  readonly redirectedTo?: string;
  /** What the specialised visitation has decided, after it was redirected there (S-46). */
  readonly rehabilitation?: 'accepted' | 'declined';
  /** Since when a decision waits that could not be brought to the referrer (R-ALL-16). */
  readonly untoldSince?: number;
  /** The referral that goes on when an alternative was accepted. */
  readonly replacedBy?: string;
}

/** A request to the residence municipality (M51, M60). */
export interface MunicipalRequest {
  readonly requestId: string;
  readonly want: MunicipalWant;
  readonly state: 'asked' | 'accepted' | 'done' | 'declined' | 'withdrawn';
  /** Since when it stands so. */
  readonly since: number;
  readonly askedAt: number;
  readonly neededBy?: number;
}

/** An aid or utensil as the course knows it (M50). */
export interface Supply extends SupplyFacts {
  /** Since when it stands so. */
  readonly since: number;
}

/** A stay as the course knows it. */
export interface StayRecord {
  readonly stayId?: string;
  readonly state: StayState;
  readonly since: number;
  /** Where the stay was before a leave. */
  readonly before?: StayState;
  readonly site?: string;
  readonly operator?: string;
  readonly authority?: string;
  readonly legalBasis?: string;
  readonly doctor?: DoctorFunction;
  readonly plannedEnd?: number;
  readonly allocatedAt?: number;
  readonly informationMissing: readonly string[];
  readonly arrivedAt?: number;
  /** `A`, the actual end of need. */
  readonly actualEnd?: number;
  readonly endDecided: boolean;
  /** `P`, the departure. */
  readonly departure?: number;
  readonly endReason?: EndReason;
  readonly destination?: string;
  readonly municipalInformation: boolean;
  /** Whether the medicines are to be reviewed, as last told, and since when (R-STA-07). */
  readonly medicationReview?: { readonly state: MedicationReview; readonly since: number };
  /** When the first goals of the stay were told (R-STA-03). */
  readonly goalsSince?: number;
  /** Status meetings that are planned or were held, by their ids (R-STA-04). */
  readonly statusMeetings: readonly string[];
  /** The unit or bed the citizen is in, as last told (R-STA-09). */
  readonly place?: string;
  /** Since when notices count for this stay; earlier ones were for a need that came back, or for another SOP. */
  readonly noticesFrom?: number;
  /** An arrival was told of before any allocation. */
  readonly startedUnallocated?: number;
  readonly handover: { readonly sent?: number; readonly municipality?: number; readonly gp?: number };
}

/** One notice of a chain. */
export interface NoticeRecord {
  readonly sequence: number;
  readonly state: NoticeState;
  readonly messageId?: string;
  readonly acceptedAt?: number;
  readonly sentAt?: number;
  readonly expectedEnd?: number;
  readonly effective?: number;
  readonly terms?: NoticeTerms;
  readonly byPhone?: boolean;
  /** A notice by telephone was followed by one in writing (R-NOT-13). */
  readonly inWriting?: boolean;
  readonly answer?: string;
  readonly consents?: boolean;
}

/** A notice with its revisions. */
export interface NoticeChain {
  readonly chainId: string;
  readonly municipality?: string;
  readonly notices: readonly NoticeRecord[];
  /** Cancelled before it was heard of is cancelled too (R-NOT-25). */
  readonly cancelled?: { readonly at: number; readonly reason: string };
  /** The municipality says that the citizen is not its own (R-NOT-14). */
  readonly disputed?: true;
}

/** The state of a course: nothing but a fold over its events. Instants are milliseconds since the epoch, UTC. */
export interface Course {
  readonly courseId?: string;
  readonly citizen?: string;
  /** When its first event happened, milliseconds since the epoch. */
  readonly began?: number;
  /** Place of the last event, to know whether the next one comes after it. */
  readonly last?: { readonly at: number; readonly sequence: number; readonly messageId: string };
  readonly residence: readonly { readonly municipality: string; readonly since: number }[];
  readonly gp?: string;
  readonly referrals: readonly ReferralRecord[];
  readonly stay: StayRecord;
  readonly earlierStays: readonly StayRecord[];
  readonly chains: readonly NoticeChain[];
  readonly requests: readonly MunicipalRequest[];
  readonly supplies: readonly Supply[];
  /** The course plan that came with the clinical handover, and goes on here and at home (R-STA-05). */
  readonly plan?: string;
  /** When the functional ability was assessed (M54). */
  readonly functionalStatus: readonly number[];
  readonly responsibility: {
    readonly state: ResponsibilityState;
    readonly claims: readonly Claim[];
    readonly over?: number;
    /** The hospital that can be reached after the discharge (R-TRE-06). */
    readonly reachable?: { readonly hospital: DoctorFunction; readonly until: number };
    /** When information packages reached the place (R-TRE-02). */
    readonly packages: readonly number[];
    /** Offered takeovers that wait for an answer. */
    readonly offers: readonly { readonly transferId: string; readonly effectiveAt: number }[];
  };
  readonly settlement: { readonly state: SettlementState; readonly since?: number };
}

/** A stay before anything is known of it. */
export const noStay: StayRecord = {
  state: 'none',
  since: 0,
  informationMissing: [],
  endDecided: false,
  municipalInformation: false,
  statusMeetings: [],
  handover: {},
};

/** A course before its first event. */
export const emptyCourse: Course = {
  residence: [],
  referrals: [],
  stay: noStay,
  earlierStays: [],
  chains: [],
  requests: [],
  supplies: [],
  functionalStatus: [],
  responsibility: { state: 'none', claims: [], packages: [], offers: [] },
  settlement: { state: 'none' },
};

/** The residence municipality as last stated; undefined when no message has named one (R-ID-04: never derived). */
export function residenceOf(course: Course): string | undefined {
  return course.residence.at(-1)?.municipality;
}

/** The referral with an id, or the one that goes on in its place. */
export function referralOf(course: Course, referralId: string): ReferralRecord | undefined {
  const found = course.referrals.find((referral) => referral.referralId === referralId);
  return found?.replacedBy === undefined ? found : referralOf(course, found.replacedBy);
}

/** The referral a course is about now. */
export function currentReferral(course: Course): ReferralRecord | undefined {
  return course.referrals.at(-1);
}

const live: readonly NoticeState[] = ['accepted', 'given', 'answered', 'failed'];

/** Whether a notice is neither cancelled, superseded, fulfilled nor void. */
export function isLive(notice: NoticeRecord): boolean {
  return live.includes(notice.state);
}

/** The chain that has a live notice, the newest first. */
export function liveChain(course: Course): NoticeChain | undefined {
  return course.chains.findLast((chain) => chain.notices.some(isLive));
}
