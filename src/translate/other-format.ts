import { parseExactJson } from '../fhir/xml/exact-decimal.ts';
import { parseFhirXml } from '../fhir/xml/parse-fhir-xml.ts';
import { writeFhirXml } from '../fhir/xml/write-fhir-xml.ts';
import type { Part } from '../message/multipart.ts';

/** A FHIR message in the other of its two formats; decimals keep their digits: 1.50 is not 1.5. */
export function otherFormat(bytes: Uint8Array, wanted: string): Part | undefined {
  if (wanted === 'application/fhir+xml') {
    const written = writeFhirXml(parseExactJson(Buffer.from(bytes).toString('utf8')));
    return 'xml' in written ? { mediaType: wanted, bytes: Buffer.from(written.xml) } : undefined;
  }
  const read = parseFhirXml(bytes);
  return 'resource' in read ? { mediaType: wanted, bytes: Buffer.from(read.json) } : undefined;
}
