import type { XmlElement } from '../xml/xml-element.ts';
import type { LetterGrammar } from './letter-grammar.ts';

/** What stands on the outside of a MedCom letter; in EDIFACT the UNB segment. */
export interface LetterEnvelope {
  /** Danish wall time, `YYYY-MM-DD` and `hh:mm`: neither format has a time zone. */
  readonly sent: { readonly date: string; readonly time: string };
  /** At most 14 characters. */
  readonly identifier: string;
  /** Whether the sender wants a positive receipt too; a negative one is always owed. */
  readonly receiptWanted: boolean;
}

/** One letter, as a tree in the words of its XML schema, whichever format it came in. */
export interface Letter {
  readonly grammar: LetterGrammar;
  readonly root: XmlElement;
}

/** An envelope with its letters: several in one are legal. */
export interface Emessage {
  readonly envelope: LetterEnvelope;
  readonly letters: readonly Letter[];
}
