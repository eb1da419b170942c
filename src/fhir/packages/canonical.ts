/** A canonical reference taken apart: `url`, optionally pinned to `|version`, without a `#fragment`. */
export interface Canonical {
  readonly url: string;
  readonly version?: string;
}

/** Splits `url|version#fragment`; the fragment is dropped. https://hl7.org/fhir/R4/references.html#canonical */
export function parseCanonical(text: string): Canonical {
  const whole = text.split('#', 1)[0] as string;
  const bar = whole.indexOf('|');
  return bar < 0 ? { url: whole } : { url: whole.slice(0, bar), version: whole.slice(bar + 1) };
}
