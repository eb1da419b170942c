const SCHEME = /^[a-z][a-z0-9+.-]*$/;

/** True for a URL with a scheme, such as `https://…` or `urn:…`; what a canonical and a fullUrl have to be. */
export function isAbsoluteUrl(text: string): boolean {
  const colon = text.indexOf(':');
  return (
    colon > 0 && colon < text.length - 1 && SCHEME.test(text.slice(0, colon)) && !text.includes(' ', colon)
  );
}

const SYSTEM_PREFIXES = [
  'http:',
  'https:',
  'urn:uuid:',
  'urn:oid:',
  'urn:ietf:',
  'urn:iso:',
  'urn:iso-astm:',
  'mailto:',
];

/** True for what may identify a code system or an identifier system, with the official validator's list of schemes. */
export function isAbsoluteSystem(text: string): boolean {
  return (
    text === '' || SYSTEM_PREFIXES.some((prefix) => text.startsWith(prefix)) || /^urn:[a-z0-9-]+:/.test(text)
  );
}

/** True for an address that only stands in examples. */
export function isExampleUrl(text: string): boolean {
  return endsDomain(text, '.org', 'example') || endsDomain(text, '.com', 'acme');
}

/** Whether some `ending` follows `name`; the dot is rarer than the letters, which makes the search quick. */
function endsDomain(text: string, ending: string, name: string): boolean {
  for (let at = text.indexOf(ending); at >= 0; at = text.indexOf(ending, at + 1)) {
    if (at >= name.length && text.startsWith(name, at - name.length)) return true;
  }
  return false;
}
