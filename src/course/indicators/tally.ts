import type { Indicator, Sample } from './samples.ts';

/** What a number of cases come to. */
export interface Tally {
  readonly cases: number;
  /** How many went which way, and the share of the cases, between 0 and 1. */
  readonly outcomes?: Readonly<Record<string, { readonly cases: number; readonly share: number }>>;
  /** Of the cases that have a value. */
  readonly mean?: number;
  readonly median?: number;
}

/** A tally, with those of its parts. */
export interface IndicatorTally extends Tally {
  /** By weekday or hour, as the indicator has it. */
  readonly by?: Readonly<Record<string, Tally>>;
}

/** Sums of an area, by indicator; one without a case is not among them. */
export type Indicators = Readonly<Partial<Record<Indicator, IndicatorTally>>>;

/** Adds samples up. The order they come in makes no difference. */
export function tally(samples: readonly Sample[]): Indicators {
  return Object.fromEntries(
    sorted(Map.groupBy(samples, ({ indicator }) => indicator)).map(([indicator, cases]) => {
      const parts = Map.groupBy(
        cases.filter(({ by }) => by !== undefined),
        ({ by = '' }) => by,
      );
      const by = Object.fromEntries(sorted(parts).map(([part, of]) => [part, sumUp(of)]));
      return [indicator, { ...sumUp(cases), ...(parts.size === 0 ? {} : { by }) }];
    }),
  );
}

function sumUp(cases: readonly Sample[]): Tally {
  const ways = Map.groupBy(
    cases.filter(({ is }) => is !== undefined),
    ({ is = '' }) => is,
  );
  const values = cases.flatMap(({ value }) => value ?? []).toSorted((one, other) => one - other);
  return {
    cases: cases.length,
    ...(ways.size === 0
      ? {}
      : {
          outcomes: Object.fromEntries(
            sorted(ways).map(([is, of]) => [
              is,
              { cases: of.length, share: rounded(of.length / cases.length) },
            ]),
          ),
        }),
    ...(values.length === 0
      ? {}
      : {
          mean: rounded(values.reduce((total, each) => total + each, 0) / values.length),
          median: rounded(medianOf(values)),
        }),
  };
}

function medianOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const [low = 0, high = 0] = [values[Math.floor(middle)], values[Math.ceil(middle)]];
  return (low + high) / 2;
}

function sorted<Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** Three decimals are more than anybody compares by. */
function rounded(number: number): number {
  return Math.round(number * 1000) / 1000;
}
