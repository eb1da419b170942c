import { type Problem, problem } from '../../message/problem.ts';
import { select, trimmedText } from '../xml/xml-element.ts';
import type { Letter } from './emessage.ts';

/** Letters of one envelope that share an identifier: the second would be taken for the first one come again. */
export function repeatedIdentifiers(letters: readonly Letter[]): Problem[] {
  const identifiers = letters.map(({ root }) => {
    const found = select(root, ['Letter', 'Identifier']);
    return found === undefined ? '' : trimmedText(found);
  });
  return letters.flatMap(({ grammar }, index) =>
    identifiers[index] !== '' && identifiers.indexOf(identifiers[index] ?? '') < index
      ? problem('legacy.value-invalid', {
          expression: `${grammar.root}/Letter/Identifier`,
          params: { element: 'Identifier', expected: 'an identifier that no letter before it has' },
        })
      : [],
  );
}
