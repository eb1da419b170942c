import type { AdmissionAnswers, DischargeAnswers, RaisedFlag } from './criteria.ts';
import type { EndReason } from './deadline/evaluate-notice.ts';
import type { DoctorFunction } from './party.ts';

/** That a conversation took place: with whom. By telephone is as good as in writing (R-COM-02). */
export interface Dialogue {
  readonly citizen: boolean;
  readonly municipality: boolean;
}

/**
 * What is said of a referral. There is no diagnosis, medicine list, complexity score or social situation here, and so
 * no rule can look at one (R-REF-07).
 */
export interface ReferralFacts {
  readonly referralId: string;
  /** It came as a letter; {@link referralId} was made for it. */
  readonly byLetter?: true;
  readonly origin?: string;
  readonly criteria: AdmissionAnswers;
  readonly functionalAbility: boolean;
  /** A rehabilitation plan is attached (R-REF-16); what it says is not read. */
  readonly rehabilitationPlan?: boolean;
  readonly flags: readonly RaisedFlag[];
  readonly dialogue?: Dialogue;
  /** The site the citizen asks for. */
  readonly wish?: string;
  /** The municipality of the citizen's address. */
  readonly addressMunicipality?: string;
  /** The referrer says that the citizen has no address. */
  readonly noAddress?: boolean;
  /** The citizen's own doctor, when registered. */
  readonly generalPractitioner?: string;
}

/** What the municipality must be told at allocation (R-ALL-13). */
export const stayElements = ['stay', 'interventions', 'treatment', 'duration'] as const;

/** One of {@link stayElements}. */
export type StayElement = (typeof stayElements)[number];

/** The decision to allocate a stay. */
interface AllocationFacts {
  readonly referralId: string;
  readonly stayId: string;
  readonly assessed: boolean;
  readonly criteria?: AdmissionAnswers;
  readonly flags: readonly RaisedFlag[];
  readonly legalBases: readonly string[];
  readonly authority?: string;
  readonly operator?: string;
  readonly site: string;
  readonly siteReason?: string;
  readonly ruleSet?: string;
  readonly startsAt?: number;
  readonly plannedEnd?: number;
  readonly freePlaces?: number;
  /** Which of the four elements the municipality must be told are present (R-ALL-13). */
  readonly information: readonly StayElement[];
  readonly doctor?: DoctorFunction;
}

/** A notice of expected end of need, first or revised. */
export interface NoticeFacts {
  readonly chainId: string;
  /** Place in the chain; undefined when the sender gave none. */
  readonly sequence?: number;
  /** `E`. Undefined when the message has none that can be read. */
  readonly expectedEnd?: number;
  /** Which elements beyond the time are present (R-NOT-27). */
  readonly content: readonly ('assessment' | 'destination' | 'needs' | 'doctor' | 'phone')[];
  readonly generalPractitioner?: string;
}

/** One notice of a chain. */
interface NoticeRef {
  readonly chainId: string;
  readonly sequence: number;
}

/** A doctor function taking over from another. */
interface TransferFacts {
  readonly transferId: string;
  readonly to: DoctorFunction;
  /** When it takes effect, if accepted by then. */
  readonly effectiveAt: number;
  /** Until when, where it is limited in time (a GP who keeps it for eight days). */
  readonly until?: number;
  /** How many open holders the message itself names; more than one is an overlap (R-TRE-01). */
  readonly openHolders?: number;
}

/** What a municipality is asked for: measures under the service law (M60), or work in the citizen's home (M51). */
export type MunicipalWant = 'measures' | 'home';

/** A request to the residence municipality, or how it was answered. */
interface MunicipalRequestFacts<Outcome extends string> {
  readonly requestId: string;
  readonly want: MunicipalWant;
  readonly outcome: Outcome;
}

/** An aid or utensil that goes with the citizen (M50): whose it is, who has it. What it is, is not read. */
export interface SupplyFacts {
  readonly supplyId: string;
  readonly owner: string;
  readonly holder: string;
  /** Whether it goes back to its owner. */
  readonly toReturn: boolean;
  readonly returnBy?: number;
  /** Lost, used up or told of in error: nobody owes it any more. */
  readonly gone?: true;
}

/** Whether the citizen's medicines are to be reviewed during the stay (R-STA-07). */
export type MedicationReview = 'needed' | 'done' | 'not-relevant';

/** The components of ICF that a report of functional status describes (M54, R-STA-06). */
export const icfComponents = ['body', 'activities', 'participation', 'environment', 'personal'] as const;

/** One of {@link icfComponents}. */
export type IcfComponent = (typeof icfComponents)[number];

/** A course plan as a message names it: its own id, and those of the plans it goes on from (R-STA-05). What it says is not read. */
export interface PlanFacts {
  readonly planId?: string;
  readonly follows: readonly string[];
}

