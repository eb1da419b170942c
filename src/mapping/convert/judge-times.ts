import { type Problem, problem } from '../../message/problem.ts';
import { fromWallTime } from '../time/danish-time.ts';
import { childOf, trimmedText, type XmlElement } from '../xml/xml-element.ts';

/** The two hours of a year that are not one hour of the day (domain table 2.G.6, cases 9 and 10). */
const changingDays = /^\d{4}-(03|10)-\d\d$/;

/**
 * What is doubtful about the times a letter tells, which are Danish wall time: an hour that happens twice, which is read
 * as the first, and one that does not happen, which is moved forward (R-ID-11). The letter's own time of writing is not
 * asked about: nothing is counted from it.
 */
export function judgeTimes(root: XmlElement): readonly Problem[] {
  return root.children.flatMap((child) =>
    typeof child === 'string' || child.name === 'Letter' ? [] : timesIn(child, child.name),
  );
}

function timesIn(element: XmlElement, path: string): readonly Problem[] {
  const [date, time] = [
    childOf(element, 'Date'),
    childOf(element, 'Time') ?? childOf(element, 'TimeWithSec'),
  ];
  if (date !== undefined && time !== undefined) return doubts(trimmedText(date), trimmedText(time), path);
  return element.children.flatMap((child) =>
    typeof child === 'string' ? [] : timesIn(child, `${path}/${child.name}`),
  );
}

function doubts(date: string, time: string, expression: string): readonly Problem[] {
  if (!changingDays.test(date)) return [];
  const danish = fromWallTime(date, time);
  if (danish === undefined) return [];
  const facts = { expression, rule: 'R-ID-11', params: { found: `${date} ${time}`, danish } };
  if (!danish.startsWith(`${date}T${time}`)) return [problem('time.never-happens', facts)];
  return happensAgain(danish) ? [problem('time.happens-twice', facts)] : [];
}

/** Whether an hour later the clock shows the same. */
function happensAgain(danish: string): boolean {
  const later = Temporal.Instant.from(danish).add({ hours: 1 }).toZonedDateTimeISO('Europe/Copenhagen');
  return later.toString({ timeZoneName: 'never' }).slice(0, 16) === danish.slice(0, 16);
}
