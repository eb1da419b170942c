import type { Judged, PlayedYear } from './play-year.ts';

const weekdays = ['no notice', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** How many notices were on time, late, missing or not owed. */
export type Outcomes = Readonly<Record<string, number>>;

/** What a year came to. */
export interface YearSummary {
  readonly stays: number;
  readonly messages: number;
  readonly sentByGateway: number;
  readonly deliveries: number;
  readonly coursesLookedAt: number;
  readonly refused: Outcomes;
  readonly tasks: Outcomes;
  readonly notices: Outcomes;
  readonly byWeekday: Readonly<Record<string, Outcomes>>;
  readonly byMunicipality: Readonly<Record<string, Outcomes>>;
}

/** Adds the regions up. */
export function summarise(parts: readonly PlayedYear[]): YearSummary {
  const judged = parts.flatMap(({ stays }) => stays);
  const sum = (of: (part: PlayedYear) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  return {
    stays: judged.length,
    messages: sum(({ messages }) => messages),
    sentByGateway: sum(({ sent }) => sent),
    deliveries: sum(({ deliveries }) => deliveries),
    coursesLookedAt: sum(({ looks }) => looks),
    refused: added(parts.map(({ refused }) => refused)),
    tasks: added(parts.map(({ tasks }) => tasks)),
    notices: outcomesOf(judged),
    byWeekday: grouped(judged, ({ weekday }) => weekdays[weekday] ?? '?', weekdays),
    byMunicipality: grouped(judged, ({ municipality }) => municipality),
  };
}

/** The summary as a person reads it. */
export function printSummary(summary: YearSummary): readonly string[] {
  const { stays, messages, sentByGateway, deliveries, coursesLookedAt } = summary;
  return [
    `${stays} stays; ${messages} messages in, ${sentByGateway} sent by the gateway itself, ${deliveries} deliveries; courses looked at ${coursesLookedAt} times`,
    `refused: ${listed(summary.refused)}`,
    `tasks opened: ${listed(summary.tasks)}`,
    '',
    ...table('notices', [['all', summary.notices], ...Object.entries(summary.byWeekday)]),
    '',
    ...table('municipality', Object.entries(summary.byMunicipality)),
  ];
}

const columns = ['on-time', 'late', 'missing', 'not-applicable'];

function table(title: string, rows: readonly (readonly [string, Outcomes])[]): readonly string[] {
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(14) : cell.padStart(15))).join('');
  return [
    line([title, ...columns]),
    ...rows.map(([name, outcomes]) =>
      line([name, ...columns.map((column) => String(outcomes[column] ?? 0))]),
    ),
  ];
}

function listed(counts: Outcomes): string {
  const named = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return named.length === 0 ? 'none' : named.join(', ');
}

function grouped(
  judged: readonly Judged[],
  by: (each: Judged) => string,
  order?: readonly string[],
): Readonly<Record<string, Outcomes>> {
  const groups = Map.groupBy(judged, by);
  const names = order?.filter((name) => groups.has(name)) ?? [...groups.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, outcomesOf(groups.get(name) ?? [])]));
}

function outcomesOf(judged: readonly Judged[]): Outcomes {
  return added(judged.map(({ outcome }) => ({ [outcome]: 1 })));
}

function added(counts: readonly Outcomes[]): Outcomes {
  const sums: Record<string, number> = {};
  for (const each of counts) {
    for (const [name, count] of Object.entries(each)) sums[name] = (sums[name] ?? 0) + count;
  }
  return Object.fromEntries(Object.entries(sums).sort(([one], [other]) => (one < other ? -1 : 1)));
}
