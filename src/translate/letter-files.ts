import { createHash } from 'node:crypto';
import { type LettersContent, openFile } from '../mapping/convert/open-file.ts';
import type { Letter } from '../mapping/letter/emessage.ts';
import type { Mappings } from '../mapping/mappings.ts';
import { joinParts, type Part } from '../message/multipart.ts';
import type { LegacyId, SourceFile } from '../store/translations.ts';
import { objectsCarried, objectsNeeded } from './binary-objects.ts';
import { letterFacts } from './letter-facts.ts';

/** A file of letters and what belongs to it. */
export interface LetterFiles {
  /** As it came, and with it the files beside it that carry what its letters refer to: all that the messages are made from. */
  readonly source: Pick<SourceFile, 'mediaType' | 'bytes' | 'sha256'>;
  /** The binary letters in the file and beside it. */
  readonly binary: readonly LettersContent[];
}

/** Puts a file together with those beside it that its letters need. */
export function letterFiles(
  content: LettersContent,
  bytes: Uint8Array,
  beside: readonly Uint8Array[],
  mappings: Mappings,
): LetterFiles {
  const needed = new Set(content.emessage.letters.flatMap(objectsNeeded));
  const others = beside.flatMap((each) => {
    const opened = openFile(each, mappings).value?.content;
    return opened?.kind === 'letters' && carries(opened, needed) ? [{ content: opened, bytes: each }] : [];
  });
  const files = [{ content, bytes }, ...others];
  const whole = joinParts(
    files.map((each): Part => ({ mediaType: mediaTypeOf(each.content), bytes: each.bytes })),
  );
  return {
    source: { ...whole, sha256: createHash('sha256').update(whole.bytes).digest('hex') },
    binary: files
      .map((each) => each.content)
      .filter(({ emessage }) => emessage.letters.some(({ grammar }) => grammar.type === 'XBIN01')),
  };
}

function mediaTypeOf({ saw }: LettersContent): string {
  return saw === 'edifact' ? 'application/edifact' : 'application/xml';
}

function carries({ emessage }: LettersContent, needed: ReadonlySet<string>): boolean {
  return emessage.letters.some((letter) => objectsCarried(letter).some((id) => needed.has(id)));
}

/** What receipts have to repeat of the binary letters that a letter refers to: each is owed one of its own. */
export function binaryIds(
  letter: Letter,
  binary: readonly LettersContent[],
): readonly Pick<LegacyId, 'legacy' | 'version' | 'envelope' | 'receiptWanted' | 'part'>[] {
  const needed = new Set(objectsNeeded(letter));
  const found = binary.flatMap(({ emessage, saw }) =>
    emessage.letters
      .filter((each) => each.grammar.type === 'XBIN01' && objectsCarried(each).some((id) => needed.has(id)))
      .map((each) => {
        const { identifier, version } = letterFacts(each, saw);
        const { identifier: envelope, receiptWanted } = emessage.envelope;
        return { legacy: identifier, version, envelope, receiptWanted };
      }),
  );
  return found.map((each, index) => ({ ...each, part: index + 1 }));
}
