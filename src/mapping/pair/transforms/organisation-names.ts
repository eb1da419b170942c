import { childOf, trimmedText, type XmlElement } from '../../xml/xml-element.ts';
import type { Transform } from '../transform.ts';

const PARTS = ['OrganisationName', 'DepartmentName', 'UnitName'] as const;
const MAX_LENGTH = 35;

/**
 * Organisation, department and unit of a letter are one name in FHIR, joined by a comma (MedCom mapping
 * 2026). Towards the letter a name is divided at its commas into three parts of at most 35 characters;
 * what does not fit is cut and marked with `*`, as hospitals do.
 */
export const organisationNames: Transform = {
  outcome: 'transformed',
  children: PARTS,
  toFhir: (element) => {
    const names = PARTS.map((part) => childOf(element, part)).flatMap((found) =>
      found === undefined ? [] : [trimmedText(found)],
    );
    const known = names.filter((name) => name !== '' && name !== '_');
    return known.length === 0 ? undefined : known.join(', ');
  },
  toLegacy: (value, { namespace }) => {
    const parts = divide(String(value));
    const nodes = parts.map(
      (part, index): XmlElement => ({
        name: PARTS[index] ?? 'UnitName',
        namespace,
        children: [shorten(part)],
      }),
    );
    return parts.some((part) => part.length > MAX_LENGTH)
      ? { nodes, note: 'The name was cut and marked with *.', shortened: true }
      : { nodes };
  },
};

function divide(name: string): string[] {
  const pieces = name.split(/,\s*/).filter((piece) => piece !== '');
  const parts: string[] = [];
  for (const piece of pieces) {
    if (parts.length < PARTS.length) parts.push(piece);
    else parts[parts.length - 1] += `, ${piece}`;
  }
  return parts.length === 1 && name.length > MAX_LENGTH ? wrap(name) : parts;
}

/** A long name without commas goes on in the next part, at a blank. */
function wrap(name: string): string[] {
  const parts: string[] = [];
  let rest = name;
  while (rest.length > MAX_LENGTH && parts.length < PARTS.length - 1) {
    const cut = rest.lastIndexOf(' ', MAX_LENGTH);
    if (cut <= 0) break;
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut + 1);
  }
  return [...parts, rest];
}

function shorten(name: string): string {
  return name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH - 1)}*` : name;
}
