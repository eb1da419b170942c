/** Exit codes of every command. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

/** Where a command writes to. */
export interface Terminal {
  /** Results, to standard output. */
  line(text: string): void;
  /** What went wrong, to standard error. */
  error(text: string): void;
  /** How far a long command has come; only shown on a terminal. */
  progress(done: number, of: number): void;
  /** True when a person is watching. */
  readonly interactive: boolean;
}

/** The process's own terminal. */
export function processTerminal(): Terminal {
  const interactive = process.stdout.isTTY === true;
  let isProgressShown = false;
  const clearProgress = (): void => {
    if (isProgressShown) process.stderr.write('\r\x1b[K');
    isProgressShown = false;
  };
  return {
    interactive,
    line(text) {
      clearProgress();
      process.stdout.write(`${text}\n`);
    },
    error(text) {
      clearProgress();
      process.stderr.write(`${text}\n`);
    },
    progress(done, of) {
      if (process.stderr.isTTY !== true) return;
      process.stderr.write(`\r${done} of ${of}${done === of ? '\n' : ''}`);
      isProgressShown = done !== of;
    },
  };
}