/** What each kind of event says. Instants are milliseconds since the epoch, UTC. */
export interface CourseFacts {
  'referral-received': ReferralFacts;
  'referral-questioned': { readonly referralId: string };
  'referral-supplemented': ReferralFacts;
  'referral-opened': { readonly referralId: string };
  'allocation-granted': AllocationFacts;
  'referral-rejected': { readonly referralId: string; readonly reason?: string };
  'dialogue-recorded': { readonly referralId: string; readonly newInformation?: boolean };
  'capacity-missing': { readonly referralId: string };
  'alternative-offered': {
    readonly referralId: string;
    readonly offer: string;
    readonly dialogue?: Dialogue;
  };
  'alternative-accepted': { readonly referralId: string };
  'alternative-declined': { readonly referralId: string };
  'referral-redirected': { readonly referralId: string; readonly to: string };
  /** What the specialised visitation decides on a referral that was redirected to it (S-46). */
  'rehabilitation-decided': {
    readonly referralId: string;
    readonly accepted: boolean;
    /** The unit the citizen comes to. */
    readonly unit?: string;
  };
  /** The decision has reached the referrer, or cannot: there is no endpoint for it, or its delivery has failed (R-ALL-16). */
  'decision-delivered': { readonly referralId: string };
  'decision-failed': { readonly referralId: string; readonly reason: string };
  'referral-withdrawn': { readonly referralId: string; readonly reason?: string };
  'referral-closed': { readonly referralId: string };
  'referral-voided': { readonly referralId: string };
  'stay-informed': {
    readonly stayId?: string;
    readonly information?: readonly StayElement[];
    readonly plan?: PlanFacts;
    readonly goals?: number;
  };
  'municipality-informed': { readonly stayId?: string };
  'municipality-asked': MunicipalRequestFacts<'asked' | 'withdrawn'> & {
    /** From when the measure is needed, or by when the home. */
    readonly neededBy?: number;
  };
  'request-answered': MunicipalRequestFacts<'accepted' | 'done' | 'declined'>;
  /** The clinical handover to the place (M13). */
  'package-sent': {
    /** The treatment goes on with utensils that are sent along (R-STA-14). */
    readonly specialUtensils?: boolean;
    /** How many aids and utensils the handover itself lists. */
    readonly supplies?: number;
    readonly plan?: PlanFacts;
  };
  /** What the next doctor must know has reached the place, by M13 or with the hospital's discharge (M30). */
  'package-delivered': Record<never, never>;
  arrived: {
    readonly stayId?: string;
    readonly goals?: number;
    /** The unit or bed the citizen is in (R-STA-09). */
    readonly place?: string;
    readonly chargesCitizen?: boolean;
    readonly plannedEnd?: number;
    readonly medicationReview?: MedicationReview;
    /** When the arrival was told of; a stay that goes on after a hospital is told of with its first arrival. */
    readonly toldAt?: number;
  };
  'stay-changed': {
    readonly plan?: PlanFacts;
    /** How many goals are told (R-STA-03); what they are is not read. */
    readonly goals?: number;
    readonly place?: string;
    readonly plannedEnd?: number;
    readonly chargesCitizen?: boolean;
    readonly medicationReview?: MedicationReview;
  };
  /** A new purpose; with another place than before, the citizen was moved because the need has changed (R-STA-09). */
  'purpose-changed': { readonly purpose: string; readonly place?: string };
  'status-met': {
    readonly plannedEnd?: number;
    readonly medicationReview?: MedicationReview;
    readonly goals?: number;
  };
  'supplies-told': { readonly supplies: readonly SupplyFacts[] };
  'functional-status-told': { readonly components: readonly IcfComponent[]; readonly assessedAt: number };
  /** A meeting, or a contact for advice by telephone or video (M56, M49); `start` is when it takes place. */
  'meeting-told': {
    readonly meetingId: string;
    readonly meeting: 'discharge-conference' | 'home-visit' | 'status-meeting' | 'advice';
    readonly outcome: 'called' | 'held' | 'cancelled';
    readonly start: number;
  };
  'leave-started': { readonly until?: number };
  'leave-ended': Record<never, never>;
  'hospital-admitted': { readonly hospital?: string };
  'hospital-returned': { readonly needConfirmed: boolean };
  died: Record<never, never>;
  transferred: { readonly toSite: string; readonly toStayId: string; readonly accepted: boolean };
  'stay-voided': { readonly reason: string };
  'notice-sent': NoticeFacts;
  'notice-revised': NoticeFacts;
  'notice-cancelled': { readonly chainId: string; readonly reason?: string };
  'notice-answered': {
    readonly chainId: string;
    /** Which notice of the chain is answered; the last one given when the answer does not say. */
    readonly sequence?: number;
    readonly readyFrom?: number;
    readonly answer: 'received' | 'ready-from' | 'cannot' | 'dispute-not-our-citizen' | 'dispute-need';
    readonly consents?: boolean;
  };
  'notice-available': NoticeRef;
  'notice-failed': NoticeRef & { readonly reason: string };
  'notice-phoned': NoticeRef & {
    readonly giver?: string;
    readonly taker?: string;
    readonly expectedEnd?: number;
  };
  'end-decided': {
    readonly actualEnd: number;
    readonly criteria: DischargeAnswers;
    readonly override?: string;
    readonly dialogue: boolean;
    readonly decider: 'attached-doctor' | 'staff';
    readonly professions: number;
    readonly destination?: string;
  };
  departed: {
    readonly reason: EndReason;
    readonly actualEnd?: number;
    readonly departure?: number;
    readonly destination?: string;
    readonly generalPractitioner?: string;
    readonly assessed?: boolean;
  };
  'handover-sent': { readonly medicationUpdated?: boolean; readonly plan?: PlanFacts };
  'handover-delivered': { readonly to: 'municipality' | 'gp' };
  'waiting-started': { readonly placeType?: string; readonly since?: number };
  'waiting-stopped': { readonly reason: string };
  'need-returned': { readonly criteria: AdmissionAnswers };
  'hospital-discharged': { readonly hospital: DoctorFunction; readonly successor?: DoctorFunction };
  'responsibility-offered': TransferFacts;
  'responsibility-accepted': TransferFacts;
  'responsibility-declined': { readonly transferId: string };
  /** The time for which a doctor holds the responsibility has run out, or that of the next has come. */
  'responsibility-due': Record<never, never>;
  corrected: { readonly corrects: string; readonly actualEnd?: number; readonly departure?: number };
}

/** Everything that can happen in a course. */
export type CourseEventKind = keyof CourseFacts;
