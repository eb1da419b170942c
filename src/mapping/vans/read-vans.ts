import { type Problem, problem } from '../../message/problem.ts';
import type { Outcome } from '../outcome.ts';
import { childOf, elementsOf, select, trimmedText, type XmlElement } from '../xml/xml-element.ts';
import {
  VANS_NAMESPACE,
  type VansDocument,
  type VansEnvelope,
  type VansError,
  type VansMessageInfo,
  type VansParty,
  type VansReceipt,
  type VansTransport,
} from './vans-envelope.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const FORMATS = ['XML', 'EDIFACT', 'HL7', 'Binary', 'Other'] as const;
const PARTY_TYPES = ['EAN', 'CVR', 'VANS'] as const;

/** Raised where an envelope cannot be used at all; never leaves this file. */
class Unusable extends Error {
  readonly element: string;
  constructor(element: string) {
    super();
    this.element = element;
  }
}

/**
 * Reads an envelope. What a receipt needs (parties, identifiers, time, kind) must be there; where real
 * envelopes differ from the schema (identifiers that are no UUIDs, a wrong size) it warns and goes on.
 */
export function readVans(root: XmlElement): Outcome<VansEnvelope> {
  const problems: Problem[] = [];
  try {
    if (root.namespace !== VANS_NAMESPACE) problems.push(lenient('the namespace'));
    const identifier = required(root, 'EnvelopeIdentifier');
    if (!UUID.test(identifier)) problems.push(lenient('EnvelopeIdentifier'));
    const sent = required(root, 'SentDateTime');
    if (Number.isNaN(Date.parse(sent))) throw new Unusable('SentDateTime');
    const head = {
      sender: readParty(root, 'SenderID'),
      receiver: readParty(root, 'ReceiverID'),
      identifier,
      sent,
    };
    return { value: { ...head, content: readContent(root, problems) }, problems };
  } catch (cause) {
    if (cause instanceof Unusable)
      return {
        problems: [
          problem(cause.element === 'Data' ? 'legacy.vans-data' : 'legacy.vans-structure', {
            params: { element: cause.element },
          }),
        ],
      };
    throw cause;
  }
}

function readContent(root: XmlElement, problems: Problem[]): VansEnvelope['content'] {
  const message = childOf(root, 'Message');
  if (message === undefined) {
    const receipt = childOf(root, 'Receipt');
    if (receipt === undefined) throw new Unusable('Message or Receipt');
    return { kind: 'receipt', receipt: readReceipt(receipt, problems) };
  }
  const info = readInfo(childOf(message, 'MetaInformation'), problems);
  const data = childOf(message, 'Data');
  const base64 = data === undefined ? '' : trimmedText(data).replace(/\s+/g, '');
  if (base64 === '' || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    throw new Unusable('Data');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== info.document.size)
    problems.push(
      problem('legacy.vans-size', { params: { expected: info.document.size, found: bytes.length } }),
    );
  return { kind: 'message', info, data: bytes };
}

function readInfo(element: XmlElement | undefined, problems: Problem[]): VansMessageInfo {
  if (element === undefined) throw new Unusable('MetaInformation');
  const identifier = required(element, 'Identifier');
  if (!UUID.test(identifier)) problems.push(lenient('Identifier'));
  const transport = childOf(element, 'Transport');
  return {
    identifier,
    document: readDocument(element),
    ...(transport === undefined ? {} : { transport: readTransport(transport, problems) }),
  };
}

function readDocument(info: XmlElement): VansDocument {
  const document = childOf(info, 'Document');
  if (document === undefined) throw new Unusable('Document');
  const format = FORMATS.find((each) => each === textAt(document, 'Format'));
  if (format === undefined) throw new Unusable('Format');
  const version = textAt(document, 'Version');
  const size = Number(textAt(document, 'SizeInBytes') ?? Number.NaN);
  return {
    format,
    name: required(document, 'Name'),
    size: Number.isSafeInteger(size) ? size : 0,
    ...(version === undefined ? {} : { version }),
  };
}

function readTransport(element: XmlElement, problems: Problem[]): VansTransport {
  const type = textAt(element, 'Type');
  if (type !== undefined && type !== 'reliable' && type !== 'unreliable')
    problems.push(lenient('Transport/Type'));
  const tags = elementsOf(element)
    .filter((each) => each.name === 'ServiceTag')
    .map((each) => ({ name: each.attributes?.name ?? '', value: trimmedText(each) }));
  const transform = textAt(element, 'TransformMessage') === 'true';
  return { transform, tags, ...(type === 'reliable' || type === 'unreliable' ? { type } : {}) };
}

function readReceipt(element: XmlElement, problems: Problem[]): VansReceipt {
  const kind = elementsOf(element)[0];
  if (kind === undefined) throw new Unusable('Receipt');
  const original = required(kind, 'OriginalEnvelopeIdentifier');
  const info = childOf(kind, 'OriginalMessage');
  if (kind.name === 'PositiveMessage')
    return { kind: 'positive', original, message: readInfo(info, problems) };
  if (kind.name === 'NegativeMessage')
    return { kind: 'negative', original, message: readInfo(info, problems), error: readError(kind) };
  if (kind.name === 'NegativeVans')
    return {
      kind: 'negative-vans',
      original,
      error: readError(kind),
      ...(info === undefined ? {} : { message: readInfo(info, problems) }),
    };
  throw new Unusable('Receipt');
}

function readError(receipt: XmlElement): VansError {
  const error = childOf(receipt, 'Error');
  if (error === undefined) throw new Unusable('Error');
  const code = Number(textAt(error, 'Code') ?? Number.NaN);
  return { description: required(error, 'Description'), ...(Number.isSafeInteger(code) ? { code } : {}) };
}

function readParty(root: XmlElement, name: string): VansParty {
  const element = childOf(root, name);
  const type = PARTY_TYPES.find((each) => each === element?.attributes?.EndPointType);
  if (element === undefined || type === undefined || trimmedText(element) === '') throw new Unusable(name);
  return { type, id: trimmedText(element) };
}

function required(parent: XmlElement, name: string): string {
  const found = textAt(parent, name);
  if (found === undefined) throw new Unusable(name);
  return found;
}

function textAt(parent: XmlElement, name: string): string | undefined {
  const found = select(parent, [name]);
  const text = found === undefined ? '' : trimmedText(found);
  return text === '' ? undefined : text;
}

function lenient(element: string): Problem {
  return problem('legacy.vans-lenient', { params: { element } });
}
