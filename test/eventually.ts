import { setTimeout as sleep } from 'node:timers/promises';

const usualPatience = 15_000;

/** Tries the check until it holds; after 15 seconds its last failure is the test's. For waiting, not for measuring. */
export async function eventually<Result>(
  check: () => Result | Promise<Result>,
  patience = usualPatience,
): Promise<Result> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (cause) {
      if (performance.now() > deadline) throw cause;
      await sleep(5);
    }
  }
}
