import { type Problem, problem } from '../../message/problem.ts';
import { inDenmark, writeDanish } from './danish-time.ts';

/** A time that was read, in milliseconds since the epoch, or undefined when the problems refuse it. */
export interface ReadTime {
  readonly instant: number | undefined;
  readonly problems: readonly Problem[];
}

const dateOnly = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const withoutOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
const complete = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

/**
 * Reads a time on which a deadline depends (R-ID-11): a date, a time of day to the minute at least, and an offset.
 * The instant is authoritative; an offset that Denmark did not have at that instant is reported as a warning and
 * the instant kept (domain table 2.G.6, case 10). `Z` is not an offset anybody reads a clock in and passes.
 * @param text as the sender wrote it, of any length
 * @param expression where in the message it stands
 */
export function readInstant(text: string, expression?: string): ReadTime {
  const found = text.slice(0, 64);
  const refused = (code: 'time.date-only' | 'time.no-offset' | 'time.not-a-time'): ReadTime => ({
    instant: undefined,
    problems: [problem(code, { ...at(expression), params: { found }, rule: 'R-ID-11' })],
  });
  if (dateOnly.test(text)) return refused('time.date-only');
  if (withoutOffset.test(text)) return refused('time.no-offset');
  if (!complete.test(text)) return refused('time.not-a-time');
  const instant = instantOf(text);
  if (instant === undefined) return refused('time.not-a-time');
  if (text.endsWith('Z') || text.slice(-6) === inDenmark(instant).offset) return { instant, problems: [] };
  const facts = { params: { found, danish: writeDanish(instant) }, rule: 'R-ID-11' };
  return { instant, problems: [problem('time.foreign-offset', { ...at(expression), ...facts })] };
}

/** Temporal throws on days and hours that no calendar has; here that is an expected answer. */
function instantOf(text: string): number | undefined {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

function at(expression: string | undefined): { expression?: string } {
  return expression === undefined ? {} : { expression };
}
