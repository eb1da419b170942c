/** Exit codes of every command. `unread` is what a shell tells of a program that a closed pipe has ended (128 + SIGPIPE). */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unread: 141 } as const;

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

/** Nobody reads standard output any more: the command ends, and tidies up as it does. */
export class Unread extends Error {}

/** The process's own terminal. Whoever has seen enough (`| head`) ends the command at its next line, by {@link Unread}. */
export function processTerminal(): Terminal {
  const interactive = process.stdout.isTTY === true;
  let isProgressShown = false;
  const clearProgress = (): void => {
    if (isProgressShown) process.stderr.write('\r\x1b[K');
    isProgressShown = false;
  };
  let isUnread = false;
  process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EPIPE') throw fault;
    isUnread = true;
  });
  return {
    interactive,
    line(text) {
      if (isUnread) throw new Unread();
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
