/** A format that messages come and go in. */
export interface MediaFormat {
  readonly mediaType: string;
  readonly format: 'json';
}

const json: MediaFormat = { mediaType: 'application/fhir+json', format: 'json' };

/** Formats the gateway reads and writes, the preferred one first. The XML codec joins here. */
export const mediaFormats: readonly MediaFormat[] = [json];

const names: ReadonlyMap<string, MediaFormat> = new Map([
  ['application/fhir+json', json],
  ['application/json', json],
  ['application/json+fhir', json],
  ['text/json', json],
  ['json', json],
]);

/** The format that a Content-Type or `_format` value names; undefined when the gateway does not read it. */
export function formatOf(contentType: string): MediaFormat | undefined {
  const [name = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return undefined;
  return names.get(name.trim());
}
