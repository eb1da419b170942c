import { type Problem, problem, refuses } from '../../message/problem.ts';
import { type Outcome, refused } from '../outcome.ts';
import { childOf, elementsOf, select, trimmedText, type XmlElement } from '../xml/xml-element.ts';
import { checkAttributes, checkElement, checkLetter } from './check-letter.ts';
import type { Emessage, Letter, LetterEnvelope } from './emessage.ts';
import { ENVELOPE_TABLE } from './envelope-table.ts';
import type { LetterBook } from './letter-book.ts';
import { compileLetter, type LetterGrammar } from './letter-grammar.ts';
import { repeatedIdentifiers } from './repeated-identifiers.ts';

/**
 * Reads an `Emessage`: its envelope and its letters, each checked against its schema. Every letter found
 * faulty refuses the whole file, because the receipt answers the envelope.
 */
export function readEmessage(root: XmlElement, book: LetterBook): Outcome<Emessage> {
  if (root.name !== 'Emessage')
    return refused(problem('legacy.unknown-format', { params: { found: root.name } }));
  const problems: Problem[] = [];
  checkFrame(root, problems);
  const family = OPEN_FAMILY.test(root.namespace) ? undefined : root.namespace;
  const envelope = readEnvelope(childOf(root, 'Envelope'), family, problems);
  const letters = elementsOf(root)
    .filter((each) => each.name !== 'Envelope' && each.name !== 'Local_Elements')
    .flatMap((each) => readLetter(each, root.namespace, book, problems));
  if (letters.length === 0 && problems.length === 0)
    problems.push(
      problem('legacy.element-missing', { expression: 'Emessage', params: { element: 'letter' } }),
    );
  problems.push(...repeatedIdentifiers(letters));
  if (envelope === undefined || refuses(problems)) return { problems };
  return { value: { envelope, letters }, problems };
}

/** One envelope, and then letters, each of which local elements of any kind may follow. */
function checkFrame(root: XmlElement, problems: Problem[]): void {
  checkAttributes(root, 'Emessage', problems);
  const at = { expression: 'Emessage' };
  if (root.children.some((child) => typeof child === 'string' && child.trim() !== ''))
    problems.push(problem('legacy.element-unexpected', { ...at, params: { element: 'text' } }));
  for (const [index, { name }] of elementsOf(root).entries()) {
    const before = elementsOf(root)[index - 1]?.name;
    const misplaced =
      (name === 'Envelope' && index > 0) ||
      (name === 'Local_Elements' && (before === 'Envelope' || before === name || before === undefined));
    if (misplaced) problems.push(problem('legacy.element-order', { ...at, params: { element: name } }));
  }
}

const ENVELOPE = compileLetter(
  {
    type: 'Envelope',
    danish: 'Kuvert',
    english: 'Envelope',
    root: 'Emessage',
    namespace: '',
    version: '',
    edifact: { message: '', version: '', type: '' },
    elements: ENVELOPE_TABLE,
  },
  {},
).rule.children.get('Envelope');

/** @param namespace of the envelope; any, element by element, for the municipal family */
function readEnvelope(
  element: XmlElement | undefined,
  namespace: string | undefined,
  problems: Problem[],
): LetterEnvelope | undefined {
  if (element === undefined || ENVELOPE === undefined) {
    problems.push(
      problem('legacy.element-missing', { expression: 'Emessage', params: { element: 'Envelope' } }),
    );
    return undefined;
  }
  checkElement(ENVELOPE, element, 'Emessage/Envelope', namespace, problems);
  return {
    sent: { date: textAt(element, 'Sent', 'Date'), time: textAt(element, 'Sent', 'Time') },
    identifier: textAt(element, 'Identifier'),
    receiptWanted: textAt(element, 'AcknowledgementCode') === 'pluspositivkvitt',
  };
}

function textAt(element: XmlElement, ...path: string[]): string {
  const found = select(element, path);
  return found === undefined ? '' : trimmedText(found);
}

function readLetter(element: XmlElement, namespace: string, book: LetterBook, problems: Problem[]): Letter[] {
  const grammar = book.byRoot.get(element.name);
  if (isOpen(element, grammar) && book.open !== undefined)
    return [readOpenLetter(element, book.open, problems)];
  if (grammar === undefined) {
    problems.push(problem('legacy.unknown-type', { params: { type: element.name } }));
    return [];
  }
  const version = textAt(element, 'Letter', 'VersionCode');
  if (version !== '' && version !== grammar.version) {
    problems.push(
      problem('legacy.unknown-version', { params: { type: grammar.type, version, known: grammar.version } }),
    );
    return [];
  }
  if (element.namespace !== grammar.namespace) {
    problems.push(
      problem('legacy.unknown-namespace', {
        params: { type: grammar.type, found: element.namespace, expected: grammar.namespace },
      }),
    );
    return [];
  }
  if (namespace !== element.namespace)
    problems.push(
      problem('legacy.mixed-namespaces', {
        expression: 'Emessage',
        params: { found: namespace, expected: element.namespace },
      }),
    );
  problems.push(...checkLetter(grammar, element));
  return [{ grammar, root: element }];
}

/** The namespaces of letters that are in use without a public schema: the municipal family, and MedCom's since 2013. */
const OPEN_FAMILY =
  /^urn:oio:medcom:municipality:1\.|^http:\/\/rep\.oio\.dk\/(?:sundcom\.dk\/)?medcom\.dk\/xml\/schemas\/20(?:1[3-9]|2\d)\//;

function isOpen(element: XmlElement, grammar: LetterGrammar | undefined): boolean {
  return OPEN_FAMILY.test(element.namespace) && element.namespace !== grammar?.namespace;
}

/**
 * Reads a letter whose schema is not public. Its elements may be of several versions of the municipal
 * namespace, so that only names are compared; what every letter has must be there, the rest is told as text.
 */
function readOpenLetter(root: XmlElement, open: LetterGrammar, problems: Problem[]): Letter {
  const [type, version] = [textAt(root, 'Letter', 'TypeCode'), textAt(root, 'Letter', 'VersionCode')];
  for (const path of [
    'Letter/Identifier',
    'Letter/TypeCode',
    'Sender/EANIdentifier',
    'Receiver/EANIdentifier',
  ])
    if (textAt(root, ...path.split('/')) === '')
      problems.push(problem('legacy.element-missing', { expression: root.name, params: { element: path } }));
  if (
    textAt(root, 'Patient', 'CivilRegistrationNumber') === '' &&
    textAt(root, 'Patient', 'AlternativeIdentifier') === ''
  )
    problems.push(
      problem('legacy.element-missing', {
        expression: `${root.name}/Patient`,
        params: { element: 'CivilRegistrationNumber | AlternativeIdentifier' },
      }),
    );
  problems.push(problem('legacy.unchecked', { expression: root.name, params: { type, version } }));
  return { grammar: { ...open, type, version, root: root.name, namespace: root.namespace }, root };
}
