import { conditions, type View } from './conditions.ts';
import type { Refusal, StateTable, Transition } from './state-table.ts';

/** The arrow a machine takes on an event; undefined when the table has none, and the state stays. */
export function step<State extends string>(
  table: StateTable<State>,
  state: State,
  view: View,
): Transition<State> | undefined {
  return table.transitions.find((row) => applies(row, state, view));
}

/** The refusal a table answers an event with, in a state; undefined when it refuses nothing. */
export function refusal<State extends string>(
  table: StateTable<State>,
  state: State,
  view: View,
): Refusal<State> | undefined {
  return table.refusals.find((row) => applies(row, state, view));
}

/** Where an arrow leads. */
export function target<State extends string>(row: Transition<State>, state: State): State {
  return row.to === 'same' ? state : row.to;
}

function applies<State extends string>(
  row: Pick<Transition<State>, 'from' | 'on' | 'when'>,
  state: State,
  view: View,
): boolean {
  return (
    row.on === view.event.kind &&
    row.from.includes(state) &&
    (row.when === undefined || conditions[row.when](view))
  );
}
