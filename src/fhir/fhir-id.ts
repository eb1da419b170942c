/** Whether a value is an id as FHIR R4 knows it: 1 to 64 letters, digits, hyphens and dots. */
export function isFhirId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(value);
}
