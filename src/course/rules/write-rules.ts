import { markdownTable } from '../markdown-table.ts';
import type { Rule } from './rule.ts';
import { type RuleId, rules } from './rules.ts';

/** What else the register tells of a rule: found in the code and in the tests, not written by hand. */
export interface RuleTraces {
  /** Problem codes that name the rule. */
  readonly codes: (rule: RuleId) => readonly string[];
  /** Test files whose titles or rows name the rule. */
  readonly tests: (rule: RuleId) => readonly string[];
}

/** docs/rules.md: every rule with its class, its source, where it is held and what proves it. */
export function writeRules({ codes, tests }: RuleTraces): string {
  const rows = (Object.entries(rules) as [RuleId, Rule][]).map(
    ([id, { class: violation, says, source, code }]) => {
      const holder = code === undefined ? 'not held' : `\`${holderOf(code)}\``;
      return [id, violation, says, source, holder, listed(codes(id)), listed(tests(id))];
    },
  );
  const held = Object.values<Rule>(rules).filter(({ code }) => code !== undefined).length;
  return `${[
    '# The rules of the course',
    '',
    'Generated from `src/course/rules/`; a test keeps this page equal to the register, and fails when a rule that is',
    'held has no test. REJECT: the message is refused. GUARD: the step is refused in the present state. WARN: routed,',
    'with a finding. TASK: routed, and somebody owes something. METRIC: only counted, or shown by a test.',
    'Sources are document and lines of the domain analysis; `proposal` means that no source says it.',
    '',
    `${held} of ${rows.length} rules name the code that holds them; the others only describe, or wait. Tests without a folder`,
    'are those of `test/course/`; `TS-…` are scenarios, played through the door by `test/path/scenarios.test.ts`.',
    '',
    ...markdownTable(['Rule', 'Class', 'Says', 'Source', 'Held by', 'Problems', 'Tests'], rows),
  ].join('\n')}\n`;
}

/** Path of the file that holds a rule. */
export function holderOf(code: string): string {
  return /^(src|scripts)\//.test(code) ? code : `src/course/${code}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
