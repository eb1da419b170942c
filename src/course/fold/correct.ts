import type { CourseEvent } from '../course-message.ts';

/**
 * Puts corrections into the events they correct (R-SET-04, R-END-11). Both stay in the log; only the fold sees the
 * corrected instants, at the place in the course where the corrected event stands.
 */
export function correct(ordered: readonly CourseEvent[]): readonly CourseEvent[] {
  const corrections = new Map<string, Extract<CourseEvent, { kind: 'corrected' }>>();
  for (const event of ordered) if (event.kind === 'corrected') corrections.set(event.facts.corrects, event);
  if (corrections.size === 0) return ordered;
  return ordered.map((event) => {
    const correction = corrections.get(event.messageId);
    if (correction === undefined) return event;
    const { actualEnd, departure } = correction.facts;
    if (event.kind === 'end-decided') {
      return { ...event, facts: { ...event.facts, ...(actualEnd === undefined ? {} : { actualEnd }) } };
    }
    if (event.kind === 'departed') {
      const instants = {
        ...(actualEnd === undefined ? {} : { actualEnd }),
        ...(departure === undefined ? {} : { departure }),
      };
      return { ...event, facts: { ...event.facts, ...instants } };
    }
    return event;
  });
}
