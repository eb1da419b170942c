import { describe, expect, it } from 'vitest';
import { deadlineCommand } from '../../../src/course/deadline/deadline-command.ts';
import { nationalPolicies } from '../../../src/course/policy/national-policy.ts';
import { vectors } from './vectors.ts';

const policies = nationalPolicies();
const run = (times: string[], more: { json?: boolean; policyId?: string; input?: string } = {}) =>
  deadlineCommand({ times, json: true, ...more }, policies);

describe('overgang deadline', () => {
  it('prints one object per time with the earliest end in each reading', () => {
    const result = run(vectors.map(({ notice }) => notice));
    const lines = result.stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      vectors.map(({ notice, hours, literal, weekendClosed, byEndDay }) => ({
        notice,
        hours,
        earliest: { NL: literal, NW: weekendClosed, ED: byEndDay },
      })),
    );
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('prints the weekday for people', () => {
    const { stdout } = run(['2027-04-09T15:00+02:00'], { json: false });
    expect(stdout).toContain('Friday');
    expect(stdout).toContain('72 h  NL 2027-04-12T15:00:00+02:00');
  });

  it('reads the times from standard input', () => {
    const input = '2027-04-06T10:00+02:00\r\n\n  2027-04-09T15:00+02:00\n';
    expect(run(['-'], { input }).stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it.each([
    ['2027-04-08T23:59:59.999+02:00', 48, '04-10T23:59:59.999', '04-10T23:59:59.999', '04-10T23:59:59.999'],
    ['2027-04-09T23:59:59.999+02:00', 72, '04-12T23:59:59.999', '04-12T23:59:59.999', '04-11T23:59:59.999'],
    ['2027-04-09T22:00:00Z', 48, '04-12T00:00:00', '04-13T00:00:00', '04-12T00:00:00'],
    ['2027-04-08T18:00:00-04:00', 72, '04-12T00:00:00', '04-12T00:00:00', '04-11T00:00:00'],
  ])('counts %s to the millisecond, by the Danish day whatever its offset', (time, hours, ...ends) => {
    const [NL, NW, ED] = ends.map((end) => `2027-${end}+02:00`);
    expect(JSON.parse(run([time]).stdout)).toEqual({ notice: time, hours, earliest: { NL, NW, ED } });
  });

  it('answers what it can of the lines it reads, in their order, and says by 1 that one was none', () => {
    const input = '2027-04-06\n2027-04-09T15:00:00+02:00\nx\n';
    const { stdout, exitCode } = run(['-', '2027-04-06T10:00Z'], { input });
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ notice, hours }) => [notice, hours])).toEqual([
      ['2027-04-06', undefined],
      ['2027-04-09T15:00:00+02:00', 72],
      ['x', undefined],
      ['2027-04-06T10:00Z', 48],
    ]);
    expect(exitCode).toBe(1);
  });

  it('takes a time in UTC without complaint', () => {
    expect(run(['2027-04-08T22:00:00Z'])).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it.each([
    ['2027-04-06', 'time.date-only'],
    ['2027-04-06T10:00:00', 'time.no-offset'],
    ['2027-02-30T10:00:00+01:00', 'time.not-a-time'],
    ['2027-04-06T24:00:00+02:00', 'time.not-a-time'],
    ['2027-04-06T10:00:60+02:00', 'time.not-a-time'],
    ['2027-04-06T10:00:00+02:00[Europe/Copenhagen]', 'time.not-a-time'],
    ['tomorrow', 'time.not-a-time'],
    ['', 'time.not-a-time'],
    ['9'.repeat(100_000), 'time.not-a-time'],
  ])('names what is wrong with %.40s and goes on', (bad, code) => {
    const { stdout, stderr, exitCode } = run([bad, '2027-04-06T10:00+02:00']);
    const [first = '', second = ''] = stdout.split('\n');
    expect(JSON.parse(first)).toMatchObject({ problems: [{ code, rule: 'R-ID-11' }] });
    expect(JSON.parse(second)).toMatchObject({ hours: 48 });
    expect(stderr).toContain(`error ${code} (R-ID-11)`);
    expect(exitCode).toBe(1);
  });

  it.each(['2027-03-28T02:30:00+01:00', '2027-07-01T10:00:00+01:00', '2027-07-01T10:00:00+05:45'])(
    'takes %s as the instant it is and warns that Denmark has another offset',
    (time) => {
      const { stderr, exitCode } = run([time]);
      expect(stderr).toContain('warning time.foreign-offset (R-ID-11)');
      expect(exitCode).toBe(0);
    },
  );

  it('warns of a time before the regime', () => {
    expect(run(['2026-12-31T10:00+01:00']).stderr).toContain('warning policy.not-in-force');
  });

  it('asks for a time, and for a policy that exists', () => {
    expect(run([]).exitCode).toBe(2);
    expect(run(['-'], { input: '' }).exitCode).toBe(2);
    const unknown = run(['2027-04-06T10:00+02:00'], { policyId: 'nowhere' });
    expect(unknown).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unknown.stderr).toContain('national-2026-draft');
  });
});
