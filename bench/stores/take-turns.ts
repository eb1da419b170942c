/** Two rates measured right after one another. */
export type Pair = readonly [number, number];

/** Measures two things in turn, the order changing from round to round: what else the machine does meets both alike. */
export async function takeTurns<Subject>(
  [one, other]: readonly [Subject, Subject],
  rounds: number,
  measure: (subject: Subject) => Promise<number>,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const second = round % 2 === 0 ? undefined : await measure(other);
    const first = await measure(one);
    const pair: Pair = [first, second ?? (await measure(other))];
    // The first round warms up.
    if (round >= 0) pairs.push(pair);
  }
  return pairs;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
