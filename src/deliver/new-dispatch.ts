import type { DispatchPlaces, Span } from '../fhir/dispatch/dispatch-places.ts';
import { dispatchPlacesInJson } from '../fhir/dispatch/dispatch-places-json.ts';
import { dispatchPlacesInXml } from '../fhir/dispatch/dispatch-places-xml.ts';
import type { Dispatch } from '../message/delivery.ts';
import { formatOf } from '../parse/media-type.ts';

/**
 * A stored message as it is sent once more: under a new Bundle.id, with the new instant in Bundle.timestamp and in the
 * occurred and recorded of the Provenance that tells of this message. MessageHeader.id, the history in older
 * Provenances and everything else stay as they are, byte for byte, in JSON and XML and in every encoding the gateway
 * reads. Pure: the same dispatch gives the same bytes. (MedCom COMM/040 MR7, COMM/052.)
 * @param bytes a message the gateway has taken
 * @param mediaType of the bytes
 */
export function newDispatch(bytes: Uint8Array, mediaType: string, { bundleId, at }: Dispatch): Uint8Array {
  const instant = new Date(at).toISOString();
  const isXml = formatOf(mediaType)?.format === 'xml';
  const encoding = isXml ? wideEncodingOf(bytes) : undefined;
  // Where every byte is a character of its own, what is not touched cannot change.
  const text = toText(bytes, encoding);
  const places = isXml ? dispatchPlacesInXml(text) : dispatchPlacesInJson(text);
  const write = (value: string): string => (isXml ? value : JSON.stringify(value));
  return toBytes(replaced(text, places, write(bundleId), write(instant)), encoding);
}

function replaced(text: string, { bundleId, instants }: DispatchPlaces, id: string, instant: string): string {
  const changes = instants.map((span): readonly [Span, string] => [span, instant]);
  if (bundleId !== undefined) changes.push([bundleId, id]);
  let from = 0;
  const parts: string[] = [];
  for (const [{ start, end }, value] of changes.toSorted(([one], [other]) => one.start - other.start)) {
    parts.push(text.slice(from, start), value);
    from = end;
  }
  return [...parts, text.slice(from)].join('');
}

/** UTF-16 is the one encoding in which a byte is not a character or a part of one beyond ASCII. */
function wideEncodingOf([first, second]: Uint8Array): 'little' | 'big' | undefined {
  if ((first === 0xff && second === 0xfe) || second === 0) return 'little';
  if ((first === 0xfe && second === 0xff) || first === 0) return 'big';
  return undefined;
}

function toText(bytes: Uint8Array, encoding: 'little' | 'big' | undefined): string {
  const buffer = Buffer.from(bytes);
  if (encoding === undefined) return buffer.toString('latin1');
  return (encoding === 'big' ? buffer.swap16() : buffer).toString('utf16le');
}

function toBytes(text: string, encoding: 'little' | 'big' | undefined): Uint8Array {
  if (encoding === undefined) return Buffer.from(text, 'latin1');
  const buffer = Buffer.from(text, 'utf16le');
  return encoding === 'big' ? buffer.swap16() : buffer;
}
