/** The formats that are told apart by their first bytes. */
export type SeenFormat = 'fhir-json' | 'fhir-xml' | 'medcom-xml' | 'edifact' | 'vans';

/**
 * Which format a file is in, by how it begins; nothing when it is none of them. XML is told apart by its
 * root element, whatever its prefix.
 */
export function detectFormat(bytes: Uint8Array): SeenFormat | undefined {
  const head = Buffer.from(bytes.subarray(0, 4096))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (head.startsWith('UNA') || head.startsWith('UNB')) return 'edifact';
  if (head.startsWith('{')) return 'fhir-json';
  if (/^(UN[HTZ]|BGM)[+']/.test(head)) return 'edifact';
  if (!head.startsWith('<')) return undefined;
  const body = head.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, '').trimStart();
  const root = /^<(?:[\w.-]+:)?([\w.-]+)/.exec(body)?.[1];
  if (root === 'VANSEnvelope') return 'vans';
  if (root === 'Emessage' || body.startsWith('<!DOCTYPE')) return 'medcom-xml';
  return root !== undefined && body.includes('http://hl7.org/fhir') ? 'fhir-xml' : undefined;
}
