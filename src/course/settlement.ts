import type { CourseEventKind } from './course-facts.ts';
import { type CourseEvent, compareEvents } from './course-message.ts';

/** One instant that settlement may need; raw, without any tariff (R-SET-03). Milliseconds since the epoch, UTC. */
export interface SettlementEvent {
  readonly id: string;
  readonly what: string;
  readonly at: number;
  /** The residence municipality the message named. */
  readonly municipality?: string;
  readonly expectedEnd?: number;
  readonly actualEnd?: number;
  readonly departure?: number;
  readonly policy?: string;
  /** The settlement event this one corrects; both stay (R-SET-04). */
  readonly corrects?: string;
}

/** What settlement calls the events that count. */
export const settlementNames: Readonly<Partial<Record<CourseEventKind, string>>> = {
  'allocation-granted': 'allocation',
  arrived: 'arrival',
  'notice-sent': 'notice-announced',
  'notice-revised': 'notice-revised',
  'notice-cancelled': 'notice-cancelled',
  'notice-available': 'notice-effective',
  'notice-phoned': 'notice-effective',
  'end-decided': 'end-of-need',
  departed: 'departure',
  died: 'death',
  'hospital-admitted': 'hospital-start',
  'hospital-returned': 'hospital-end',
  'leave-started': 'leave-start',
  'leave-ended': 'leave-end',
  'waiting-started': 'waiting-start',
  'waiting-stopped': 'waiting-end',
  'need-returned': 'waiting-end',
  corrected: 'correction',
};

/**
 * What settlement is told of a course: one entry per event that counts, in the order in which they were recorded, so
 * that a later export only adds to an earlier one.
 */
export function settlementEvents(events: readonly CourseEvent[]): readonly SettlementEvent[] {
  return events
    .toSorted((one, other) => one.recordedAt - other.recordedAt || compareEvents(one, other))
    .flatMap((event) => {
      const what = settlementNames[event.kind];
      if (what === undefined) return [];
      const at = event.kind === 'waiting-started' ? (event.facts.since ?? event.at) : event.at;
      return [{ id: event.messageId, what, at, ...details(event) }];
    });
}

function details(event: CourseEvent): Omit<SettlementEvent, 'id' | 'what' | 'at'> {
  const { facts, residenceMunicipality: municipality, terms } = event;
  return {
    ...(municipality === undefined ? {} : { municipality }),
    ...('expectedEnd' in facts && facts.expectedEnd !== undefined ? { expectedEnd: facts.expectedEnd } : {}),
    ...('actualEnd' in facts && facts.actualEnd !== undefined ? { actualEnd: facts.actualEnd } : {}),
    ...('departure' in facts && facts.departure !== undefined ? { departure: facts.departure } : {}),
    ...(terms === undefined ? {} : { policy: `${terms.policyId}/${terms.version}/${terms.reading}` }),
    ...('corrects' in facts ? { corrects: facts.corrects } : {}),
  };
}
