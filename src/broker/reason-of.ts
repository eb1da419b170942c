/** What happened, in one line for the log: the error's text, or its code where, as with several addresses tried, it has none. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause ? String(cause.code) : cause.name;
  return cause.message || code;
}
