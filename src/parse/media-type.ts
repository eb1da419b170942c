/** A format that messages come and go in. */
export interface MediaFormat {
  /** The name the gateway writes. */
  readonly mediaType: 'application/fhir+json' | 'application/fhir+xml';
  readonly format: 'json' | 'xml';
}

const json: MediaFormat = { mediaType: 'application/fhir+json', format: 'json' };
const xml: MediaFormat = { mediaType: 'application/fhir+xml', format: 'xml' };

/** Formats the gateway reads and writes, the preferred one first. https://hl7.org/fhir/R4/http.html#mime-type */
export const mediaFormats: readonly MediaFormat[] = [json, xml];

const names: ReadonlyMap<string, MediaFormat> = new Map([
  ['application/fhir+json', json],
  ['application/json', json],
  ['application/json+fhir', json],
  ['text/json', json],
  ['json', json],
  ['application/fhir+xml', xml],
  ['application/xml', xml],
  ['application/xml+fhir', xml],
  ['text/xml', xml],
  ['xml', xml],
]);

/**
 * The format that a Content-Type or `_format` value names; undefined when the gateway does not read it. JSON is UTF-8
 * and nothing else; XML says itself how it is encoded.
 */
export function formatOf(contentType: string): MediaFormat | undefined {
  const [name = '', ...parameters] = contentType.toLowerCase().split(';');
  const found = names.get(name.trim());
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  const foreign = charset !== undefined && !/^charset="?utf-?8"?$/.test(charset);
  return foreign && found?.format === 'json' ? undefined : found;
}
