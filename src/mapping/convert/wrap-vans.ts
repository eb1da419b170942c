import { problem } from '../../message/problem.ts';
import type { Mappings } from '../mappings.ts';
import { type Outcome, refused } from '../outcome.ts';
import { type FhirObject, isObject } from '../pair/fhir-path.ts';
import { indexMessage } from '../pair/message-resources.ts';
import { documentNameOf } from '../vans/vans-document-name.ts';
import type { VansDocument } from '../vans/vans-envelope.ts';
import { writeVans } from '../vans/write-vans.ts';
import { select, trimmedText } from '../xml/xml-element.ts';
import type { ConversionWorld } from './conversion-needs.ts';
import type { FileContent } from './open-file.ts';
import { writeEdifact, writeMedcomXml } from './write-letters.ts';

interface Wrapped {
  readonly document: Omit<VansDocument, 'size'>;
  readonly data: Uint8Array;
  readonly sender: string;
  readonly receiver: string;
  readonly tags: readonly { readonly name: string; readonly value: string }[];
}

/** Puts a message in a VANSEnvelope, in the format it has, named and versioned as MedCom names it. */
export function envelopeOf(
  content: FileContent,
  mappings: Mappings,
  world: ConversionWorld,
): Outcome<string> {
  const wrapped = content.kind === 'fhir' ? wrapFhir(content) : wrapLetters(content, mappings);
  if (wrapped.value === undefined) return { problems: wrapped.problems };
  const { document, data, sender, receiver, tags } = wrapped.value;
  const text = writeVans({
    sender: { type: 'EAN', id: sender },
    receiver: { type: 'EAN', id: receiver },
    identifier: world.newUuid(),
    sent: world.now,
    content: {
      kind: 'message',
      info: {
        identifier: world.newUuid(),
        document: { ...document, size: data.length },
        transport: { type: 'reliable', transform: false, tags },
      },
      data,
    },
  });
  return { value: text, problems: wrapped.problems };
}

function wrapLetters(
  content: Extract<FileContent, { kind: 'letters' }>,
  mappings: Mappings,
): Outcome<Wrapped> {
  const [letter] = content.emessage.letters;
  const edifact = content.saw === 'edifact';
  const written = edifact ? writeEdifact(content.emessage, mappings) : writeMedcomXml(content.emessage);
  if (letter === undefined || written.bytes === undefined) return { problems: written.problems };
  const { type, version } = edifact ? letter.grammar.edifact : letter.grammar;
  const party = (name: string): string => {
    const found = select(letter.root, [name, 'EANIdentifier']);
    return found === undefined ? '' : trimmedText(found);
  };
  return {
    value: {
      document: { format: edifact ? 'EDIFACT' : 'XML', name: `MCM:${type}`, version },
      data: written.bytes,
      sender: party('Sender'),
      receiver: party('Receiver'),
      tags: [],
    },
    problems: written.problems,
  };
}

function wrapFhir({ bundle, saw, bytes }: Extract<FileContent, { kind: 'fhir' }>): Outcome<Wrapped> {
  const index = indexMessage(bundle);
  const [header] = index.resources;
  const [destination] = Array.isArray(header?.destination) ? header.destination : [];
  const sender = glnOf(referenced(header?.sender, index.resolve));
  const receiver = glnOf(referenced(isObject(destination) ? destination.receiver : undefined, index.resolve));
  if (sender === undefined || receiver === undefined)
    return refused(
      problem('legacy.fhir-invalid', { params: { element: 'the location numbers of sender and receiver' } }),
    );
  const isXml = saw === 'fhir-xml' && bytes !== undefined;
  const data = bytes ?? Buffer.from(JSON.stringify(bundle), 'utf8');
  return {
    value: {
      document: { format: 'HL7', ...documentNameOf(bundle) },
      data,
      sender,
      receiver,
      tags: [{ name: 'MCM:MIME', value: isXml ? 'application/fhir+xml' : 'application/fhir+json' }],
    },
    problems: [],
  };
}

function referenced(
  reference: unknown,
  resolve: (reference: string) => FhirObject | undefined,
): FhirObject | undefined {
  return isObject(reference) ? resolve(String(reference.reference)) : undefined;
}

function glnOf(organisation: FhirObject | undefined): string | undefined {
  const identifiers = Array.isArray(organisation?.identifier) ? organisation.identifier.filter(isObject) : [];
  const gln = identifiers.find((each) => /^https?:\/\/www\.gs1\.org\/gln$/.test(String(each.system)));
  return gln === undefined ? undefined : String(gln.value);
}
