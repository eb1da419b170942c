const ABSOLUTE = /^[a-z][a-z0-9+.-]*:[^ ]/;

/** True for a URL with a scheme, such as `https://…` or `urn:…`; what a canonical and a fullUrl have to be. */
export function isAbsoluteUrl(text: string): boolean {
  return ABSOLUTE.test(text) && !text.includes(' ');
}

const SYSTEM = /^(?:$|https?:|mailto:|urn:[a-z0-9-]+:)/;

/** True for what may identify a code system or an identifier system, with the official validator's list of schemes. */
export function isAbsoluteSystem(text: string): boolean {
  return SYSTEM.test(text);
}

const EXAMPLE = /example\.org|acme\.com/;

/** True for an address that only stands in examples. */
export function isExampleUrl(text: string): boolean {
  return EXAMPLE.test(text);
}
