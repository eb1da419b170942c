import type { Indicators, Tally } from '../course/indicators/tally.ts';
import { at } from '../fhir/json.ts';
import { ask, type ReadOptions } from './read-commands.ts';
import type { Terminal } from './terminal.ts';

/** Options of `overgang indicators`. */
export interface IndicatorOptions extends ReadOptions {
  readonly period?: string;
  readonly authority?: string;
}

/**
 * `overgang indicators`: how the courses of the caller's region went, in numbers, a line for each indicator; `--json` gives them by
 * municipality and health council. Exit code 1 when the gateway refuses, 2 when it cannot be asked.
 */
export function showIndicators(options: IndicatorOptions, terminal: Terminal): Promise<number> {
  const { period, authority } = options;
  const query = new URLSearchParams({
    ...(period === undefined ? {} : { period }),
    ...(authority === undefined ? {} : { authority }),
  });
  return ask([`/region/indicators?${query}`], options, terminal, (body) => {
    terminal.line(`${at(body, 'authority')}: ${at(body, 'courses')} courses`);
    for (const [name, tally] of Object.entries((at(body, 'total') ?? {}) as Indicators))
      terminal.line(`${name.padEnd(28)} ${tellTally(tally)}`);
  });
}

function tellTally({ cases, outcomes = {}, median }: Tally): string {
  const ways = Object.entries(outcomes).map(([is, { share }]) => `${is} ${Math.round(share * 100)} %`);
  return [`${cases}`, ...ways, ...(median === undefined ? [] : [`median ${median}`])].join('; ');
}
