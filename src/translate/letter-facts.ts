import type { SeenFormat } from '../mapping/convert/detect-format.ts';
import type { Letter } from '../mapping/letter/emessage.ts';
import { select, trimmedText } from '../mapping/xml/xml-element.ts';

/** What a letter says of itself that a receipt has to repeat, and between whom it goes. */
export interface LetterFacts {
  readonly identifier: string;
  /** As it is written in its format: in EDIFACT without the X of XML. */
  readonly version: string;
  /** Location numbers. */
  readonly sender: string;
  readonly receiver: string;
}

/** Reads them. */
export function letterFacts({ root, grammar }: Letter, saw?: SeenFormat): LetterFacts {
  const text = (...path: string[]): string => {
    const found = select(root, path);
    return found === undefined ? '' : trimmedText(found);
  };
  return {
    identifier: text('Letter', 'Identifier'),
    version: saw === 'edifact' ? grammar.edifact.version : grammar.version,
    sender: text('Sender', 'EANIdentifier'),
    receiver: text('Receiver', 'EANIdentifier'),
  };
}
