import { type Problem, refuses } from '../../message/problem.ts';
import { interchangeFromEmessage } from '../edifact/interchange-from-emessage.ts';
import { writeInterchange } from '../edifact/write-interchange.ts';
import type { Emessage } from '../letter/emessage.ts';
import { writeEmessage } from '../letter/write-emessage.ts';
import type { Mappings } from '../mappings.ts';
import { encodeLatin1 } from '../text/encode-latin1.ts';

/** Letters as bytes, or what stands in the way. */
export interface WrittenLetters {
  readonly bytes?: Uint8Array;
  readonly problems: readonly Problem[];
}

/** Writes letters as MedCom XML in ISO-8859-1. Characters that it does not have are reported. */
export function writeMedcomXml(emessage: Emessage): WrittenLetters {
  return encodeLatin1(writeEmessage(emessage, 'ISO-8859-1'));
}

/** Writes letters as EDIFACT in ISO-8859-1, likewise. */
export function writeEdifact(emessage: Emessage, mappings: Mappings): WrittenLetters {
  const interchange = interchangeFromEmessage(emessage, mappings.edifact);
  if (interchange.value === undefined || refuses(interchange.problems))
    return { problems: interchange.problems };
  const text = writeInterchange(interchange.value);
  // An attachment is bytes already, one character each: fitting it to the character set would break it.
  if (emessage.letters.some((letter) => letter.grammar.type === 'XBIN01'))
    return { bytes: Buffer.from(text, 'latin1'), problems: interchange.problems };
  const encoded = encodeLatin1(text);
  return { bytes: encoded.bytes, problems: [...interchange.problems, ...encoded.problems] };
}
