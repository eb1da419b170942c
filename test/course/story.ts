import type { CourseEventKind, CourseFacts } from '../../src/course/course-facts.ts';
import type { CourseMessage, CourseMessageHead } from '../../src/course/course-message.ts';
import { type CourseHistory, type Decision, decide, newCourse, record } from '../../src/course/decide.ts';
import type { Party } from '../../src/course/party.ts';
import type { CoursePolicy } from '../../src/course/policy/course-policy.ts';
import { defaultCoursePolicy } from '../../src/course/policy/default-course-policy.ts';
import { wake } from '../../src/course/wake.ts';
import { instant } from './instant.ts';

/** The parties of the stories, none of them real. */
export const parties = {
  hospital: { id: 'hos-med', kind: 'hospital' },
  visitation: { id: 'vis-oest', kind: 'visitation' },
  sop: { id: 'sop-vig', kind: 'sop' },
  gp: { id: 'gp-1', kind: 'general-practice' },
  municipality: { id: 'mun-0101', kind: 'municipality', municipality: '0101' },
  specialised: { id: 'frv', kind: 'specialised-visitation' },
  gateway: { id: 'overgang', kind: 'gateway' },
} as const satisfies Record<string, Party>;

export const siteDoctor = { id: 'doctor-vig', role: 'sop-doctor' } as const;
export const gpDoctor = { id: 'gp-1', role: 'gp' } as const;

