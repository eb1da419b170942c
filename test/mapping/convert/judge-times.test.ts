import { describe, expect, it } from 'vitest';
import { judgeTimes } from '../../../src/mapping/convert/judge-times.ts';
import type { XmlElement } from '../../../src/mapping/xml/xml-element.ts';

const element = (name: string, ...children: XmlElement['children']): XmlElement => ({
  name,
  namespace: 'urn:test',
  children,
});
const moment = (name: string, [date = '', time = '']: readonly string[], timeName = 'Time'): XmlElement =>
  element(name, element('Date', date), element(timeName, time));
const told = (...children: readonly XmlElement[]): readonly string[] =>
  judgeTimes(element('Root', ...children)).map(
    ({ code, expression, params }) => `${code} ${expression} ${params?.danish}`,
  );

describe('the times of a letter, which have no offset', () => {
  it.each([
    ['an hour that is there once', ['2027-04-06', '10:00'], []],
    ['the hour before the repeated one', ['2027-10-31', '01:59'], []],
    ['the repeated hour', ['2027-10-31', '02:00'], ['time.happens-twice End 2027-10-31T02:00:00+02:00']],
    ['its last minute', ['2027-10-31', '02:59'], ['time.happens-twice End 2027-10-31T02:59:00+02:00']],
    ['the hour after it', ['2027-10-31', '03:00'], []],
    ['the missing hour', ['2027-03-28', '02:30'], ['time.never-happens End 2027-03-28T03:30:00+02:00']],
    ['the hour after it', ['2027-03-28', '03:00'], []],
    ['no time at all', ['2027-03-28', 'nu'], []],
  ])('are told of where they are doubtful: %s', (_, at, expected) => {
    expect(told(moment('End', at))).toEqual(expected);
  });

  it('are found wherever they stand, with seconds too, but for when the letter was written', () => {
    const twice = ['2027-10-31', '02:30:00'];
    expect(
      told(
        element('Letter', moment('Authorisation', twice)),
        element('Results', element('Sample', moment('Taken', twice, 'TimeWithSec'))),
      ),
    ).toEqual(['time.happens-twice Results/Sample/Taken 2027-10-31T02:30:00+02:00']);
  });
});
