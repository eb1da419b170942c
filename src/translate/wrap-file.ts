import type { ConversionWorld } from '../mapping/convert/conversion-needs.ts';
import { convertContent } from '../mapping/convert/convert.ts';
import { openFile } from '../mapping/convert/open-file.ts';
import type { Mappings } from '../mapping/mappings.ts';
import type { Part } from '../message/multipart.ts';
import { readFhirXml } from './read-fhir-xml.ts';

/** Puts a file that the gateway wrote into a VANSEnvelope, between its own sender and receiver. */
export function wrapFile(file: Part, mappings: Mappings, world: ConversionWorld): Part {
  const content = openFile(file.bytes, mappings, readFhirXml).value?.content;
  const [made] = content === undefined ? [] : convertContent(content, { to: 'vans' }, mappings, world).files;
  if (made === undefined) throw new Error('what was written cannot be read');
  return { mediaType: made.contentType, bytes: made.bytes };
}