/** Facts with which nothing is wrong; a story names only what it is about. */
export const usual: { readonly [K in CourseEventKind]: CourseFacts[K] } = {
  'referral-received': {
    referralId: 'ref-1',
    origin: 'hospital',
    criteria: { A1: true, A2: true, A3: true, A4: true, A5: false, A6: 'not-assessed' },
    functionalAbility: true,
    flags: [],
    dialogue: { citizen: true, municipality: true },
    generalPractitioner: 'gp-1',
  },
  'referral-questioned': { referralId: 'ref-1' },
  'referral-supplemented': { referralId: 'ref-1', criteria: {}, functionalAbility: true, flags: [] },
  'referral-opened': { referralId: 'ref-1' },
  'allocation-granted': {
    referralId: 'ref-1',
    stayId: 'stay-1',
    assessed: true,
    flags: [],
    legalBases: ['sul-118e'],
    authority: 'region-oestdanmark',
    operator: 'kommune-koebenhavn',
    site: 'sop-vig',
    ruleSet: 'national-2026-draft',
    plannedEnd: instant('2027-04-30T12:00+02:00'),
    information: ['stay', 'interventions', 'treatment', 'duration'],
    doctor: siteDoctor,
  },
  'referral-rejected': { referralId: 'ref-1', reason: 'home-possible' },
  'dialogue-recorded': { referralId: 'ref-1' },
  'capacity-missing': { referralId: 'ref-1' },
  'alternative-offered': {
    referralId: 'ref-1',
    offer: 'sop-frb',
    dialogue: { citizen: true, municipality: true },
  },
  'alternative-accepted': { referralId: 'ref-1' },
  'alternative-declined': { referralId: 'ref-1' },
  'referral-redirected': { referralId: 'ref-1', to: 'specialised' },
  'rehabilitation-decided': { referralId: 'ref-1', accepted: true, unit: 'unit-1' },
  'decision-delivered': { referralId: 'ref-1' },
  'decision-failed': { referralId: 'ref-1', reason: 'answered 410' },
  'referral-withdrawn': { referralId: 'ref-1', reason: 'need gone' },
  'referral-closed': { referralId: 'ref-1' },
  'referral-voided': { referralId: 'ref-1' },
  'stay-informed': {},
  'municipality-informed': {},
  'municipality-asked': { requestId: 'request-1', want: 'home', outcome: 'asked' },
  'request-answered': { requestId: 'request-1', want: 'home', outcome: 'done' },
  'package-sent': {},
  'package-delivered': {},
  arrived: { goals: 2 },
  'stay-changed': {},
  'purpose-changed': { purpose: 'rehabilitation' },
  'status-met': {},
  'supplies-told': {
    supplies: [{ supplyId: 'supply-1', owner: 'hos-med', holder: 'sop-vig', toReturn: true }],
  },
  'functional-status-told': {
    components: ['body', 'activities', 'participation'],
    assessedAt: instant('2027-04-07T12:00+02:00'),
  },
  'meeting-told': {
    meetingId: 'meeting-1',
    meeting: 'home-visit',
    outcome: 'called',
    start: instant('2027-04-15T10:00+02:00'),
  },
  'leave-started': {},
  'leave-ended': {},
  'hospital-admitted': { hospital: 'hos-akut' },
  'hospital-returned': { needConfirmed: true },
  died: {},
  transferred: { toSite: 'sop-bys', toStayId: 'stay-2', accepted: true },
  'stay-voided': { reason: 'entered in error' },
  'notice-sent': {
    chainId: 'chain-1',
    sequence: 0,
    expectedEnd: instant('2027-04-22T11:00+02:00'),
    content: ['assessment', 'destination', 'needs', 'doctor', 'phone'],
  },
  'notice-revised': {
    chainId: 'chain-1',
    sequence: 1,
    expectedEnd: instant('2027-04-23T11:00+02:00'),
    content: ['assessment', 'destination', 'needs', 'doctor', 'phone'],
  },
  'notice-cancelled': { chainId: 'chain-1', reason: 'health-change' },
  'notice-answered': { chainId: 'chain-1', sequence: 0, answer: 'received' },
  'notice-available': { chainId: 'chain-1', sequence: 0 },
  'notice-failed': { chainId: 'chain-1', sequence: 0, reason: 'unknown type' },
  'notice-phoned': { chainId: 'chain-1', sequence: 0, giver: 'nurse', taker: 'visitator' },
  'end-decided': {
    actualEnd: instant('2027-04-22T11:00+02:00'),
    criteria: { D1: 'met', D3: 'met', D4: 'met', D5: 'met', D6: 'met' },
    dialogue: true,
    decider: 'attached-doctor',
    professions: 2,
    destination: 'own-home',
  },
  departed: {
    reason: 'planned-need-ended',
    actualEnd: instant('2027-04-22T11:00+02:00'),
    departure: instant('2027-04-22T12:15+02:00'),
    destination: 'own-home',
    assessed: true,
  },
  'handover-sent': { medicationUpdated: true },
  'handover-delivered': { to: 'municipality' },
  'waiting-started': { placeType: 'plejebolig' },
  'waiting-stopped': { reason: 'place taken' },
  'need-returned': { criteria: { A1: true } },
  'hospital-discharged': { hospital: { id: 'hos-med', role: 'hospital', phone: '+45 00 00 00 00' } },
  'responsibility-offered': {
    transferId: 'transfer-1',
    to: siteDoctor,
    effectiveAt: instant('2027-04-07T14:00+02:00'),
  },
  'responsibility-accepted': {
    transferId: 'transfer-1',
    to: siteDoctor,
    effectiveAt: instant('2027-04-07T14:00+02:00'),
  },
  'responsibility-declined': { transferId: 'transfer-1' },
  'responsibility-due': {},
  corrected: { corrects: 'nothing' },
};

function usualSender(kind: CourseEventKind): Party {
  if (kind === 'referral-received' || kind === 'referral-withdrawn' || kind === 'referral-supplemented')
    return parties.hospital;
  if (kind === 'rehabilitation-decided') return parties.specialised;
  if (kind === 'hospital-discharged' || kind === 'package-sent') return parties.hospital;
  if (kind.startsWith('alternative-a') || kind === 'alternative-declined' || kind === 'referral-voided')
    return parties.hospital;
  if (/^(referral|allocation|dialogue|capacity|alternative)-/.test(kind)) return parties.visitation;
  if (kind === 'notice-answered' || kind === 'municipality-informed' || kind === 'request-answered')
    return parties.municipality;
  if (
    /^(notice-available|notice-failed|decision-delivered|decision-failed|handover-delivered|package-delivered|responsibility-due)$/.test(
      kind,
    )
  )
    return parties.gateway;
  return parties.sop;
}

