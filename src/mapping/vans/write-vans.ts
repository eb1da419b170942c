import { writeXml } from '../xml/write-xml.ts';
import type { XmlElement, XmlNode } from '../xml/xml-element.ts';
import {
  VANS_NAMESPACE,
  type VansEnvelope,
  type VansMessageInfo,
  type VansParty,
  type VansReceipt,
} from './vans-envelope.ts';

/** Writes an envelope by the schema of VANSEnvelope 1.0.4, in UTF-8. The document's size is taken from its data. */
export function writeVans(envelope: VansEnvelope): string {
  const { content } = envelope;
  const body =
    content.kind === 'message'
      ? element(
          'Message',
          writeInfo('MetaInformation', {
            ...content.info,
            document: { ...content.info.document, size: content.data.length },
          }),
          element('Data', Buffer.from(content.data).toString('base64')),
        )
      : element('Receipt', writeReceipt(content.receipt));
  const root = element(
    'VANSEnvelope',
    writeParty('SenderID', envelope.sender),
    writeParty('ReceiverID', envelope.receiver),
    element('EnvelopeIdentifier', envelope.identifier),
    element('SentDateTime', envelope.sent),
    body,
  );
  return writeXml(root, 'UTF-8');
}

function writeParty(name: string, party: VansParty): XmlElement {
  return { ...element(name, party.id), attributes: { EndPointType: party.type } };
}

function writeInfo(name: string, info: VansMessageInfo): XmlElement {
  const { document, transport } = info;
  return element(
    name,
    element('Identifier', info.identifier),
    element(
      'Document',
      element('Format', document.format),
      element('Name', document.name),
      ...(document.version === undefined ? [] : [element('Version', document.version)]),
      element('SizeInBytes', String(document.size)),
    ),
    ...(transport === undefined
      ? []
      : [
          element(
            'Transport',
            ...(transport.type === undefined ? [] : [element('Type', transport.type)]),
            element('TransformMessage', String(transport.transform)),
            ...transport.tags
              .slice(0, 5)
              .map((tag) => ({ ...element('ServiceTag', tag.value), attributes: { name: tag.name } })),
          ),
        ]),
  );
}

function writeReceipt(receipt: VansReceipt): XmlElement {
  const original = element('OriginalEnvelopeIdentifier', receipt.original);
  const message = receipt.message === undefined ? [] : [writeInfo('OriginalMessage', receipt.message)];
  if (receipt.kind === 'positive') return element('PositiveMessage', original, ...message);
  const { code, description } = receipt.error;
  const error = element(
    'Error',
    ...(code === undefined ? [] : [element('Code', String(code))]),
    element('Description', description.slice(0, 512)),
  );
  return element(
    receipt.kind === 'negative' ? 'NegativeMessage' : 'NegativeVans',
    error,
    original,
    ...message,
  );
}

function element(name: string, ...children: XmlNode[]): XmlElement {
  return { name, namespace: VANS_NAMESPACE, children };
}
