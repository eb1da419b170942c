/** A period of recording, milliseconds since the epoch; `until` is the first instant behind it. */
export interface Period {
  readonly from?: number;
  readonly until?: number;
}

/** Reads a Danish month or year, `2027-04` or `2027`; everything when absent, undefined when it cannot be read. */
export function readPeriod(text: unknown): Period | undefined {
  if (text === undefined) return {};
  const [, year, month] = /^(20\d{2})(?:-(0[1-9]|1[0-2]))?$/.exec(typeof text === 'string' ? text : '') ?? [];
  if (year === undefined) return undefined;
  const first = Temporal.PlainDate.from(`${year}-${month ?? '01'}-01`);
  const behind = first.add(month === undefined ? { years: 1 } : { months: 1 });
  const start = (day: Temporal.PlainDate) => day.toZonedDateTime('Europe/Copenhagen').epochMilliseconds;
  return { from: start(first), until: start(behind) };
}
