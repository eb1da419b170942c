import type { Letter } from '../letter/emessage.ts';
import { isStyled, toPlainText } from '../text/plain-text.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { legacyLeaves } from './legacy-leaves.ts';
import { type LossEntry, type LossReport, lossReport } from './loss-report.ts';
import type { Severities } from './severity-rules.ts';

/**
 * What became of every element of a letter that was written in the other legacy format: the letter, held against what its new
 * form says when it is read. Nothing is believed of the writer.
 * @param written undefined when what was written holds no such letter
 */
export function rewrittenReport(
  { grammar, root }: Letter,
  written: Letter | undefined,
  severityOf: Severities,
): LossReport {
  const arrived = new Map(
    written === undefined
      ? []
      : legacyLeaves(grammar.rule, written.root).map((leaf) => [leaf.path, leaf.element]),
  );
  const entries = legacyLeaves(grammar.rule, root).flatMap(({ path, element }): LossEntry[] => {
    const { severity } = severityOf(path);
    const there = arrived.get(path);
    const said = wordsOf(element);
    // An underscore stands for a name that nobody gave.
    if (said === '' || said === '_') return [];
    if (there === undefined) {
      // Texts that are several elements in one format are one in the other.
      const target = toldIn(path, said, arrived);
      return [
        {
          path,
          severity,
          ...(target === undefined ? { outcome: 'lost' } : { outcome: 'transformed', target }),
        },
      ];
    }
    const told = wordsOf(there);
    const styles: LossEntry[] =
      isStyled(element.children) && !isStyled(there.children)
        ? [{ path: `${path}/style`, outcome: 'lost', severity: 'technical' }]
        : [];
    if (told === said) return [{ path, outcome: 'carried', severity, target: path }, ...styles];
    const outcome =
      told.length < said.length && said.startsWith(told.replace(/\*$/, '')) ? 'shortened' : 'transformed';
    return [{ path, outcome, severity, target: path }, ...styles];
  });
  return lossReport(grammar.type, written?.grammar.type ?? grammar.type, entries);
}

/** The element of the same name that holds these words among others. */
function toldIn(path: string, said: string, arrived: ReadonlyMap<string, XmlElement>): string | undefined {
  const name = withoutIndexes(path);
  return [...arrived].find(([at, each]) => withoutIndexes(at) === name && wordsOf(each).includes(said))?.[0];
}

function withoutIndexes(path: string): string {
  return path.replace(/\[\d+\]/g, '');
}

/** Line breaks and blanks between words may be another's layout. */
function wordsOf({ children }: XmlElement): string {
  return toPlainText(children).trim().replace(/\s+/g, ' ');
}
