import { trimmedText } from '../../xml/xml-element.ts';
import type { Transform } from '../transform.ts';

/** MIME types and the extension and object code a letter has for them (MedCom use cases §4.6). */
const TYPES: readonly (readonly [mime: string, extension: string, object: string])[] = [
  ['application/pdf', 'pdf', 'vektor_grafik'],
  ['image/jpeg', 'jpeg', 'billede'],
  ['image/png', 'png', 'billede'],
  ['image/gif', 'gif', 'billede'],
  ['image/tiff', 'tiff', 'billede'],
  ['image/bmp', 'bmp', 'billede'],
  ['text/plain', 'txt', 'tekstfil'],
  ['application/rtf', 'rtf', 'tekstfil'],
  ['application/zip', 'zip', 'proprietaert_indhold'],
  ['application/octet-stream', 'bin', 'proprietaert_indhold'],
];

/** An attachment's MIME type and a letter's extension code. */
export const mimeType: Transform = {
  outcome: 'carried',
  toFhir: (element) =>
    TYPES.find(([, extension]) => extension === trimmedText(element))?.[0] ?? 'application/octet-stream',
  toLegacy: (value) => ({ nodes: [TYPES.find(([mime]) => mime === value)?.[1] ?? 'bin'] }),
};

/** The kind of object that goes with a MIME type. */
export const objectCode: Transform = {
  outcome: 'carried',
  toLegacy: (value) => ({ nodes: [TYPES.find(([mime]) => mime === value)?.[2] ?? 'proprietaert_indhold'] }),
};

/** The bytes of an attachment: they travel in a letter of their own, found by the object's id. */
export const attachedData: Transform = {
  outcome: 'carried',
  toFhir: (element, context) => context.objectOf(trimmedText(element).replace(/^urn:uuid:/, '')),
};
