import type { CodeLine } from '../../codes/code-map.ts';
import { trimmedText, type XmlElement } from '../../xml/xml-element.ts';
import { type FhirObject, isObject } from '../fhir-path.ts';
import type { Transform, TransformContext } from '../transform.ts';

/** The code map `attachment-type` leads every extension somewhere, and this MIME type to the letter's word for bytes. */
const CODES = 'attachment-type';
const BYTES = 'application/octet-stream';

/** An attachment's MIME type and a letter's extension code. */
export const mimeType: Transform = {
  outcome: 'carried',
  toFhir: (element, { translate }) => translate(CODES, 'to-fhir', trimmedText(element))?.target,
  toLegacy: (value, context) => ({ nodes: [typeOf(value, context).target] }),
};

/** @throws Error when the code map does not lead bytes to a letter: it ships with the program. */
function typeOf(mime: unknown, { translate }: Pick<TransformContext, 'translate'>): CodeLine {
  const line = translate(CODES, 'to-legacy', String(mime)) ?? translate(CODES, 'to-legacy', BYTES);
  if (line === undefined) throw new Error(`the code map ${CODES} has no ${BYTES}`);
  return line;
}

/**
 * The object a letter refers to: the attachment of a message segment that has bytes, by the segment's id,
 * with its size computed when the message does not say it.
 */
export const attachedObject: Transform = {
  outcome: 'carried',
  takesObject: true,
  toLegacy: (value, context) => {
    if (!isObject(value)) return undefined;
    const attachment = value.contentAttachment ?? value.valueAttachment;
    if (!isObject(attachment) || (typeof attachment.data !== 'string' && typeof attachment.id !== 'string'))
      return undefined;
    const id = segmentIdOf(value, context) ?? String(attachment.id ?? context.newUuid());
    for (const key of ['data', 'contentType', 'size']) context.alsoUsed(attachment, key);
    const { target: extension, products } = typeOf(attachment.contentType, context);
    const element = (name: string, text: string): XmlElement => ({
      name,
      namespace: context.namespace,
      children: [text],
    });
    return {
      nodes: [
        element('ObjectIdentifier', id.replaceAll('-', '')),
        element('ObjectCode', products.get('ObjectCode') ?? ''),
        element('ObjectExtensionCode', extension),
        element('OriginalObjectSize', String(attachment.size ?? byteLength(attachment.data))),
      ],
    };
  },
};

function byteLength(base64: unknown): number {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').length : 1;
}

/** An attachment that is neither here nor at an address: MedCom's sign for "ask the sender". */
export const elsewhere: Transform = {
  outcome: 'transformed',
  takesObject: true,
  toLegacy: (value) =>
    isObject(value) && value.data === undefined && value.url === undefined && value.id === undefined
      ? { nodes: ['true'] }
      : undefined,
};

/** The bytes of an attachment: they travel in a letter of their own, found by the object's id. */
export const attachedData: Transform = {
  outcome: 'carried',
  toFhir: (element, context) =>
    context.objectOf(
      trimmedText(element)
        .replace(/^urn:uuid:/, '')
        .replaceAll('-', ''),
    ),
};

const IDENTIFIER = 'http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-identifier-extension';

/** The id of a message segment, without `urn:uuid:`. */
export function segmentIdOf(
  payload: FhirObject,
  context?: Pick<TransformContext, 'alsoUsed'>,
): string | undefined {
  const extensions = Array.isArray(payload.extension) ? payload.extension.filter(isObject) : [];
  const identifier = extensions.find((each) => each.url === IDENTIFIER)?.valueIdentifier;
  if (!isObject(identifier)) return undefined;
  context?.alsoUsed(identifier, 'value');
  return String(identifier.value).replace(/^urn:uuid:/, '');
}
