/** Runs something once, `ms` milliseconds from now, unless the returned function is called before. */
export type After = (ms: number, run: () => void) => () => void;

/** The machine's own timer. */
export const afterRealTime: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
