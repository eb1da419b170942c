import { readInstant } from '../../src/course/time/read-instant.ts';

/** The instant of a test's literal; a literal that is not a time is the test's own fault. */
export function instant(text: string): number {
  const read = readInstant(text).instant;
  if (read === undefined) throw new Error(`not a time: ${text}`);
  return read;
}
