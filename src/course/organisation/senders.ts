import type { CourseEventKind } from '../course-facts.ts';
import type { PartyKind } from '../party.ts';

const referrers = [
  'region',
  'hospital',
  'acute-nursing',
  'municipal-nursing',
  'general-practice',
  'other',
] as const;
const visitation = ['visitation', 'region'] as const;
/** The operator sends for the region, whoever it is (R-ID-07); a transition is never lost over who typed it. */
const house = ['sop', 'region', 'attached-doctor', 'municipality', 'private-supplier'] as const;
/** Whoever takes part in a citizen's way from one place to the next. */
const companions = [...house, 'hospital', 'acute-nursing', 'municipal-nursing', 'visitation'] as const;
const doctors = ['sop', 'attached-doctor', 'hospital', 'general-practice', 'region', 'on-call'] as const;
const gateway = ['gateway'] as const;

/**
 * Who may tell what in a course (domain model 1.2). A referral may come from anybody here: whether that one may refer
 * is R-REF-01's business, which says who may.
 */
export const sendersOf: Readonly<Record<CourseEventKind, readonly PartyKind[]>> = {
  'referral-received': [
    ...referrers,
    'municipality',
    'sop',
    'visitation',
    'private-supplier',
    'attached-doctor',
  ],
  'referral-questioned': [...visitation, ...referrers],
  'referral-supplemented': [...referrers, ...visitation],
  'referral-opened': visitation,
  // Who may decide is R-ALL-01's business, with an answer of its own.
  'allocation-granted': [...visitation, ...referrers, 'municipality', 'sop'],
  'referral-rejected': visitation,
  'dialogue-recorded': [...visitation, ...referrers],
  'capacity-missing': [...visitation, 'gateway'],
  'alternative-offered': visitation,
  'alternative-accepted': [...referrers, ...visitation],
  'alternative-declined': [...referrers, ...visitation],
  'referral-redirected': visitation,
  'rehabilitation-decided': ['specialised-visitation'],
  'decision-delivered': gateway,
  'decision-failed': gateway,
  'referral-withdrawn': [...referrers, ...visitation],
  'referral-closed': visitation,
  'referral-voided': [...referrers, ...visitation],
  'stay-informed': [...visitation, ...house, 'gateway'],
  'municipality-informed': ['municipality', 'municipal-nursing', 'private-supplier'],
  'municipality-asked': [...house, 'visitation'],
  'request-answered': ['municipality', 'municipal-nursing'],
  'package-sent': ['hospital', 'acute-nursing', 'municipal-nursing', 'general-practice', 'region'],
  'package-delivered': gateway,
  arrived: house,
  'stay-changed': [...house, 'visitation'],
  'purpose-changed': house,
  'status-met': house,
  'supplies-told': companions,
  'functional-status-told': companions,
  'meeting-told': [...companions, 'general-practice', 'specialised-visitation'],
  'leave-started': house,
  'leave-ended': house,
  'hospital-admitted': [...house, 'hospital'],
  'hospital-returned': [...house, 'hospital'],
  died: [...house, 'hospital', 'general-practice', 'municipality'],
  transferred: [...house, 'visitation'],
  'stay-voided': [...house, 'visitation'],
  'notice-sent': house,
  'notice-revised': house,
  'notice-cancelled': [...house, 'gateway'],
  'notice-answered': ['municipality'],
  'notice-available': gateway,
  'notice-failed': gateway,
  'notice-phoned': [...house, 'gateway'],
  'end-decided': house,
  departed: house,
  'handover-sent': house,
  'handover-delivered': gateway,
  'waiting-started': house,
  'waiting-stopped': house,
  'need-returned': house,
  'hospital-discharged': ['hospital', 'acute-nursing'],
  'responsibility-offered': doctors,
  'responsibility-accepted': doctors,
  'responsibility-declined': doctors,
  'responsibility-due': gateway,
  corrected: [...house, 'visitation'],
};

/** What only the site of a stay, or its operator, tells of it: another site has no part in the course. */
export const houseKinds: readonly CourseEventKind[] = [
  'municipality-asked',
  'arrived',
  'stay-changed',
  'purpose-changed',
  'status-met',
  'leave-started',
  'leave-ended',
  'transferred',
  'notice-sent',
  'notice-revised',
  'notice-cancelled',
  'notice-phoned',
  'end-decided',
  'departed',
  'handover-sent',
  'waiting-started',
  'waiting-stopped',
  'need-returned',
];
