import { type Problem, problem, refuses } from '../../message/problem.ts';
import { checkLetter } from '../letter/check-letter.ts';
import type { Emessage, Letter } from '../letter/emessage.ts';
import type { LetterBook } from '../letter/letter-book.ts';
import type { LetterGrammar } from '../letter/letter-grammar.ts';
import { orderLetter } from '../letter/order-letter.ts';
import { repeatedIdentifiers } from '../letter/repeated-identifiers.ts';
import type { Outcome } from '../outcome.ts';
import { childOf, type XmlElement } from '../xml/xml-element.ts';
import type { EdifactBook } from './edifact-book.ts';
import type { Interchange, SegmentLetter } from './interchange.ts';
import { letterFromSegments } from './letter-from-segments.ts';

/** Turns an interchange into the letters its XML twin would hold, each checked against the XML schema too. */
export function emessageFromInterchange(
  interchange: Interchange,
  letters: LetterBook,
  edifact: EdifactBook,
): Outcome<Emessage> {
  const problems: Problem[] = [];
  const read = interchange.letters.flatMap((letter) => {
    const outcome = readLetter(letter, interchange, letters, edifact);
    problems.push(...outcome.problems);
    return outcome.value === undefined ? [] : [outcome.value];
  });
  problems.push(...repeatedIdentifiers(read));
  if (refuses(problems)) return { problems };
  return { value: { envelope: interchange.envelope, letters: read }, problems };
}

function readLetter(
  letter: SegmentLetter,
  interchange: Interchange,
  letters: LetterBook,
  edifact: EdifactBook,
): Outcome<Letter> {
  const type = `X${letter.type}`;
  const grammar = letters.byType.get(type);
  const rows = edifact.byType.get(type);
  if (grammar === undefined || rows === undefined)
    return { problems: [problem('legacy.unknown-type', { params: { type: letter.type.slice(0, 10) } })] };
  if (letter.message !== grammar.edifact.message)
    return {
      problems: [
        problem('legacy.edifact-envelope', {
          params: { cause: `UNH of ${letter.type} names another message than ${grammar.edifact.message}` },
        }),
      ],
    };
  if (letter.version !== grammar.edifact.version)
    return {
      problems: [
        problem('legacy.unknown-version', {
          params: { type: letter.type, version: letter.version.slice(0, 10), known: grammar.edifact.version },
        }),
      ],
    };
  const outcome = letterFromSegments(rows, letter, startLetter(letter, interchange, grammar), edifact.lists);
  if (outcome.value === undefined) return { problems: outcome.problems };
  const root = orderLetter(grammar.rule, outcome.value);
  fillFixed(root, grammar);
  return { value: { grammar, root }, problems: [...outcome.problems, ...checkLetter(grammar, root)] };
}

/** What EDIFACT says outside the letter's own segments: its identifier, type, version, and the parties' location numbers. */
function startLetter(letter: SegmentLetter, interchange: Interchange, grammar: LetterGrammar): XmlElement {
  const { namespace } = grammar;
  const element = (name: string, ...children: XmlElement['children']): XmlElement => ({
    name,
    namespace,
    children,
  });
  const head = element(
    'Letter',
    element('Identifier', letter.reference),
    element('VersionCode', grammar.version),
    element('StatisticalCode', grammar.type),
  );
  const rule = grammar.rule.children.get('Letter');
  for (const name of ['TypeCode', 'StatusCode'])
    if (rule?.children.get(name)?.type?.kind === 'fixed') head.children.push(element(name));
  return element(
    grammar.root,
    head,
    element('Sender', element('EANIdentifier', interchange.sender)),
    element('Receiver', element('EANIdentifier', interchange.receiver)),
  );
}

/** Elements whose value never varies have none in EDIFACT. */
function fillFixed(root: XmlElement, grammar: LetterGrammar): void {
  for (const [parent, rule] of [
    [root, grammar.rule],
    [childOf(root, 'Letter'), grammar.rule.children.get('Letter')],
  ] as const) {
    for (const child of parent?.children ?? []) {
      if (typeof child === 'string' || child.children.length > 0) continue;
      const type = rule?.children.get(child.name)?.type;
      if (type?.kind === 'fixed') child.children.push(type.value);
    }
  }
}
