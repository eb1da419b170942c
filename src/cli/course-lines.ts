import { asList, at } from '../fhir/json.ts';

/** How a course stands, line by line, of what `GET /courses/{id}` answers. */
export function courseLines(course: unknown): readonly string[] {
  const told = (...path: readonly (string | number)[]): string => String(at(course, ...path) ?? '-');
  return [
    `course ${told('id')}: referral ${told('referrals', 0, 'state')}, stay ${told('stay', 'state')} at ${told('stay', 'site')}`,
    noticeLine(at(course, 'notice')),
    ...asList(at(course, 'responsible')).map(
      (each) =>
        `responsible   ${at(each, 'from')} to ${at(each, 'to') ?? 'now'}: ${at(each, 'role')} ${at(each, 'doctor') ?? ''}`,
    ),
    ...asList(at(course, 'tasks')).map(
      (each) =>
        `task          ${at(each, 'owner')}: ${at(each, 'kind')} (${at(each, 'rule') ?? '-'})${at(each, 'escalated') === true ? ', escalated' : ''}`,
    ),
    ...asList(at(course, 'metrics')).map(
      (each) => `counted       ${at(each, 'name')}: ${at(each, 'value')} (${at(each, 'rule')})`,
    ),
    ...asList(at(course, 'meetings')).map(
      (each) => `meeting       ${at(each, 'start')}: ${at(each, 'meeting')}, ${at(each, 'outcome')}`,
    ),
    ...asList(at(course, 'supplies')).map(
      (each) => `aid           ${at(each, 'id')}: of ${at(each, 'owner')}, with ${at(each, 'holder')}`,
    ),
    ...asList(at(course, 'events')).flatMap((each) => [
      `${at(each, 'at')}  ${at(each, 'kind')} by ${at(each, 'by')}`,
      ...asList(at(each, 'findings')).map(
        (finding) =>
          `              ${at(finding, 'severity')} ${at(finding, 'rule')}: ${at(finding, 'text')}`,
      ),
    ]),
  ];
}

function noticeLine(notice: unknown): string {
  const margin =
    at(notice, 'outcome') === 'late'
      ? `, ${at(notice, 'shortfallMinutes')} min too late`
      : at(notice, 'slackMinutes') === undefined
        ? ''
        : `, ${at(notice, 'slackMinutes')} min to spare`;
  const times =
    at(notice, 'effective') === undefined
      ? ''
      : `: given ${at(notice, 'effective')}, end ${at(notice, 'end')}, permitted from ${at(notice, 'earliest')}`;
  return `notice        ${at(notice, 'outcome')}${times}${margin}`;
}
