import { type Problem, problem, refuses } from '../../message/problem.ts';
import type { Emessage, Letter } from '../letter/emessage.ts';
import { type Outcome, refused } from '../outcome.ts';
import { select, trimmedText, type XmlElement } from '../xml/xml-element.ts';
import { divideTexts } from './divide-texts.ts';
import type { EdifactBook } from './edifact-book.ts';
import type { Interchange, SegmentLetter } from './interchange.ts';
import { segmentsFromLetter } from './segments-from-letter.ts';

/** Turns letters into an interchange. Sender and receiver are those of the first letter, as MedCom has it. */
export function interchangeFromEmessage(message: Emessage, edifact: EdifactBook): Outcome<Interchange> {
  const problems: Problem[] = [];
  const letters = message.letters.flatMap((letter) => {
    const written = writeLetter(letter, edifact);
    problems.push(...written.problems);
    return written.value === undefined ? [] : [written.value];
  });
  const [first] = message.letters;
  if (first === undefined)
    return refused(
      problem('legacy.element-missing', { expression: 'Emessage', params: { element: 'letter' } }),
    );
  if (refuses(problems)) return { problems };
  return {
    value: {
      envelope: message.envelope,
      sender: textAt(first.root, 'Sender', 'EANIdentifier'),
      receiver: textAt(first.root, 'Receiver', 'EANIdentifier'),
      letters,
    },
    problems,
  };
}

function writeLetter({ grammar, root }: Letter, edifact: EdifactBook): Outcome<SegmentLetter> {
  const rows = edifact.byType.get(grammar.type);
  if (rows === undefined)
    return refused(problem('legacy.no-mapping', { params: { from: grammar.type, to: 'EDIFACT' } }));
  const { segments, problems } = segmentsFromLetter(rows, divideTexts(root), edifact.lists);
  const reference = textAt(root, 'Letter', 'Identifier');
  return { value: { reference, ...grammar.edifact, segments, firstSegment: 3 }, problems };
}

function textAt(root: XmlElement, ...path: string[]): string {
  const found = select(root, path);
  return found === undefined ? '' : trimmedText(found);
}
