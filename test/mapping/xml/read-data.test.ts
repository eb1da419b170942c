import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DataElement, readData } from '../../../src/mapping/xml/read-data.ts';
import { readXml } from '../../../src/mapping/xml/read-xml.ts';
import { writeXml } from '../../../src/mapping/xml/write-xml.ts';
import { elementsOf, trimmedText, type XmlElement } from '../../../src/mapping/xml/xml-element.ts';

const read = (text: string): DataElement | undefined => {
  const gate = readXml(text).value;
  return gate === undefined ? undefined : readData(text, gate);
};

/** What the strict reader's tree says when its order is forgotten. */
function asData(element: XmlElement): DataElement {
  const children = new Map<string, DataElement[]>();
  for (const child of elementsOf(element))
    children.set(child.name, [...(children.get(child.name) ?? []), asData(child)]);
  return {
    namespace: element.namespace,
    text: trimmedText(element),
    attributes: new Map(Object.entries(element.attributes ?? {})),
    children,
  };
}

describe('Reading data', () => {
  it('says what the strict reader says, but for the order', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '<', '&', '"', '\n', 'ø', ']]>', '_', '$') });
    const name = fc.constantFrom('A', 'B', 'length', 'name', 'x');
    const { element } = fc.letrec<{ element: XmlElement }>((tie) => ({
      element: fc.record({
        name,
        namespace: fc.constantFrom('urn:a', 'urn:b'),
        children: fc.oneof(
          { depthSize: 'small' },
          text.map((each) => (each === '' ? [] : [each])),
          fc.array(tie('element'), { maxLength: 4 }),
        ),
      }),
    }));
    fc.assert(
      fc.property(element, (root) => {
        const written = writeXml(root, 'UTF-8');
        expect(read(written)).toEqual(asData(readXml(written).value as XmlElement));
      }),
    );
  });

  it('knows prefixes and attributes', () => {
    const found = read('<p:a xmlns:p="urn:a"><p:b p:kind="EAN"> 57 </p:b></p:a>');
    expect(found?.namespace).toBe('urn:a');
    const [b] = found?.children.get('b') ?? [];
    expect([b?.text, [...(b?.attributes ?? [])]]).toEqual(['57', [['kind', 'EAN']]]);
  });

  it.each([
    '<a><_ v="1"/></a>',
    '<a><__proto__>x</__proto__></a>',
    '<a><b><_>1</_></b></a>',
    '<a><constructor/></a>',
    '<toString/>',
  ])('reads nothing of %s, whose names are its own', (text) => {
    expect(read(text)).toBeUndefined();
  });
});
