import { type Problem, problem } from '../../message/problem.ts';
import { buildResource } from './build-resource.ts';
import { decodeXml } from './decode-xml.ts';
import { readXml } from './read-xml.ts';
import { defaultXmlLimits, type XmlLimits } from './xml-limits.ts';

/** A resource that came as XML. */
export interface ParsedFhirXml {
  /** What `JSON.parse` makes of {@link json}: decimals are plain numbers. */
  readonly resource: unknown;
  /** The resource as FHIR JSON, every decimal with the digits it came with. */
  readonly json: string;
}

/**
 * Reads a FHIR R4 resource in XML (https://hl7.org/fhir/R4/xml.html) and gives its JSON form
 * (https://hl7.org/fhir/R4/json.html). Text is taken as already decoded; bytes are decoded by their byte
 * order mark or declaration.
 *
 * Refused with problems: text that is not well-formed, DOCTYPE, entities beyond the five, what exceeds the
 * limits, and whatever JSON could not show: unknown elements and attributes, wrong namespace or order,
 * repeated single elements, text between elements, values that are not of their JSON type. Whether the
 * resource is valid is the validator's question. Never throws.
 */
export function parseFhirXml(
  input: string | Uint8Array,
  limits: XmlLimits = defaultXmlLimits,
): ParsedFhirXml | Problem[] {
  // No encoding spends more than four bytes on a character, so this many bytes are too many characters.
  const isTooLarge = typeof input !== 'string' && input.length > 4 * limits.characters;
  if (isTooLarge) return tooLarge(limits);
  const decoded = typeof input === 'string' ? { text: input } : decodeXml(input);
  if (Array.isArray(decoded)) return decoded;
  if (decoded.text.length > limits.characters) return tooLarge(limits);

  const builder = buildResource(decoded.text);
  const stopped = readXml(decoded.text, builder, limits);
  if (stopped.length > 0) return stopped;
  if (builder.problems.length > 0) return builder.problems;
  const exact = builder.resource();
  const json = JSON.stringify(exact);
  return { resource: JSON.parse(json), json };
}

function tooLarge(limits: XmlLimits): Problem[] {
  return [problem('xml.too-large', { params: { limit: limits.characters } })];
}
