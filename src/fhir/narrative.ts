import type { Narrative } from '@medplum/fhirtypes';

/** A generated narrative of labelled lines. (R-MSG-09: every MedCom resource carries one.) */
export function narrative(
  title: string,
  lines: readonly (readonly [label: string, value: string])[],
): Narrative {
  const items = lines.map(([label, value]) => `<li><b>${escapeXml(label)}</b>: ${escapeXml(value)}</li>`);
  const list = items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
  return {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${escapeXml(title)}</p>${list}</div>`,
  };
}

/** Text as XML character data or attribute value; characters that XML cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
