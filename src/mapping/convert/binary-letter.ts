import { shortId } from '../ids/short-id.ts';
import type { Emessage } from '../letter/emessage.ts';
import type { LetterBook } from '../letter/letter-book.ts';
import { orderLetter } from '../letter/order-letter.ts';
import { type FhirObject, isObject } from '../pair/fhir-path.ts';
import { indexMessage } from '../pair/message-resources.ts';
import { segmentIdOf } from '../pair/transforms/attachment-transforms.ts';
import {
  childOf,
  childrenOf,
  elementsOf,
  select,
  trimmedText,
  type XmlElement,
  type XmlNode,
} from '../xml/xml-element.ts';

/** The parts of a party and of a citizen that a binary letter repeats. */
const PATIENT_PARTS = new Set([
  'CivilRegistrationNumber',
  'AlternativeIdentifier',
  'PersonSurnameName',
  'PersonGivenName',
]);

/**
 * The binary letter (XBIN01) that carries the attachments a letter refers to, in an envelope of its own:
 * it has another schema. Nothing when no attachment has data. MedCom use cases §4.6.
 */
export function binaryLetterOf(
  emessage: Emessage,
  bundle: FhirObject,
  letters: LetterBook,
  newUuid: () => string,
): Emessage | undefined {
  const grammar = letters.byType.get('XBIN01');
  const letter = emessage.letters[0]?.root;
  if (grammar === undefined || letter === undefined) return undefined;
  const { namespace } = grammar;
  const element = (name: string, ...children: XmlNode[]): XmlElement => ({ name, namespace, children });
  const data = attachmentData(bundle);
  const objects = childrenOf(letter, 'Reference').flatMap((reference) => {
    const bin = childOf(reference, 'BIN');
    const id = bin === undefined ? undefined : textAt(bin, 'ObjectIdentifier');
    const base64 = id === undefined ? undefined : data.get(id);
    return bin === undefined || base64 === undefined
      ? []
      : [
          element(
            'BinaryObject',
            ...renamed(elementsOf(bin), namespace).map(withHyphens),
            element('Object_Base64Encoded', base64),
          ),
        ];
  });
  if (objects.length === 0) return undefined;
  const authorisation = select(letter, ['Letter', 'Authorisation']);
  const root = element(
    grammar.root,
    element(
      'Letter',
      element('Identifier', shortId(newUuid())),
      element('VersionCode', grammar.version),
      element('StatisticalCode', grammar.type),
      ...(authorisation === undefined ? [] : renamed([authorisation], namespace)),
      element('TypeCode', grammar.type),
      element('StatusCode', 'nytbrev'),
    ),
    ...['Sender', 'Receiver'].flatMap((name) => renamed(childrenOf(letter, name), namespace)),
    ...childrenOf(letter, 'Patient').map((patient) =>
      element(
        'Patient',
        ...renamed(
          elementsOf(patient).filter((each) => PATIENT_PARTS.has(each.name)),
          namespace,
        ),
      ),
    ),
    ...objects,
  );
  return {
    envelope: { ...emessage.envelope, identifier: shortId(newUuid()) },
    letters: [{ grammar, root: orderLetter(grammar.rule, root) }],
  };
}

/** Base64 of the message's attachments by the id that the letter's reference has: without hyphens. */
function attachmentData(bundle: FhirObject): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const resource of indexMessage(bundle).resources) {
    for (const payload of Array.isArray(resource.payload) ? resource.payload.filter(isObject) : []) {
      const attachment = payload.contentAttachment;
      const id = segmentIdOf(payload);
      if (isObject(attachment) && typeof attachment.data === 'string' && id !== undefined)
        found.set(id.replaceAll('-', ''), attachment.data);
    }
  }
  return found;
}

/** A binary letter writes the id that its letter has without hyphens with them. */
function withHyphens(element: XmlElement): XmlElement {
  if (element.name !== 'ObjectIdentifier') return element;
  return {
    ...element,
    children: [trimmedText(element).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')],
  };
}

function renamed(elements: readonly XmlElement[], namespace: string): XmlElement[] {
  return elements.map((each) => ({
    ...each,
    namespace,
    children: each.children.map((child) =>
      typeof child === 'string' ? child : (renamed([child], namespace)[0] as XmlElement),
    ),
  }));
}

function textAt(parent: XmlElement, name: string): string | undefined {
  const found = childOf(parent, name);
  return found === undefined ? undefined : trimmedText(found);
}
