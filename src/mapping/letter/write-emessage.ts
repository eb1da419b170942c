import { type DeclaredEncoding, writeXml } from '../xml/write-xml.ts';
import type { XmlElement, XmlNode } from '../xml/xml-element.ts';
import type { Emessage } from './emessage.ts';

/**
 * Writes an `Emessage` in the namespace of its first letter. Letters of one envelope must share a
 * namespace: an `Emessage` has one schema.
 */
export function writeEmessage(message: Emessage, encoding: DeclaredEncoding): string {
  const namespace = message.letters[0]?.grammar.namespace ?? '';
  const element = (name: string, ...children: XmlNode[]): XmlElement => ({ name, namespace, children });
  const { envelope } = message;
  return writeXml(
    element(
      'Emessage',
      element(
        'Envelope',
        element('Sent', element('Date', envelope.sent.date), element('Time', envelope.sent.time)),
        element('Identifier', envelope.identifier),
        element('AcknowledgementCode', envelope.receiptWanted ? 'pluspositivkvitt' : 'minuspositivkvitt'),
      ),
      ...message.letters.map((letter) => letter.root),
    ),
    encoding,
  );
}
