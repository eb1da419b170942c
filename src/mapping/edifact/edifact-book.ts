import type { CodeLists } from '../letter/value-type.ts';
import { compileSegmentTable, type Row, type SegmentTable } from './segment-table.ts';

/** The segment tables by letter type, such as `XDIS20`, with the code lists they name. */
export interface EdifactBook {
  readonly byType: ReadonlyMap<string, readonly Row[]>;
  readonly lists: CodeLists;
}

/** Compiles the tables of `mappings/edifact`. */
export function compileSegmentTables(tables: readonly SegmentTable[], lists: CodeLists): EdifactBook {
  return { byType: new Map(tables.map((table) => [table.type, compileSegmentTable(table)])), lists };
}
