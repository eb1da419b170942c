import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportAdapters } from '../../../src/course/reporting/report-adapters.ts';
import { registeredBy } from '../../../src/course/reporting/sources.ts';
import { submissionsOf } from '../../../src/course/reporting/submission.ts';
import { settlementNames } from '../../../src/course/settlement.ts';

const event = (id: string, more: object = {}) => ({
  id,
  courseId: 'course',
  authority: 'region',
  operator: 'municipality',
  what: 'arrival',
  at: Date.parse('2027-04-07T14:00:00+02:00'),
  recordedAt: Date.parse('2027-04-07T14:05:00+02:00'),
  ...more,
});

describe('national reporting', () => {
  it('is by each operator on behalf of its region, of what operations told and nothing else (R-DAT-02, R-DAT-08)', () => {
    const { submissions, refused } = submissionsOf(
      [event('a'), event('b', { operator: 'private' }), event('c', { corrects: 'a' })],
      '2027-04',
    );
    expect(refused).toEqual([]);
    expect(
      submissions.map(({ author, custodian, events }) => [author, custodian, events.map(({ id }) => id)]),
    ).toEqual([
      ['municipality', 'region', ['a', 'c']],
      ['private', 'region', ['b']],
    ]);
  });

  it('has no submission that is on nobody’s behalf (R-DAT-08)', () => {
    const { authority, ...orphan } = event('a');
    const { operator, ...unrun } = event('b');
    expect(submissionsOf([orphan, unrun], '2027-04')).toEqual({ submissions: [], refused: ['a', 'b'] });
  });

  it('takes any adapter: two registers, two forms of the same events (R-DAT-09, S-93)', () => {
    const [submission] = submissionsOf([event('a', { policy: 'x, "y"' }), event('b')], '2027-04').submissions;
    if (submission === undefined) throw new Error('nothing is submitted');
    const ndjson = reportAdapters.ndjson.write(submission);
    expect(ndjson.name).toBe('2027-04-region-municipality.ndjson');
    expect(
      ndjson.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { author: 'municipality', custodian: 'region', period: '2027-04', events: 2 },
      { id: 'a', course: 'course', at: '2027-04-07T14:00:00+02:00' },
      { id: 'b' },
    ]);
    const csv = reportAdapters.csv.write(submission);
    expect(csv.text.split('\r\n').slice(0, 2)).toEqual([
      'author,custodian,period,id,what,at,recordedAt,corrects,course,site,municipality,expectedEnd,actualEnd,departure,policy',
      'municipality,region,2027-04,a,arrival,2027-04-07T14:00:00+02:00,2027-04-07T14:05:00+02:00,,course,,,,,,"x, ""y"""',
    ]);
  });
});

describe('what is reported', () => {
  const page = readFileSync(new URL('../../../docs/reporting.md', import.meta.url), 'utf8');
  const rows = page.split('\n').flatMap((line) => /^\| `([\w-]+)` \| (.+) \|$/.exec(line)?.[1] ?? []);

  it('is registered in one place each, by field and by event (R-DAT-03)', () => {
    const [submission] = submissionsOf([event('a')], '2027-04').submissions;
    if (submission === undefined) throw new Error('nothing is submitted');
    const [head = ''] = reportAdapters.csv.write(submission).text.split('\r\n');
    const fields = head.split(',').filter((name) => !['author', 'custodian', 'period'].includes(name));
    expect(fields.length).toBeGreaterThan(10);
    for (const field of fields) expect([field, rows.includes(field)]).toEqual([field, true]);
    const told = new Set(Object.values(settlementNames));
    expect(new Set(Object.keys(registeredBy))).toEqual(told);
    for (const what of told) {
      const places = rows.filter((name) => name === what).length - (fields.includes(what) ? 1 : 0);
      expect([what, places]).toEqual([what, 1]);
    }
  });
});
