import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeMedcomXml } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { readEmessage } from '../../../src/mapping/letter/read-emessage.ts';
import { readXml } from '../../../src/mapping/xml/read-xml.ts';
import { writeXml } from '../../../src/mapping/xml/write-xml.ts';
import { childOf, elementsOf, type XmlElement } from '../../../src/mapping/xml/xml-element.ts';
import { validBySchema } from '../valid-by-schema.ts';
import { LEGACY, mappings } from '../world.ts';

/** Which of the files MedCom's schema of the namespace accepts. */
function accepted(files: readonly Uint8Array[], namespace: string): Promise<boolean[]> {
  return validBySchema(`${LEGACY}/xsd/${namespace.replace(/.*\/schemas\//, '')}EMessage.xsd`, files);
}

function letterOf(type: string): Parameters<typeof writeMedcomXml>[0] {
  const grammar = mappings().letters.byType.get(type);
  if (grammar === undefined) throw new Error(type);
  return { envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] };
}

const types = [...mappings().letters.byType.keys()];

describe.skipIf(!existsSync(LEGACY))("MedCom's schemas (skipped without ../shared/legacy)", () => {
  it.each(types)(
    'agree with our check of the fullest %s, and when any one element is left out',
    async (type) => {
      const message = letterOf(type);
      const [letter] = message.letters;
      if (letter === undefined) throw new Error(type);
      const variants = [{ root: letter.root, path: '' }, ...withoutEach(letter.root)];
      const files = variants.map(
        ({ root }) =>
          writeMedcomXml({ ...message, letters: [{ ...letter, root }] }).bytes ?? new Uint8Array(),
      );
      const theirs = await accepted(files, letter.grammar.namespace);
      const ours = files.map(
        (bytes) =>
          readEmessage(readXml(Buffer.from(bytes).toString('latin1')).value as XmlElement, mappings().letters)
            .value !== undefined,
      );
      expect(theirs[0]).toBe(true);
      expect(variants.filter((_, index) => ours[index] !== theirs[index]).map((each) => each.path)).toEqual(
        [],
      );
    },
  );
});

describe.skipIf(!existsSync(LEGACY))(
  "MedCom's schemas, when something is wrong with an element (skipped without ../shared/legacy)",
  () => {
    it.each(types)('agree with our check of %s and its envelope', async (type) => {
      const text = Buffer.from(writeMedcomXml(letterOf(type)).bytes ?? []).toString('latin1');
      const root = readXml(text).value as XmlElement;
      const spoiled = spoiledEach(root);
      const files = spoiled.map(({ root: each }) => Buffer.from(writeXml(each, 'ISO-8859-1'), 'latin1'));
      const theirs = await accepted(files, root.namespace);
      const ours = files.map(
        (bytes) =>
          readEmessage(readXml(bytes.toString('latin1')).value as XmlElement, mappings().letters).value !==
          undefined,
      );
      expect(spoiled.filter((_, index) => ours[index] !== theirs[index]).map(({ how }) => how)).toEqual([]);
      expect(ours.filter((each) => !each).length).toBeGreaterThan(spoiled.length / 4);
    });
  },
);

const SPOILS: readonly (readonly [string, (element: XmlElement) => readonly XmlElement[]])[] = [
  ['twice', (element) => [element, element]],
  ['with an attribute', (element) => [{ ...element, attributes: { x: '1' } }]],
  [
    'with an unknown element',
    (element) => [{ ...element, children: [unknown(element), ...element.children] }],
  ],
  ['with text before', (element) => [{ ...element, children: ['tekst ', ...element.children] }]],
  ['with 400 characters', (element) => [{ ...element, children: ['x'.repeat(400)] }]],
  ['empty', (element) => [{ ...element, children: [] }]],
  ['of another namespace', (element) => [{ ...element, namespace: 'urn:other' }]],
  ['before a stranger', (element) => [element, unknown(element)]],
];

function unknown({ namespace }: XmlElement): XmlElement {
  return { name: 'Ukendt', namespace, children: [] };
}

