/** What a sender wants back for a message it has sent. */
export type PreferredReturn = 'minimal' | 'representation' | 'OperationOutcome';

/**
 * The `return` preference of a request; undefined when it states none that FHIR knows.
 * https://hl7.org/fhir/R4/http.html#ops, RFC 7240
 */
export function preferredReturn(header: string | undefined): PreferredReturn | undefined {
  const value = (header ?? '')
    .split(/[,;]/)
    .map((part) => /^\s*return\s*=\s*"?([A-Za-z]+)"?\s*$/.exec(part)?.[1])
    .find((found) => found !== undefined);
  return value === 'minimal' || value === 'representation' || value === 'OperationOutcome'
    ? value
    : undefined;
}
