/** Name and place of a fault. Its message may quote what was being worked on, so it stays out of the log. */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault;
  const frames = (fault.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return [fault.name, ...frames.slice(0, 6).map((line) => line.trim())].join(' ');
}
