import type { RowContext } from '../letter/element-path.ts';
import type { CompiledCase, CompiledRow } from './compile-pair.ts';

/** What a direction does with each kind of row; `Variables` are the resources by name. */
export interface RowRunner<Variables, State> {
  /** The direction whose rows are not its own. */
  readonly passesOver: 'to-fhir' | 'to-legacy';
  cases(cases: readonly CompiledCase[], at: RowContext, variables: Variables, state: State): void;
  each(row: Extract<CompiledRow, { kind: 'each' }>, at: RowContext, variables: Variables, state: State): void;
  value(
    row: Extract<CompiledRow, { kind: 'value' }>,
    at: RowContext,
    variables: Variables,
    state: State,
  ): void;
}

/** Runs the rows of a table one after the other, in one direction. */
export function runRows<Variables, State>(
  rows: readonly CompiledRow[],
  at: RowContext,
  variables: Variables,
  state: State,
  runner: RowRunner<Variables, State>,
): void {
  for (const row of rows) {
    if ('direction' in row && row.direction === runner.passesOver) continue;
    if (row.kind === 'cases') runner.cases(row.cases, at, variables, state);
    else if (row.kind === 'each') runner.each(row, at, variables, state);
    else runner.value(row, at, variables, state);
  }
}
