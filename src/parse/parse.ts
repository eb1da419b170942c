import { asObject, asText, type JsonObject } from '../fhir/json.ts';
import { parseFhirXml } from '../fhir/xml/parse-fhir-xml.ts';
import { type Problem, problem } from '../message/problem.ts';
import { formatOf, type MediaFormat, mediaFormats } from './media-type.ts';
import { type Parsed, parseJson } from './parse-json.ts';

/** A message as it came and as it reads. */
export interface ParsedMessage {
  /** The exact bytes that came; what is kept, hashed and passed on. */
  readonly bytes: Uint8Array;
  /** The media type of the bytes, in the form the gateway writes it. */
  readonly mediaType: string;
  readonly resource: JsonObject;
}

/** The outcome of parsing: one resource, or why there is none. */
export type ParseOutcome =
  | { readonly message: ParsedMessage; readonly problems?: never }
  | { readonly message?: never; readonly problems: readonly Problem[] };

/**
 * Turns the bytes of a request into a FHIR resource of unknown truth. Pure; no bytes make it throw.
 * @param contentType the request's Content-Type, as sent
 */
export function parse(bytes: Uint8Array, contentType: string | undefined): ParseOutcome {
  const format = contentType === undefined ? undefined : formatOf(contentType);
  if (format === undefined) {
    return refuse(
      problem('request.media-type', {
        params: {
          found: contentType ?? '(none)',
          expected: mediaFormats.map((each) => each.mediaType).join(', '),
        },
      }),
    );
  }
  if (bytes.length === 0) return refuse(problem('request.body-missing'));
  const parsed = codecs[format.format](bytes);
  if (parsed.problems !== undefined) return { problems: parsed.problems };
  const resource = asObject(parsed.value);
  if (asText(resource?.resourceType) === undefined || resource === undefined) {
    return refuse(problem('request.not-a-resource'));
  }
  return { message: { bytes, mediaType: format.mediaType, resource } };
}

const codecs: Readonly<Record<MediaFormat['format'], (bytes: Uint8Array) => Parsed>> = {
  json: parseJson,
  xml(bytes) {
    const parsed = parseFhirXml(bytes);
    return 'resource' in parsed ? { value: parsed.resource } : { problems: parsed };
  },
};

function refuse(...problems: readonly Problem[]): ParseOutcome {
  return { problems };
}
