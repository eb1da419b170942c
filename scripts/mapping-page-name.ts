import type { PairTable } from '../src/mapping/pair/pair-table.ts';

/** The name of a table's page: its letter, or `any-message` for the table that tells any message as text. */
export function pageName(table: PairTable): string {
  return table.event === '*' ? 'any-message' : table.letter.toLowerCase();
}