/** The document once for each of its elements, each spoiled in the next of these ways. */
function spoiledEach(root: XmlElement): { root: XmlElement; how: string }[] {
  let count = 0;
  const within = (element: XmlElement, path: string): { root: XmlElement; how: string }[] =>
    element.children.flatMap((child, index) => {
      if (typeof child === 'string') return [];
      const at = `${path}/${child.name}`;
      const put = (...others: XmlElement[]): XmlElement => ({
        ...element,
        children: element.children.toSpliced(index, 1, ...others),
      });
      count += 1;
      const [name, spoil] = SPOILS[count % SPOILS.length] ?? SPOILS[0] ?? ['', () => []];
      const spoiled = { root: put(...spoil(child)), how: `${at} ${name}` };
      return [spoiled, ...within(child, at).map((each) => ({ ...each, root: put(each.root) }))];
    });
  return within(root, '');
}

/** The letter once for each of its elements, without it. */
function withoutEach(root: XmlElement, path = ''): { root: XmlElement; path: string }[] {
  return elementsOf(root).flatMap((child) => {
    const at = `${path}/${child.name}`;
    const without = { root: { ...root, children: root.children.filter((each) => each !== child) }, path: at };
    const inner = withoutEach(child, at).map((each) => ({
      path: each.path,
      root: { ...root, children: root.children.map((other) => (other === child ? each.root : other)) },
    }));
    return [without, ...inner];
  });
}

describe('Checking a letter', () => {
  const root = (change: (letter: XmlElement) => XmlElement): XmlElement => {
    const message = letterOf('XDIS20');
    const [letter] = message.letters;
    if (letter === undefined) throw new Error('XDIS20');
    return readXml(
      Buffer.from(
        writeMedcomXml({ ...message, letters: [{ ...letter, root: change(letter.root) }] }).bytes ?? [],
      ).toString('latin1'),
    ).value as XmlElement;
  };
  const replaced = (letter: XmlElement, parent: string, name: string, value: string): XmlElement => ({
    ...letter,
    children: letter.children.map((child) =>
      typeof child === 'string' || child.name !== parent
        ? child
        : {
            ...child,
            children: child.children.map((each) =>
              typeof each === 'string' || each.name !== name ? each : { ...each, children: [value] },
            ),
          },
    ),
  });
  const codes = (letter: XmlElement): string[] =>
    readEmessage(letter, mappings().letters).problems.map((each) => each.code);

  it('accepts the letter as it is', () => {
    expect(codes(root((letter) => letter))).toEqual([]);
  });

  it.each([
    ['an id that is too long', 'Letter', 'Identifier', 'FIFTEEN-LETTERS', 'legacy.value-too-long'],
    ['a CPR number with letters', 'Patient', 'CivilRegistrationNumber', '25094799AB', 'legacy.value-invalid'],
    ['30 February', 'Admission', 'Date', '2026-02-30', 'legacy.value-invalid'],
    ['a time that does not exist', 'Admission', 'Time', '25:00', 'legacy.value-invalid'],
    ['a code that is not in its list', 'Letter', 'StatusCode', 'slettetbrev', 'legacy.value-code'],
  ])('names %s', (_, parent, name, value, code) => {
    expect(codes(root((letter) => replaced(letter, parent, name, value)))).toEqual([code]);
  });

  it('names an unknown version, a foreign namespace and a mixed one', () => {
    expect(codes(root((letter) => replaced(letter, 'Letter', 'VersionCode', 'XD9999C')))).toEqual([
      'legacy.unknown-version',
    ]);
    const foreign = (element: XmlElement): XmlElement => ({
      ...element,
      namespace: 'http://rep.oio.dk/medcom.dk/xml/schemas/2010/07/01/',
      children: element.children.map((child) => (typeof child === 'string' ? child : foreign(child))),
    });
    expect(codes(foreign(root((letter) => letter)))).toContain('legacy.unknown-namespace');
    const mixed = root((letter) => ({
      ...letter,
      children: letter.children.map((child) =>
        typeof child !== 'string' && child === childOf(letter, 'Patient')
          ? { ...child, namespace: 'urn:other' }
          : child,
      ),
    }));
    expect(codes(mixed)).toContain('legacy.mixed-namespaces');
  });

  it('names an element in the wrong place', () => {
    expect(codes(root((letter) => ({ ...letter, children: [...letter.children].reverse() })))).toContain(
      'legacy.element-order',
    );
  });
});
