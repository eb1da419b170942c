import type { Renderable } from '../accept/render.ts';
import { detectFormat, type SeenFormat } from '../mapping/convert/detect-format.ts';
import { type FileContent, type LettersContent, openFile } from '../mapping/convert/open-file.ts';
import type { Letter } from '../mapping/letter/emessage.ts';
import type { Mappings } from '../mapping/mappings.ts';
import { type Part, splitParts } from '../message/multipart.ts';
import { objectsCarried, objectsNeeded } from './binary-objects.ts';
import { letterFacts } from './letter-facts.ts';

/** The letter a message was made from, for whoever reads letters. */
export interface LetterContents {
  /** The letter, and the binary letters that came in files of their own. */
  readonly contents: readonly FileContent[];
  /** The files as they came. */
  readonly files: readonly Part[];
  /** Their format, when they hold this message and nothing else. */
  readonly whole: SeenFormat | undefined;
}

/** A letter that goes on as a letter does not pass through FHIR. */
export function letterContents(
  { made, envelope }: Renderable,
  mappings: Mappings,
): LetterContents | undefined {
  if (made === undefined) return undefined;
  const files = splitParts(made.source);
  const [content, ...others] = files.flatMap(({ bytes }) => {
    const found = openFile(bytes, mappings).value?.content;
    return found?.kind === 'letters' ? [found] : [];
  });
  if (content === undefined) return undefined;
  const { letters } = content.emessage;
  const own = made.legacyIds.find(({ kind, fhir }) => kind === 'letter' && fhir === envelope.messageId);
  const letter = letters.find((each) => letterFacts(each).identifier === own?.legacy);
  if (letter === undefined) return undefined;
  // Its attachments travel with it.
  const needed = new Set(objectsNeeded(letter));
  const isNeeded = (each: Letter): boolean =>
    each.grammar.type === 'XBIN01' && objectsCarried(each).some((id) => needed.has(id));
  const only = (from: LettersContent, keep: (each: Letter) => boolean): LettersContent => ({
    ...from,
    emessage: { ...from.emessage, letters: from.emessage.letters.filter(keep) },
  });
  const contents = [
    only(content, (each) => each === letter || isNeeded(each)),
    ...others.map((each) => only(each, isNeeded)).filter(({ emessage }) => emessage.letters.length > 0),
  ];
  const count = (list: readonly LettersContent[]): number =>
    list.reduce((sum, { emessage }) => sum + emessage.letters.length, 0);
  const isAll = count(contents) === count([content, ...others]);
  const isOneFormat = contents.every(({ saw }) => saw === content.saw);
  // A file in a VANSEnvelope holds more than the letter.
  const isBare = detectFormat(files[0]?.bytes ?? new Uint8Array()) !== 'vans';
  return { contents, files, whole: isAll && isOneFormat && isBare ? content.saw : undefined };
}
