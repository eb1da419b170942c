import { type Problem, problem } from '../../message/problem.ts';
import { fitNodes } from '../text/fit-latin1.ts';
import { compactBlanks } from '../text/plain-text.ts';
import type { XmlNode } from '../xml/xml-element.ts';
import type { LegacyPath } from './compile-pair.ts';

/** What the loss report says of a value that had other characters. */
export const REPLACED = 'Characters that the letter cannot have were replaced by plain ones.';

/** Content as it can stand in an element. */
export interface FittedContent {
  readonly nodes: readonly XmlNode[];
  readonly replaced: boolean;
  readonly shortened: boolean;
}

/**
 * Fits content into an element: in the characters of ISO-8859-1, on one line where it is no formatted text (only that has lines
 * in both formats), and as long as it may be. What ISO-8859-1 lacks, and an identifier that is too long, become problems.
 */
export function fitContent(
  nodes: readonly XmlNode[],
  legacy: LegacyPath,
  problems: Problem[],
): FittedContent {
  const fitted = fitNodes(nodes);
  const isNew = ({ code, params }: Problem): boolean =>
    !problems.some((each) => each.code === code && each.params?.character === params?.character);
  problems.push(...fitted.problems.filter(isNew));
  const replaced = fitted.problems.length > 0;
  const [only] = fitted.nodes;
  if (legacy.rule?.type?.kind !== 'text' || fitted.nodes.length !== 1 || typeof only !== 'string')
    return { nodes: fitted.nodes, replaced, shortened: false };
  const line = compactBlanks(only);
  return { ...shortenTo(line, legacy.rule.type.max, legacy, problems), replaced: replaced || line !== only };
}

/** Cuts a text that is longer than its element may be. An identifier is never cut: half of one is another one. */
function shortenTo(
  text: string,
  max: number,
  legacy: LegacyPath,
  problems: Problem[],
): Omit<FittedContent, 'replaced'> {
  if (text.length <= max) return { nodes: [text], shortened: false };
  if (/(?<!Subscriber|Email|PostCode)Identifier$/.test(legacy.text)) {
    problems.push(
      problem('legacy.value-too-long', {
        expression: legacy.text,
        params: { element: legacy.text, expected: String(max) },
      }),
    );
    return { nodes: [text], shortened: false };
  }
  return { nodes: [`${text.slice(0, max - 1)}*`], shortened: true };
}