/** A message of the course, told by whoever usually tells it. */
export function say<K extends CourseEventKind>(
  kind: K,
  at: string,
  facts: Partial<CourseFacts[K]> = {},
  head: Partial<CourseMessageHead> = {},
): CourseMessage {
  const message = {
    kind,
    messageId: `${kind}@${at}`,
    courseId: 'course-1',
    citizen: 'agnes',
    at: instant(at),
    sequence: 0,
    sender: usualSender(kind),
    residenceMunicipality: '0101',
    responsible: 'region-oestdanmark',
    statesResponsible: true,
    ...(kind === 'referral-received' ? { receiver: parties.visitation } : {}),
    facts: { ...usual[kind], ...facts },
    ...head,
  };
  // One object literal cannot be seen to belong to one member of the union.
  return message as unknown as CourseMessage;
}

/** A course told message by message. */
export interface Told {
  readonly history: CourseHistory;
  readonly decisions: readonly Decision[];
  readonly last: Decision;
}

/** Tells a course, each message judged ten seconds after what it tells. */
export function tell(
  messages: readonly CourseMessage[],
  policy: CoursePolicy = standard,
  from: CourseHistory = newCourse,
): Told {
  let history = from;
  const decisions = messages.map((message) => {
    const decision = decide(history, message, policy, message.at + 10_000);
    history = record(history, decision);
    return decision;
  });
  const last = decisions.at(-1) ?? wake(history, policy, 0, 'overgang');
  return { history, decisions, last };
}

/** What the course owes at an instant, and what its timers do by then. */
export function later({ history }: Told, at: string, policy: CoursePolicy = standard): Told {
  const decision = wake(history, policy, instant(at), 'overgang');
  return { history: record(history, decision), decisions: [decision], last: decision };
}

export const standard: CoursePolicy = defaultCoursePolicy();

/** The codes of a decision's findings. */
export function codes(decision: Decision): readonly string[] {
  return decision.findings.map(({ code }) => code);
}

/** The names of the tasks a decision leaves. */
export function owed(decision: Decision): readonly string[] {
  return decision.tasks.map(({ name }) => name);
}

/** The story of TS-01 up to the arrival. */
export const untilArrival: readonly CourseMessage[] = [
  say('referral-received', '2027-04-05T10:00+02:00'),
  say('referral-opened', '2027-04-05T10:30+02:00'),
  say('allocation-granted', '2027-04-05T13:20+02:00'),
  say('municipality-informed', '2027-04-05T15:00+02:00'),
  say('hospital-discharged', '2027-04-07T13:00+02:00'),
  say('package-sent', '2027-04-07T13:05+02:00'),
  say('package-delivered', '2027-04-07T13:05:10+02:00'),
  say('meeting-told', '2027-04-07T13:30+02:00', { meetingId: 'status-1', meeting: 'status-meeting' }),
  say('arrived', '2027-04-07T14:00+02:00'),
];

/** The rest of TS-01: notice, answer, end, handover. */
export const untilClosed: readonly CourseMessage[] = [
  say('notice-sent', '2027-04-20T10:00+02:00'),
  say('notice-available', '2027-04-20T10:00:01+02:00'),
  say('notice-answered', '2027-04-20T14:00+02:00', { answer: 'ready-from' }),
  say('end-decided', '2027-04-22T11:00+02:00'),
  say('departed', '2027-04-22T12:15+02:00'),
  say('handover-sent', '2027-04-22T12:15:30+02:00'),
  say('handover-delivered', '2027-04-22T12:15:40+02:00', { to: 'municipality' }),
  say('handover-delivered', '2027-04-22T12:15:50+02:00', { to: 'gp' }),
];
