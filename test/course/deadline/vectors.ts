/** One row per notice: effective time, hours owed, earliest end as literally read (NL), with the weekend closed (NW), and by the day of the end (ED). */
export interface Vector {
  readonly id: string;
  readonly notice: string;
  readonly hours: number;
  readonly literal: string;
  readonly weekendClosed: string;
  readonly byEndDay: string;
  readonly shows: string;
}

/** By the day of the end: reckoned apart from the program, with another language's calendar; the table has none. */
const byEndDay: Readonly<Record<string, string>> = {
  V01: '2027-04-08T10:00:00+02:00',
  V02: '2027-04-10T23:59:00+02:00',
  V03: '2027-04-11T00:00:00+02:00',
  V04: '2027-04-11T15:00:00+02:00',
  V05: '2027-04-11T23:59:00+02:00',
  V06: '2027-04-12T00:00:00+02:00',
  V07: '2027-04-12T10:00:00+02:00',
  V08: '2027-04-13T10:00:00+02:00',
  V09: '2027-04-14T08:00:00+02:00',
  V10: '2027-03-28T16:00:00+02:00',
  V11: '2027-03-29T13:00:00+02:00',
  V12: '2027-03-30T02:30:00+02:00',
  V13: '2027-03-27T15:00:00+01:00',
  V14: '2027-10-31T14:00:00+01:00',
  V15: '2027-11-01T11:00:00+01:00',
  V16: '2027-11-02T01:30:00+01:00',
  V17: '2027-11-02T02:30:00+01:00',
  V18: '2027-12-26T11:00:00+01:00',
  V19: '2028-01-01T16:00:00+01:00',
  V20: '2027-01-03T09:00:00+01:00',
  V21: '2027-05-08T09:00:00+02:00',
  V22: '2027-10-31T00:30:00+02:00',
};

/** The table of domain model 2.G.4. In 2027 summer time lasts from 28 March to 31 October. */
export const vectors: readonly Vector[] = [
  row('V01', '2027-04-06T10:00+02:00', 48, '2027-04-08T10:00:00+02:00', 'an ordinary Tuesday'),
  row('V02', '2027-04-08T23:59+02:00', 48, '2027-04-10T23:59:00+02:00', 'the last minute before Friday'),
  row('V03', '2027-04-09T00:00+02:00', 72, '2027-04-12T00:00:00+02:00', 'Friday in Denmark, Thursday in UTC'),
  row('V04', '2027-04-09T15:00+02:00', 72, '2027-04-12T15:00:00+02:00', 'Friday at 15'),
  row('V05', '2027-04-09T23:59+02:00', 72, '2027-04-12T23:59:00+02:00', 'the last minute of Friday'),
  row(
    'V06',
    '2027-04-10T00:00+02:00',
    48,
    '2027-04-12T00:00:00+02:00',
    'a minute later',
    '2027-04-13T00:00:00+02:00',
  ),
  row(
    'V07',
    '2027-04-10T10:00+02:00',
    48,
    '2027-04-12T10:00:00+02:00',
    'a Saturday',
    '2027-04-13T00:00:00+02:00',
  ),
  row('V08', '2027-04-11T10:00+02:00', 48, '2027-04-13T10:00:00+02:00', 'a Sunday'),
  row('V09', '2027-04-12T08:00+02:00', 48, '2027-04-14T08:00:00+02:00', 'a Monday'),
  row('V10', '2027-03-26T15:00+01:00', 72, '2027-03-29T16:00:00+02:00', 'Good Friday before summer time'),
  row(
    'V11',
    '2027-03-27T12:00+01:00',
    48,
    '2027-03-29T13:00:00+02:00',
    'Saturday before it',
    '2027-03-30T01:00:00+02:00',
  ),
  row(
    'V12',
    '2027-03-28T01:30+01:00',
    48,
    '2027-03-30T02:30:00+02:00',
    'half an hour before the missing hour',
  ),
  row('V13', '2027-03-25T15:00+01:00', 48, '2027-03-27T15:00:00+01:00', 'Maundy Thursday is no Friday'),
  row('V14', '2027-10-29T15:00+02:00', 72, '2027-11-01T14:00:00+01:00', 'Friday before winter time'),
  row(
    'V15',
    '2027-10-30T12:00+02:00',
    48,
    '2027-11-01T11:00:00+01:00',
    'Saturday before it',
    '2027-11-01T23:00:00+01:00',
  ),
  row('V16', '2027-10-31T02:30+02:00', 48, '2027-11-02T01:30:00+01:00', 'the repeated hour, first time'),
  row('V17', '2027-10-31T02:30+01:00', 48, '2027-11-02T02:30:00+01:00', 'the repeated hour, second time'),
  row('V18', '2027-12-24T11:00+01:00', 72, '2027-12-27T11:00:00+01:00', 'Christmas Eve is a Friday'),
  row('V19', '2027-12-30T16:00+01:00', 48, '2028-01-01T16:00:00+01:00', 'across the year'),
  row('V20', '2027-01-01T09:00+01:00', 72, '2027-01-04T09:00:00+01:00', 'the first day of the regime'),
  row('V21', '2027-05-06T09:00+02:00', 48, '2027-05-08T09:00:00+02:00', 'Ascension Day'),
  row(
    'V22',
    '2027-10-29T00:30+02:00',
    72,
    '2027-10-31T23:30:00+01:00',
    'Friday that permits the long Sunday',
  ),
];

function row(
  id: string,
  notice: string,
  hours: number,
  literal: string,
  shows: string,
  weekendClosed: string = literal,
): Vector {
  return { id, notice, hours, literal, weekendClosed, byEndDay: byEndDay[id] ?? '?', shows };
}
