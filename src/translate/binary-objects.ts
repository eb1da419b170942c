import { openFile } from '../mapping/convert/open-file.ts';
import type { Letter } from '../mapping/letter/emessage.ts';
import type { Mappings } from '../mapping/mappings.ts';
import { childrenOf, select, trimmedText, type XmlElement } from '../mapping/xml/xml-element.ts';

/** What a file's letters refer to and what its binary letters carry, by object id in lower case without hyphens. */
export interface FileObjects {
  readonly needed: readonly string[];
  readonly carried: readonly string[];
  /** Whether it holds nothing but binary letters, which are no messages of their own. */
  readonly binaryOnly: boolean;
}

/** Looks into a file; nothing for one without letters, or that cannot be read. */
export function objectsIn(bytes: Uint8Array, mappings: Mappings): FileObjects | undefined {
  const content = openFile(bytes, mappings).value?.content;
  if (content?.kind !== 'letters') return undefined;
  const { letters } = content.emessage;
  return {
    needed: letters.flatMap(objectsNeeded),
    carried: letters.flatMap(objectsCarried),
    binaryOnly: letters.every(({ grammar }) => grammar.type === 'XBIN01'),
  };
}

/** The objects that a letter refers to. */
export function objectsNeeded({ root, grammar }: Letter): readonly string[] {
  if (grammar.type === 'XBIN01') return [];
  return childrenOf(root, 'Reference').flatMap((reference) =>
    idOf(select(reference, ['BIN', 'ObjectIdentifier'])),
  );
}

/** The objects that a binary letter carries. */
export function objectsCarried({ root }: Letter): readonly string[] {
  return childrenOf(root, 'BinaryObject').flatMap((object) => idOf(select(object, ['ObjectIdentifier'])));
}

function idOf(element: XmlElement | undefined): readonly string[] {
  return element === undefined ? [] : [trimmedText(element).toLowerCase().replaceAll('-', '')];
}
