import { overgangBase } from '../message/systems.ts';
import { authorityEvent, taskEvents } from '../store/subscriptions.ts';

/** Something that can be subscribed to. FHIR R4 knows topics by their canonical URL alone. */
export interface Topic {
  /** Last part of the canonical URL. */
  readonly name: string;
  readonly title: string;
  /** Events of messages, or of tasks, that are events of the topic. */
  readonly events: readonly string[];
  /** Whether it is for authorities, and tells of messages of their courses whoever receives them (M47, R-DAT-06). */
  readonly ofAuthority?: true;
}

const referral = [
  'sop-referral-new',
  'sop-referral-update',
  'sop-referral-cancel',
  'sop-referral-opened',
  'sop-allocation-granted',
  'sop-allocation-rejected',
  'sop-alternative-offer',
  'sop-alternative-response',
  'sop-rehabilitation-decision',
] as const;
const stay = [
  'sop-stay-information',
  'sop-municipal-information',
  'sop-municipal-request',
  'sop-home-preparation',
  'sop-handover-in',
  'sop-stay-start',
  'sop-stay-purpose-change',
  'sop-stay-transfer',
  'sop-stay-leave',
  'sop-stay-readmission',
  'sop-stay-death',
  'sop-status-meeting',
  'sop-treatment-responsibility',
  'sop-supply',
  'sop-functional-status',
  'sop-meeting',
] as const;
const notice = [
  'sop-discharge-notice-new',
  'sop-discharge-notice-revise',
  'sop-discharge-notice-cancel',
  'sop-discharge-notice-response',
] as const;
const end = ['sop-end-decision', 'sop-stay-end', 'sop-handover-out', 'sop-waiting'] as const;

const course = [...referral, ...stay, ...notice, ...end];

/** Every topic there is. The table in docs/subscriptions.md is held equal to it by a test. */
export const topics: readonly Topic[] = [
  {
    name: 'referral',
    title: 'Referral, allocation and alternatives (M01 to M09), the specialised visitation’s decision',
    events: referral,
  },
  {
    name: 'stay',
    title: 'Before and during the stay (M10, M11, M26 to M30, M41 to M44, M50, M51, M54, M56, M60)',
    events: stay,
  },
  { name: 'discharge-notice', title: 'Discharge notices and their answers (M31 to M34)', events: notice },
  { name: 'end-of-stay', title: 'End of the stay, handover and waiting (M36 to M40)', events: end },
  { name: 'course', title: 'Everything of the course', events: course },
  { name: 'capacity', title: 'Places that sites declare (M45)', events: ['sop-capacity'] },
  {
    name: 'tasks',
    title: 'What the organisation must do, since when it is overdue, and that it is done',
    events: Object.values(taskEvents),
  },
  {
    name: 'region',
    title: 'Everything of the courses an authority answers for (M47)',
    events: course,
    ofAuthority: true,
  },
];

/** The canonical URL of a topic. */
export function canonicalOf({ name }: Topic): string {
  return `${topicBase}${name}`;
}

/** The topic with a canonical URL, with or without a version. */
export function topicOf(canonical: string): Topic | undefined {
  const [url] = canonical.split('|');
  return topics.find((topic) => canonicalOf(topic) === url);
}

/** What an event of a topic is kept as. */
export function keptEvent({ ofAuthority }: Topic, event: string): string {
  return ofAuthority === true ? authorityEvent(event) : event;
}

const topicBase = `${overgangBase}/SubscriptionTopic/`;
