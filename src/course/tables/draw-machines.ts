import { markdownTable } from '../markdown-table.ts';
import type { Outgoing, StateTable, Transition } from './state-table.ts';

/** docs/course.md: every machine as a diagram and as a list of its arrows, made from the tables that run. */
export function drawMachines(machines: readonly StateTable<string>[]): string {
  return `${[
    '# The course and its state machines',
    '',
    'Generated from `src/course/tables/`; a test keeps this page equal to the tables. A course is a fold over its',
    'events, ordered by the time at which they happened and their sequence, never by arrival. An event without an arrow',
    'in the present state is kept and moves nothing.',
    ...machines.flatMap(draw),
  ].join('\n')}\n`;
}

function draw(table: StateTable<string>): string[] {
  return [
    '',
    `## ${table.title}`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    `  [*] --> ${idOf(table.initial)}`,
    ...Object.keys(table.states).map((state) => `  state "${state}" as ${idOf(state)}`),
    ...table.transitions.flatMap((row) => row.from.map((from) => arrow(from, row))),
    '```',
    '',
    ...markdownTable(
      ['State', 'No.', 'Meaning'],
      Object.entries(table.states).map(([state, [number, meaning]]) => [state, number, meaning]),
    ),
    '',
    ...markdownTable(
      ['From', 'On', 'When', 'To', 'Sends', 'Rule'],
      table.transitions.map(({ from, on, when = '', to, sends, rule }) => [
        from.join(', '),
        on,
        when,
        to,
        sent(sends),
        rule,
      ]),
    ),
    ...refused(table),
  ];
}

function refused({ refusals }: StateTable<string>): string[] {
  if (refusals.length === 0) return [];
  const rows = refusals.map(({ from, on, when = '', problem, rule }) => [
    from.join(', '),
    on,
    when,
    problem,
    rule,
  ]);
  return ['', ...markdownTable(['Refused in', 'On', 'When', 'Problem', 'Rule'], rows)];
}

function arrow(from: string, { on, when, to, rule }: Transition<string>): string {
  const condition = when === undefined ? '' : ` [${when}]`;
  return `  ${idOf(from)} --> ${idOf(to === 'same' ? from : to)}: ${on}${condition} ${rule}`;
}

/** Mermaid takes no hyphens in the id of a state. */
function idOf(state: string): string {
  return state.replaceAll('-', '_');
}

function sent(sends: readonly Outgoing[] | undefined): string {
  return (sends ?? []).map(({ message, to }) => `${message} to ${to.join(', ')}`).join('; ');
}
