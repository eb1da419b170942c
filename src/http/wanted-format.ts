import { formatOf, type MediaFormat, mediaFormats } from '../parse/media-type.ts';
import type { DoorRequest } from './request-context.ts';

/** What says in which format a caller wants its answer. */
export type FormatWish = Pick<DoorRequest, 'query' | 'headers'>;

/**
 * The format an answer shall have: `_format`, else Accept, else JSON; undefined when the gateway writes none of them.
 * Parameters such as fhirVersion do not count against a format. https://hl7.org/fhir/R4/http.html#mime-type
 */
export function wantedFormat({ query, headers }: FormatWish): MediaFormat | undefined {
  const { _format: named } = query;
  // A plus sign that was not encoded arrives as a space.
  if (typeof named === 'string') return formatOf(named.replaceAll(' ', '+'));
  const ranges = (headers.accept ?? '*/*').split(',').map(readRange);
  const [best] = ranges
    .filter(({ format, quality }) => format !== undefined && quality > 0)
    .toSorted((one, other) => other.quality - one.quality);
  return best?.format;
}

const [json] = mediaFormats;

function readRange(text: string): { readonly format: MediaFormat | undefined; readonly quality: number } {
  const [name = '', ...parameters] = text.split(';').map((each) => each.trim());
  const weight = parameters.find((each) => /^q=/i.test(each))?.slice(2) ?? '1';
  const format = name === '*/*' || name === 'application/*' ? json : formatOf(name);
  return { format, quality: Number(weight) || 0 };
}
