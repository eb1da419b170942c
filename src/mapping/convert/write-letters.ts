import { type Problem, refuses } from '../../message/problem.ts';
import { interchangeFromEmessage } from '../edifact/interchange-from-emessage.ts';
import { writeInterchange } from '../edifact/write-interchange.ts';
import { checkLetter } from '../letter/check-letter.ts';
import type { Emessage, Letter } from '../letter/emessage.ts';
import { writeEmessage } from '../letter/write-emessage.ts';
import type { Mappings } from '../mappings.ts';
import type { Outcome } from '../outcome.ts';
import { fitLatin1, fitNodes } from '../text/fit-latin1.ts';

/** Letters as bytes, or what stands in the way. */
export interface WrittenLetters {
  readonly bytes?: Uint8Array;
  readonly problems: readonly Problem[];
}

/** Writes letters as MedCom XML in ISO-8859-1. Characters that it does not have are reported. */
export function writeMedcomXml(emessage: Emessage): WrittenLetters {
  const fitted = fitEmessage(emessage);
  if (fitted.value === undefined) return { problems: fitted.problems };
  return {
    bytes: Buffer.from(writeEmessage(fitted.value, 'ISO-8859-1'), 'latin1'),
    problems: fitted.problems,
  };
}

/** Writes letters as EDIFACT in ISO-8859-1, likewise. */
export function writeEdifact(emessage: Emessage, mappings: Mappings): WrittenLetters {
  const fitted = fitEmessage(emessage);
  if (fitted.value === undefined) return { problems: fitted.problems };
  const interchange = interchangeFromEmessage(fitted.value, mappings.edifact);
  const problems = [...fitted.problems, ...interchange.problems];
  if (interchange.value === undefined || refuses(interchange.problems)) return { problems };
  return { bytes: Buffer.from(writeInterchange(interchange.value), 'latin1'), problems };
}

/**
 * Letters whose every character ISO-8859-1 has. It is done before they are written: what stands for a character may be a
 * mark of the format itself (`'` for a typographic one), or make a value longer than its element may be.
 */
function fitEmessage(emessage: Emessage): Outcome<Emessage> {
  const { nodes, problems } = fitNodes(emessage.letters.map(({ root }) => root));
  const envelope = fitLatin1(emessage.envelope.identifier);
  if (problems.length + envelope.problems.length === 0) return { value: emessage, problems: [] };
  const letters = emessage.letters.flatMap(({ grammar }, index): Letter[] => {
    const root = nodes[index];
    return root === undefined || typeof root === 'string' ? [] : [{ grammar, root }];
  });
  const found = [
    ...problems,
    ...envelope.problems,
    ...letters.flatMap(({ grammar, root }) => (grammar.open === true ? [] : checkLetter(grammar, root))),
  ];
  if (refuses(found)) return { problems: found };
  return {
    value: { envelope: { ...emessage.envelope, identifier: envelope.text }, letters },
    problems: found,
  };
}
