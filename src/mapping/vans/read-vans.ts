import { type Problem, problem } from '../../message/problem.ts';
import type { Outcome } from '../outcome.ts';
import type { DataElement } from '../xml/read-data.ts';
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
export function readVans(root: DataElement): Outcome<VansEnvelope> {
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

function readContent(root: DataElement, problems: Problem[]): VansEnvelope['content'] {
  const message = root.children.get('Message')?.[0];
  if (message === undefined) {
    const receipt = root.children.get('Receipt')?.[0];
    if (receipt === undefined) throw new Unusable('Message or Receipt');
    return { kind: 'receipt', receipt: readReceipt(receipt, problems) };
  }
  const info = readInfo(message.children.get('MetaInformation')?.[0], problems);
  const data = message.children.get('Data')?.[0];
  const base64 = data?.text.replace(/\s+/g, '') ?? '';
  if (base64 === '' || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    throw new Unusable('Data');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== info.document.size)
    problems.push(
      problem('legacy.vans-size', { params: { expected: info.document.size, found: bytes.length } }),
    );
  return { kind: 'message', info, data: bytes };
}

function readInfo(element: DataElement | undefined, problems: Problem[]): VansMessageInfo {
  if (element === undefined) throw new Unusable('MetaInformation');
  const identifier = required(element, 'Identifier');
  if (!UUID.test(identifier)) problems.push(lenient('Identifier'));
  const transport = element.children.get('Transport')?.[0];
  return {
    identifier,
    document: readDocument(element),
    ...(transport === undefined ? {} : { transport: readTransport(transport, problems) }),
  };
}

function readDocument(info: DataElement): VansDocument {
  const document = info.children.get('Document')?.[0];
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

function readTransport(element: DataElement, problems: Problem[]): VansTransport {
  const type = textAt(element, 'Type');
  if (type !== undefined && type !== 'reliable' && type !== 'unreliable')
    problems.push(lenient('Transport/Type'));
  const tags = (element.children.get('ServiceTag') ?? []).map((each) => ({
    name: each.attributes.get('name') ?? '',
    value: each.text,
  }));
  const transform = textAt(element, 'TransformMessage') === 'true';
  return { transform, tags, ...(type === 'reliable' || type === 'unreliable' ? { type } : {}) };
}

function readReceipt(element: DataElement, problems: Problem[]): VansReceipt {
  const [name, [kind] = []] = [...element.children][0] ?? [];
  if (kind === undefined) throw new Unusable('Receipt');
  const original = required(kind, 'OriginalEnvelopeIdentifier');
  const info = kind.children.get('OriginalMessage')?.[0];
  if (name === 'PositiveMessage') return { kind: 'positive', original, message: readInfo(info, problems) };
  if (name === 'NegativeMessage')
    return { kind: 'negative', original, message: readInfo(info, problems), error: readError(kind) };
  if (name === 'NegativeVans')
    return {
      kind: 'negative-vans',
      original,
      error: readError(kind),
      ...(info === undefined ? {} : { message: readInfo(info, problems) }),
    };
  throw new Unusable('Receipt');
}

function readError(receipt: DataElement): VansError {
  const error = receipt.children.get('Error')?.[0];
  if (error === undefined) throw new Unusable('Error');
  const code = Number(textAt(error, 'Code') ?? Number.NaN);
  return { description: required(error, 'Description'), ...(Number.isSafeInteger(code) ? { code } : {}) };
}

function readParty(root: DataElement, name: string): VansParty {
  const element = root.children.get(name)?.[0];
  const type = PARTY_TYPES.find((each) => each === element?.attributes.get('EndPointType'));
  if (element === undefined || type === undefined || element.text === '') throw new Unusable(name);
  return { type, id: element.text };
}

function required(parent: DataElement, name: string): string {
  const found = textAt(parent, name);
  if (found === undefined) throw new Unusable(name);
  return found;
}

function textAt(parent: DataElement, name: string): string | undefined {
  const text = parent.children.get(name)?.[0]?.text ?? '';
  return text === '' ? undefined : text;
}

function lenient(element: string): Problem {
  return problem('legacy.vans-lenient', { params: { element } });
}
