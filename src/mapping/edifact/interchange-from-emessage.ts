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
  const [sender, receiver] = PARTIES.map((party) => textAt(first.root, party, 'EANIdentifier'));
  problems.push(...message.letters.flatMap((letter) => unsaid(letter, first)));
  if (refuses(problems) || sender === undefined || receiver === undefined) return { problems };
  return { value: { envelope: message.envelope, sender, receiver, letters }, problems };
}

const PARTIES = ['Sender', 'Receiver'] as const;

/** What an interchange has no place for: parties of each letter, and a statistical code beside the type. */
function unsaid({ grammar, root }: Letter, first: Letter): Problem[] {
  const other = PARTIES.filter(
    (party) => textAt(root, party, 'EANIdentifier') !== textAt(first.root, party, 'EANIdentifier'),
  ).map((party) =>
    problem('legacy.edifact-no-value', {
      params: { element: `${party}/EANIdentifier`, value: textAt(root, party, 'EANIdentifier').slice(0, 35) },
    }),
  );
  const statistical = textAt(root, 'Letter', 'StatisticalCode');
  if (statistical === grammar.type) return other;
  const params = { element: 'StatisticalCode', value: statistical };
  return [...other, { ...problem('legacy.edifact-no-value', { params }), severity: 'warning' }];
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
