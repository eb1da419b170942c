import { compileLetter, type LetterGrammar, type LetterTable } from './letter-grammar.ts';
import type { CodeLists } from './value-type.ts';

/** The letters' grammars, found by what a file says of itself. */
export interface LetterBook {
  /** By letter type, such as `XDIS20`. */
  readonly byType: ReadonlyMap<string, LetterGrammar>;
  /** By the name of the XML root element. */
  readonly byRoot: ReadonlyMap<string, LetterGrammar>;
  /** For letters whose schema is not public. */
  readonly open?: LetterGrammar;
}

/** Compiles the letter tables of `mappings/letters`. */
export function compileLetters(tables: readonly LetterTable[], lists: CodeLists): LetterBook {
  const all = tables.map((table) => compileLetter(table, lists));
  const open = all.find((grammar) => grammar.open === true);
  const grammars = all.filter((grammar) => grammar !== open);
  return {
    byType: new Map(grammars.map((grammar) => [grammar.type, grammar])),
    byRoot: new Map(grammars.map((grammar) => [grammar.root, grammar])),
    ...(open === undefined ? {} : { open }),
  };
}
