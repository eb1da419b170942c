import { toPlainText } from '../../text/plain-text.ts';
import { elementsOf, type XmlElement } from '../../xml/xml-element.ts';
import type { Transform } from '../transform.ts';

/** Elements that stand outside the text: the message carries them in places of their own. */
const ELSEWHERE = new Set(['Envelope', 'Letter', 'Sender', 'Receiver', 'Patient']);
const MARKUP = new Set(['Break', 'Space', 'Bold', 'Italic', 'Underline', 'Center', 'Right', 'FixedFont']);

/**
 * A whole letter as text, for letters that no FHIR message matches: every value on its own line under the
 * name of its element, in the letter's order, so that nothing clinical is left out.
 */
export const letterAsText: Transform = {
  outcome: 'transformed',
  children: (letter) =>
    elementsOf(letter)
      .map((section) => section.name)
      .filter((name) => !ELSEWHERE.has(name)),
  toFhir: (letter) => {
    const lines: string[] = [];
    for (const section of elementsOf(letter)) if (!ELSEWHERE.has(section.name)) tell(section, '', lines);
    return lines.join('\n');
  },
};

function tell(element: XmlElement, indent: string, lines: string[]): void {
  const inner = elementsOf(element);
  if (inner.length === 0 || inner.every((child) => MARKUP.has(child.name))) {
    lines.push(...`${indent}${words(element.name)}: ${toPlainText(element.children).trim()}`.split('\n'));
    return;
  }
  const [date, time] = inner;
  if (inner.length === 2 && date?.name === 'Date' && time !== undefined) {
    lines.push(
      `${indent}${words(element.name)}: ${toPlainText(date.children)} kl. ${toPlainText(time.children)}`,
    );
    return;
  }
  lines.push(`${indent}${words(element.name)}:`);
  for (const child of inner) tell(child, `${indent}  `, lines);
}

/** `DiagnoseText` reads as `Diagnose text`. */
function words(name: string): string {
  return name
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replace(/ (\w)/g, (_, letter: string) => ` ${letter.toLowerCase()}`);
}
