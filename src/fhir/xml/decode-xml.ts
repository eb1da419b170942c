import { type Problem, problem } from '../../message/problem.ts';

/** The encodings FHIR XML is met in; the specification asks for UTF-8. */
const encodings: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['us-ascii', 'us-ascii'],
  ['utf-16', 'utf-16le'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['iso-8859-1', 'iso-8859-1'],
  ['windows-1252', 'windows-1252'],
]);

/**
 * The text of an XML document: by its byte order mark, else by the encoding its declaration names, else
 * as UTF-8. Bytes that the encoding does not allow are refused, never replaced.
 */
export function decodeXml(bytes: Uint8Array): { readonly text: string } | Problem[] {
  const declared = encodingOf(bytes).toLowerCase();
  const known = encodings.get(declared);
  if (known === undefined) return [problem('xml.encoding', { params: { encoding: declared.slice(0, 40) } })];
  // us-ascii means windows-1252 to TextDecoder, which would let every byte pass.
  if (known === 'us-ascii' && bytes.some((byte) => byte > 127)) {
    return [problem('xml.encoding', { params: { encoding: declared } })];
  }
  try {
    return { text: new TextDecoder(known, { fatal: true }).decode(bytes) };
  } catch {
    return [problem('xml.encoding', { params: { encoding: declared } })];
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  return /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1] ?? 'utf-8';
}
