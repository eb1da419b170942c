import { fromWallTime, toWallTime } from '../../time/danish-time.ts';
import { childOf, trimmedText, type XmlElement } from '../../xml/xml-element.ts';
import type { Transform } from '../transform.ts';

function wallTime(timeName: 'Time' | 'TimeWithSec', length: number): Transform {
  return {
    outcome: 'carried',
    children: ['Date', timeName],
    toFhir: (element) => {
      const [date, time] = [childOf(element, 'Date'), childOf(element, timeName)];
      return date === undefined || time === undefined
        ? undefined
        : fromWallTime(trimmedText(date), trimmedText(time));
    },
    toLegacy: (value, { namespace }) => {
      const wall = toWallTime(String(value));
      if (wall === undefined) return undefined;
      const element = (name: string, text: string): XmlElement => ({ name, namespace, children: [text] });
      const seconds = length === 5 && !wall.time.endsWith(':00');
      return {
        nodes: [element('Date', wall.date), element(timeName, wall.time.slice(0, length))],
        ...(seconds ? { note: 'The letter has no seconds.' } : {}),
      };
    },
  };
}

/** `Date` and `Time` (minutes) of Danish wall time, and an instant with its offset. */
export const dateTime: Transform = wallTime('Time', 5);

/** `Date` and `TimeWithSec` of Danish wall time, and an instant with its offset. */
export const dateTimeWithSeconds: Transform = wallTime('TimeWithSec', 8);

/** A date alone. */
export const dateOnly: Transform = {
  outcome: 'carried',
  toFhir: (element) => trimmedText(element),
  toLegacy: (value) => {
    const wall = toWallTime(String(value));
    return wall === undefined ? undefined : { nodes: [wall.date] };
  },
};
