import { type Problem, problem } from '../../message/problem.ts';
import type { XmlLimits } from './xml-limits.ts';

const PROLOGUE = /\s+|\ufeff|<\?[\s\S]*?\?>|<!--[\s\S]*?-->/y;
const SECTION = /<!--|<\?|<!\[CDATA\[/g;
const sectionEnds: Readonly<Record<string, string>> = { '<!--': '-->', '<?': '?>', '<![CDATA[': ']]>' };

/**
 * What the parser must not see, found by a look over the text: a lone surrogate, since it pairs surrogates
 * without looking and would swallow the neighbour; a DOCTYPE and long comments, instructions and
 * CDATA sections, since it collects them in small pieces before it tells of them.
 */
export function unfitForParser(text: string, limits: XmlLimits): Problem | undefined {
  if (!text.isWellFormed()) return problem('xml.character', { params: { character: 'U+D800–U+DFFF' } });
  if (hasDoctype(text)) return problem('xml.doctype');
  if (hasLongSection(text, limits.section)) {
    return problem('xml.section-too-long', { params: { limit: limits.section } });
  }
  return undefined;
}

function hasDoctype(text: string): boolean {
  const prologue = new RegExp(PROLOGUE);
  let offset = 0;
  while (prologue.test(text)) offset = prologue.lastIndex;
  return text.startsWith('<!DOCTYPE', offset);
}

/** Sections begin and end where their marks stand, since none may hold another. */
function hasLongSection(text: string, limit: number): boolean {
  const section = new RegExp(SECTION);
  for (let found = section.exec(text); found; found = section.exec(text)) {
    const end = text.indexOf(sectionEnds[found[0]] ?? '', section.lastIndex);
    if ((end < 0 ? text.length : end) - found.index > limit) return true;
    if (end < 0) return false;
    section.lastIndex = end;
  }
  return false;
}
