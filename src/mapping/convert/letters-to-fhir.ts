import { type Problem, problem } from '../../message/problem.ts';
import type { IdPair } from '../ids/id-pair.ts';
import type { Emessage, Letter } from '../letter/emessage.ts';
import type { LossReport } from '../loss/loss-report.ts';
import type { Mappings } from '../mappings.ts';
import type { CompiledPair } from '../pair/compile-pair.ts';
import type { FhirObject } from '../pair/fhir-path.ts';
import { neverLost } from '../pair/source-entries.ts';
import { writeFhir } from '../pair/write-fhir.ts';
import { childOf, childrenOf, select, trimmedText, type XmlElement } from '../xml/xml-element.ts';
import { type ConversionWorld, conversionNeeds } from './conversion-needs.ts';
import { judgeComplete } from './judge-complete.ts';
import { judgeTimes } from './judge-times.ts';

/** A letter as a FHIR message. */
interface ConvertedMessage {
  readonly bundle: FhirObject;
  /** The validation context the message belongs to. */
  readonly context: string;
  readonly report: LossReport;
  /** What the message must say and the letter did not: it cannot be accepted. */
  readonly lacking: readonly Problem[];
  /** What it says in two ways, and how that was read. */
  readonly doubts: readonly Problem[];
  /** Ids made on the way, to be stored so that a receipt finds its message. */
  readonly pairs: readonly IdPair[];
}

/** Every letter's message, and what stands in the way of the others. */
export interface ConvertedLetters {
  readonly messages: readonly ConvertedMessage[];
  readonly problems: readonly Problem[];
}

/**
 * Converts letters to FHIR, one message each. Binary letters (XBIN01) give no message of their own: their
 * attachments go into the message whose letter refers to them.
 */
export function lettersToFhir(
  emessages: readonly Emessage[],
  mappings: Mappings,
  world: ConversionWorld,
  beside: ReadonlyMap<string, string> = new Map(),
): ConvertedLetters {
  const problems: Problem[] = [];
  const objects = new Map([...beside, ...attachmentsOf(emessages)]);
  const messages = emessages.flatMap((emessage) =>
    emessage.letters.flatMap(splitReceipt).flatMap((letter) => {
      if (letter.grammar.type === 'XBIN01') return [];
      const pair = pairFor(letter, mappings, world);
      if (pair === undefined) {
        problems.push(problem('legacy.no-mapping', { params: { from: letter.grammar.type, to: 'FHIR' } }));
        return [];
      }
      const needs = conversionNeeds(world, objects);
      const made = writeFhir(pair, emessage.envelope, letter, mappings.severityOf, needs);
      needs.rememberOriginal(String(idOfHeader(made.bundle)), {
        envelope: emessage.envelope.identifier,
        version: letter.grammar.version,
      });
      const lost = neverLost(made.report.entries, mappings.severityOf);
      if (lost.length > 0) {
        const params = { to: pair.table.event };
        problems.push(
          ...lost.map((element) => problem('legacy.safety-lost', { params: { ...params, element } })),
        );
        return [];
      }
      const lacking = pair.table.context === 'sop' ? judgeComplete(made.bundle) : [];
      problems.push(...lacking.map((each): Problem => ({ ...each, severity: 'warning' })));
      const doubts = judgeTimes(letter.root);
      problems.push(...doubts);
      problems.push(...made.problems, ...unknownParties(letter, world), ...unknownOriginals(letter, world));
      return [
        {
          bundle: made.bundle,
          context: pair.table.context,
          report: made.report,
          pairs: needs.made(),
          lacking,
          doubts,
        },
      ];
    }),
  );
  if (messages.length === 0 && problems.length === 0)
    problems.push(problem('legacy.no-mapping', { params: { from: 'XBIN01', to: 'FHIR' } }));
  return { messages, problems };
}

/** What the letter's sender is decides where one type of letter has two meanings (XDIS19: a place's notice, or a hospital's). */
function pairFor(letter: Letter, mappings: Mappings, world: ConversionWorld): CompiledPair | undefined {
  const reads = (type: string) =>
    mappings.pairs.find(({ table }) => table.letter === type && table.event !== '*');
  const own = reads(letter.grammar.open === true ? letterAsText : letter.grammar.type);
  const kind = world.kindOf?.(textAt(letter.root, 'Sender', 'EANIdentifier'));
  return kind !== undefined && own?.table.asTextFrom?.includes(kind) === true ? reads(letterAsText) : own;
}

/** Whatever has no table of its own is read by this one. */
const letterAsText = 'XDIS00';

function idOfHeader(bundle: FhirObject): unknown {
  const [first] = Array.isArray(bundle.entry) ? bundle.entry : [];
  return first?.resource?.id;
}

/** The attachments of binary letters: base64 by object id, in lower case without hyphens. */
export function attachmentsOf(emessages: readonly Emessage[]): ReadonlyMap<string, string> {
  const objects = emessages
    .flatMap((each) => each.letters)
    .filter((letter) => letter.grammar.type === 'XBIN01')
    .flatMap((letter) => childrenOf(letter.root, 'BinaryObject'));
  return new Map(
    objects.map((object) => [
      textAt(object, 'ObjectIdentifier').toLowerCase().replaceAll('-', ''),
      textAt(object, 'Object_Base64Encoded').replace(/\s+/g, ''),
    ]),
  );
}

/** A receipt may answer several letters; in FHIR every message has an acknowledgement of its own (use cases, table 3). */
export function splitReceipt(letter: Letter): Letter[] {
  const original = childOf(letter.root, 'OriginalEmessage');
  const answered = original === undefined ? [] : childrenOf(original, 'OriginalLetter');
  if (original === undefined || answered.length < 2) return [letter];
  const rest = original.children.filter(
    (child) => typeof child === 'string' || child.name !== 'OriginalLetter',
  );
  return answered.map((each) => {
    const one = { ...original, children: [...rest, each] };
    return {
      ...letter,
      root: {
        ...letter.root,
        children: letter.root.children.map((child) => (child === original ? one : child)),
      },
    };
  });
}

/** A receipt whose message no stored pair knows cannot be matched by whoever gets it. */
function unknownOriginals(letter: Letter, world: ConversionWorld): Problem[] {
  const id = textAt(letter.root, 'OriginalEmessage', 'OriginalLetter', 'OriginalLetterIdentifier');
  return id === '' || world.pairs.byLegacy('letter', id) !== undefined
    ? []
    : [problem('legacy.id-unknown', { params: { id } })];
}

/** FHIR wants a SOR code of both parties; a letter has location numbers, and the directory knows the rest. */
function unknownParties(letter: Letter, world: ConversionWorld): Problem[] {
  return ['Sender', 'Receiver'].flatMap((party) => {
    const gln = textAt(letter.root, party, 'EANIdentifier');
    const known =
      textAt(letter.root, party, 'IdentifierCode') === 'sorkode' || world.sorOf(gln) !== undefined;
    return known
      ? []
      : [problem('legacy.sor-unknown', { expression: `${party}/EANIdentifier`, params: { gln } })];
  });
}

function textAt(root: XmlElement, ...path: string[]): string {
  const found = select(root, path);
  return found === undefined ? '' : trimmedText(found);
}
