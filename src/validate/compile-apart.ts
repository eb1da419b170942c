import { spawn } from 'node:child_process';
import { extname, join } from 'node:path';

/** Far more than it takes, milliseconds. */
const longest = 120_000;

/**
 * Compiles every context into a folder in a process of its own, and waits for it to end: compiling takes some hundred
 * megabytes, which a process that goes on would keep. Resolves also when that fails; what is missing is then compiled
 * where it is needed.
 *
 * @param packages folder of the installed FHIR packages
 * @param cache folder for compiled profiles
 */
export function compileApart(packages: string, cache: string): Promise<void> {
  // The same file name, from source and when built.
  const { dirname, filename } = import.meta;
  const program = join(dirname, `compile-contexts${extname(filename)}`);
  const child = spawn(process.execPath, [program, packages, cache], {
    env: {},
    stdio: 'ignore',
    timeout: longest,
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
}
