import { describe, type Problem, problem } from '../../message/problem.ts';
import { isRefusal } from '../../message/severity.ts';
import { type NoticePolicy, readings } from '../policy/notice-policy.ts';
import { inDenmark, writeDanish } from '../time/danish-time.ts';
import { readInstant } from '../time/read-instant.ts';
import { earliestEnd, hoursOwed } from './earliest-end.ts';

/** What the user asked: `overgang deadline [--policy ID] [--json] TIME…|-`. */
export interface DeadlineRequest {
  /** Times as typed; a single `-` stands for the lines of `input`. */
  readonly times: readonly string[];
  /** Standard input, when a `-` asks for it. */
  readonly input?: string;
  /** Id of the policy; the national rule when absent. */
  readonly policyId?: string;
  readonly json: boolean;
}

/** What the command answers. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 0: every time was answered. 1: at least one was not a usable time. 2: the question itself was wrong. */
  readonly exitCode: 0 | 1 | 2;
}

/**
 * Tells, for each notice time, its Danish weekday, the hours owed and the earliest permitted end in every reading. With
 * `json` one object per line: `{notice, hours, earliest: {NL, NW, ED}}`, `notice` as it was typed; a time that cannot be
 * used is `{notice, problems}` in its place. Warnings go to standard error.
 * @param policies every policy the installation knows
 */
export function deadlineCommand(request: DeadlineRequest, policies: readonly NoticePolicy[]): CommandResult {
  const times = request.times.flatMap((time) => (time === '-' ? linesOf(request.input ?? '') : [time]));
  if (times.length === 0) {
    return {
      stdout: '',
      stderr: 'overgang deadline: name at least one notice time, or - to read them.\n',
      exitCode: 2,
    };
  }
  const versions = policies.filter(({ policyId, parties }) =>
    request.policyId === undefined ? parties === undefined : policyId === request.policyId,
  );
  const [first] = versions;
  if (first === undefined) {
    const known = [...new Set(policies.map(({ policyId }) => policyId))].join(', ');
    const unknown = problem('policy.unknown', {
      params: { policy: request.policyId ?? '?', known },
      rule: 'R-NOT-03',
    });
    return { stdout: '', stderr: `${told(unknown)} Known: ${known}.\n`, exitCode: 2 };
  }
  const answers = times.map((time) => answer(time, versions, first, request.json));
  return {
    stdout: answers.map(({ out }) => out).join(''),
    stderr: answers.map(({ err }) => err).join(''),
    exitCode: answers.some(({ failed }) => failed) ? 1 : 0,
  };
}

interface Answer {
  readonly out: string;
  readonly err: string;
  readonly failed: boolean;
}

function answer(time: string, versions: readonly NoticePolicy[], first: NoticePolicy, json: boolean): Answer {
  const { instant, problems } = readInstant(time);
  if (instant === undefined) {
    const err = problems.map((each) => `${told(each)}\n`).join('');
    const out = json
      ? `${JSON.stringify({ notice: time.slice(0, 64), problems: problems.map(asJson) })}\n`
      : '';
    return { out, err, failed: true };
  }
  const inForce = versions.find(
    ({ validFrom, validTo }) => validFrom <= instant && (validTo === undefined || instant < validTo),
  );
  const policy = inForce ?? first;
  const warnings = inForce === undefined ? [...problems, notInForce(policy, time)] : problems;
  const hours = hoursOwed(policy, instant);
  const earliest = Object.fromEntries(
    readings.map((reading) => [reading, writeDanish(earliestEnd(policy, instant, reading))]),
  );
  const weekday = inDenmark(instant).toLocaleString('en', { weekday: 'long' });
  const words = readings.map((reading) => `${reading} ${earliest[reading]}`);
  return {
    out: json
      ? `${JSON.stringify({ notice: time, hours, earliest })}\n`
      : `${[time, weekday.padEnd(9), `${hours} h`, ...words].join('  ')}\n`,
    err: warnings.map((each) => `${told(each)}\n`).join(''),
    failed: false,
  };
}

function notInForce(policy: NoticePolicy, time: string): Problem {
  return problem('policy.not-in-force', {
    params: { policy: policy.policyId, found: time },
    rule: 'R-NOT-03',
  });
}

function asJson(each: Problem): Record<string, string> {
  return { code: each.code, severity: each.severity, rule: each.rule ?? '', text: describe(each, 'en') };
}

function told(each: Problem): string {
  const level = isRefusal(each.severity) ? 'error' : 'warning';
  return `overgang deadline: ${level} ${each.code} (${each.rule}): ${describe(each, 'en')}`;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
