/** A reference from FHIR to an earlier letter: the sender's location number and the letter's id. */
export interface LetterReference {
  readonly gln: string;
  readonly letter: string;
}

/** Writes `lokationsnummer#brevid`, as MedCom's Provenance.entity.what.identifier has it. */
export function writeLetterReference({ gln, letter }: LetterReference): string {
  return `${gln}#${letter}`;
}

/** Reads `lokationsnummer#brevid`; nothing for anything else. */
export function readLetterReference(text: string): LetterReference | undefined {
  const found = /^(\d{13})#(.{1,14})$/.exec(text);
  return found === null ? undefined : { gln: found[1] ?? '', letter: found[2] ?? '' };
}
