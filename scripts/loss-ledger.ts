import type { Mappings } from '../src/mapping/mappings.ts';
import { convertExample } from './mapping-docs.ts';
import { pageName } from './mapping-page-name.ts';

/**
 * Every loss of every table, measured with the fullest letter of its type: a change that loses more shows
 * in the difference of this file, and CI stops at it.
 */
export function lossLedger(mappings: Mappings): string {
  const entries = mappings.pairs
    .filter((pair) => pair.table.event !== '*')
    .map((pair) => {
      const lost = convertExample(pair, mappings).report.filter(
        (entry) => entry.outcome === 'lost' || entry.outcome === 'shortened',
      );
      return [
        pageName(pair.table),
        [...new Set(lost.map((entry) => `${entry.severity} ${entry.path.replace(/\[\d+\]/g, '')}`))].sort(),
      ] as const;
    });
  return `${JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))), undefined, 2)}\n`;
}
