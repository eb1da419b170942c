import type { ConceptMap } from '@medplum/fhirtypes';
import { codeMapsOf } from './codes/code-map.ts';
import { compileSegmentTables, type EdifactBook } from './edifact/edifact-book.ts';
import type { SegmentTable } from './edifact/segment-table.ts';
import { compileLetters, type LetterBook } from './letter/letter-book.ts';
import type { LetterTable } from './letter/letter-grammar.ts';
import type { CodeLists } from './letter/value-type.ts';
import { type Severities, type SeverityRule, severities } from './loss/severity-rules.ts';
import { type CompiledPair, compilePair } from './pair/compile-pair.ts';
import type { PairTable, PartTable } from './pair/pair-table.ts';

/** The data of `mappings/`, as read. */
export interface MappingFiles {
  readonly letters: readonly LetterTable[];
  readonly edifact: readonly SegmentTable[];
  readonly pairs: readonly PairTable[];
  readonly parts: readonly PartTable[];
  readonly codeLists: CodeLists;
  readonly codeMaps: readonly ConceptMap[];
  readonly severities: readonly SeverityRule[];
}

/** The data of `mappings/`, ready to convert with. */
export interface Mappings {
  readonly letters: LetterBook;
  readonly edifact: EdifactBook;
  /** Tables for one kind of message before the one for any. */
  readonly pairs: readonly CompiledPair[];
  readonly severityOf: Severities;
}

/**
 * Compiles the mapping data once, at start.
 * @throws Error naming the table and line that cannot be used: a gateway does not start with half a mapping.
 */
export function compileMappings(files: MappingFiles): Mappings {
  const letters = compileLetters(files.letters, files.codeLists);
  const codeMaps = codeMapsOf(files.codeMaps);
  const pairs = files.pairs.map((table) =>
    compilePair(table, files.parts, letters, files.codeLists, codeMaps),
  );
  const isGeneral = (pair: CompiledPair): number => (pair.table.reads?.includes('*') === true ? 1 : 0);
  return {
    letters,
    edifact: compileSegmentTables(files.edifact, files.codeLists),
    pairs: pairs.sort((a, b) => isGeneral(a) - isGeneral(b)),
    severityOf: severities(files.severities),
  };
}
