import { fromPlainText, toPlainText } from '../../text/plain-text.ts';
import { toWallTime } from '../../time/danish-time.ts';
import { select, trimmedText, type XmlElement } from '../../xml/xml-element.ts';
import { type FhirObject, isObject } from '../fhir-path.ts';
import type { Transform, TransformContext } from '../transform.ts';
import { formatted } from './text-transforms.ts';

/** What MedCom writes below the text of an urgent letter, because FHIR has a priority for referrals only. */
const URGENT = 'Denne meddelelse har høj prioritet.';
/** The role of an author who is not known (MedCom mapping 2026). */
const UNKNOWN_ROLE = 'ukendt';

/**
 * The text of a CareCommunication segment. Towards the letter its author, with role, telephone and time,
 * is written below it, because a letter has no place for them. Towards FHIR an urgent letter says so in
 * its first text. MedCom mapping XDIS91–CareCommunication, January 2026.
 */
export const signedText: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) => {
    const plain = toPlainText(element.children);
    return isUrgent(context.letter) && isFirstText(element, context.letter) ? `${plain}\n${URGENT}` : plain;
  },
  styled: true,
  toLegacy: (value, context, holder, key) => {
    const signature = signatureOf(holder, context);
    const urgent = String(value).endsWith(URGENT);
    const nodes = urgent
      ? fromPlainText(withoutUrgency(String(value)), context.namespace)
      : formatted(String(value), context, holder, key);
    if (signature === '') return { nodes };
    return {
      nodes: [...nodes, ...fromPlainText(`\n\n${signature}`, context.namespace)],
      note: 'The author is written below the text.',
    };
  },
};

/** Priority of a communication: its own, or what its text says of it. */
export const priority: Transform = {
  outcome: 'transformed',
  takesObject: true,
  toFhir: () => undefined,
  toLegacy: (value, context) => {
    if (!isObject(value)) return undefined;
    const own = value.priority;
    if (own !== undefined) context.alsoUsed(value, 'priority');
    const payloads = Array.isArray(value.payload) ? value.payload.filter(isObject) : [];
    const urgent = payloads.some((each) => String(each.contentString ?? '').endsWith(URGENT));
    const code = context.translate('letter-priority', 'to-legacy', urgent ? 'urgent' : String(own));
    return code === undefined ? undefined : { nodes: [code.target] };
  },
};

/** Category and topic as one subject line, joined by a comma; the category "other" says nothing. */
export const subjectLine: Transform = {
  outcome: 'transformed',
  takesObject: true,
  toLegacy: (value, context) => {
    if (!isObject(value)) return undefined;
    const parts = [categoryOf(value, context), topicOf(value, context)].filter((part) => part !== '');
    return parts.length === 0 ? undefined : { nodes: [parts.join(', ').replace(/\s+/g, ' ')] };
  },
};

/** The Provenance of a segment: who wrote what, by the segment's identifier. */
export const payloadEntity: Transform = {
  outcome: 'transformed',
  toFhir: (element) => ({ role: 'source', what: { identifier: { value: trimmedText(element) } } }),
};

function isUrgent(letter: XmlElement): boolean {
  const found = select(letter, ['AdditionalInformation', 'Priority']);
  return found !== undefined && trimmedText(found) === 'høj_prioritet';
}

function isFirstText(element: XmlElement, letter: XmlElement): boolean {
  return select(letter, ['ClinicalInformation', 'Text01']) === element;
}

function withoutUrgency(text: string): string {
  return text.endsWith(URGENT) ? text.slice(0, -URGENT.length).replace(/\n$/, '') : text;
}

function categoryOf(communication: FhirObject, context: TransformContext): string {
  const category = Array.isArray(communication.category) ? communication.category.find(isObject) : undefined;
  const coding = Array.isArray(category?.coding) ? category.coding.find(isObject) : undefined;
  if (coding === undefined) return '';
  useAll(coding, context);
  return coding.code === 'other' ? '' : String(coding.display ?? coding.code ?? '');
}

function topicOf(communication: FhirObject, context: TransformContext): string {
  const { topic } = communication;
  if (!isObject(topic)) return '';
  context.alsoUsed(topic, 'text');
  return String(topic.text ?? '');
}

const DATE = 'http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-datetime-extension';
const AUTHOR = 'http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-practitioner-extension';
const CONTACT = 'http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-contact-extension';

function signatureOf(payload: FhirObject, context: TransformContext): string {
  const extensions = Array.isArray(payload.extension) ? payload.extension.filter(isObject) : [];
  const extension = (url: string): FhirObject | undefined => extensions.find((each) => each.url === url);
  const author = extension(AUTHOR)?.valueReference;
  const role = isObject(author) ? context.resolve(String(author.reference)) : undefined;
  if (role === undefined || roleOf(role, context) === UNKNOWN_ROLE) return '';
  const written = extension(DATE);
  if (written !== undefined) context.alsoUsed(written, 'valueDateTime');
  const wall = toWallTime(String(written?.valueDateTime ?? ''));
  const contact = extension(CONTACT)?.valueContactPoint;
  const phone = isObject(contact) ? contact : undefined;
  if (phone !== undefined) useAll(phone, context);
  return [
    personOf(role, context),
    roleOf(role, context),
    phone === undefined ? '' : `Tlf. ${String(phone.value ?? '')}`,
    wall === undefined ? '' : `${wall.date} kl. ${wall.time.slice(0, 5)}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function personOf(role: FhirObject | undefined, context: TransformContext): string {
  const reference = role?.practitioner;
  const person = isObject(reference) ? context.resolve(String(reference.reference)) : undefined;
  const name = Array.isArray(person?.name) ? person.name.find(isObject) : undefined;
  if (name === undefined) return '';
  useAll(name, context);
  const given = Array.isArray(name.given) ? name.given : [];
  for (const key of given.keys()) context.alsoUsed(given, String(key));
  return [...given, name.family].filter((part) => typeof part === 'string').join(' ');
}

function roleOf(role: FhirObject | undefined, context: TransformContext): string {
  const codes = Array.isArray(role?.code) ? role.code.filter(isObject) : [];
  return codes
    .map((code) => {
      const coding = Array.isArray(code.coding) ? code.coding.find(isObject) : undefined;
      if (coding !== undefined) useAll(coding, context);
      useAll(code, context);
      return String(code.text ?? coding?.display ?? coding?.code ?? '');
    })
    .join(', ');
}

function useAll(holder: FhirObject, context: TransformContext): void {
  for (const key of Object.keys(holder)) context.alsoUsed(holder, key);
}
