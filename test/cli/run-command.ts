import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that is still running. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Waits until the output holds this, and gives the first group. */
  said(pattern: RegExp): Promise<string>;
  /** Has seen enough, as `head` has. */
  stopReading(): void;
  /** Asks it to end, as a service manager would. */
  stop(): void;
}

/** Runs `overgang` with these words, as a person would, in a process of its own. */
export function overgang(
  words: readonly string[],
  environment: Record<string, string> = {},
  input?: Uint8Array,
): Promise<Ended> {
  return startOvergang(words, environment, input).ended;
}

/** Starts `overgang` and lets it run. @param input what it reads from standard input */
export function startOvergang(
  words: readonly string[],
  environment: Record<string, string>,
  input?: Uint8Array,
): Running {
  const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
  const child = spawn(process.execPath, [main, ...words], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // One that has ended already reads nothing.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return {
    ended,
    stop: () => child.kill('SIGTERM'),
    stopReading: () => child.stdout.destroy(),
    async said(pattern) {
      for (;;) {
        const found = pattern.exec(out)?.[1];
        if (found !== undefined) return found;
        const isOver = await Promise.race([
          new Promise<false>((resolve) => child.stdout.once('data', () => resolve(false))),
          ended.then(() => true),
        ]);
        if (isOver && !pattern.test(out)) throw new Error(`it ended without saying so: ${err}`);
      }
    },
  };
}
