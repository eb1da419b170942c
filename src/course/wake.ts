import type { CourseMessage } from './course-message.ts';
import { type CourseHistory, type Decision, decide } from './decide.ts';
import type { CoursePolicy } from './policy/course-policy.ts';
import { timeline } from './responsibility-timeline.ts';
import { pending } from './timers.ts';

/**
 * What follows from a course's timers at an instant: tasks that have become due, and the takeover of the treatment
 * responsibility that was agreed for a time that has come (R-TRE-07). Waking a course twice, or in two processes,
 * changes nothing the second time, because the event it records has an id of its own.
 * @param gateway id of the gateway's own organisation
 */
export function wake(history: CourseHistory, policy: CoursePolicy, now: number, gateway: string): Decision {
  const takeover = dueTakeover(history, now, gateway);
  if (takeover !== undefined) return decide(history, takeover, policy, now);
  const { state: course } = history;
  return { findings: [], events: [], course, ...pending(course, policy, now), routed: false, sends: [] };
}

/** The last change of hands that the clock has made and no event has told. */
function dueTakeover(
  { state, events }: CourseHistory,
  now: number,
  gateway: string,
): CourseMessage | undefined {
  const { claims, over } = state.responsibility;
  if (state.courseId === undefined || state.citizen === undefined) return undefined;
  const current = timeline(claims, over).find(({ from, to }) => from <= now && now < to);
  if (current === undefined || (current.holder?.role ?? 'nobody') === state.responsibility.state)
    return undefined;
  const messageId = `${state.courseId}/responsibility-due/${current.from}`;
  if (events.some((event) => event.messageId === messageId)) return undefined;
  return {
    kind: 'responsibility-due',
    messageId,
    courseId: state.courseId,
    citizen: state.citizen,
    at: current.from,
    sequence: 0,
    sender: { id: gateway, kind: 'gateway' },
    facts: {},
  };
}
