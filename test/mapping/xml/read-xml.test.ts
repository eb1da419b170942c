import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import xml2js from 'xml2js';
import { readXml } from '../../../src/mapping/xml/read-xml.ts';
import { writeXml } from '../../../src/mapping/xml/write-xml.ts';
import type { XmlElement, XmlNode } from '../../../src/mapping/xml/xml-element.ts';

const code = (text: string): string | undefined => readXml(text).problems[0]?.code;

describe('Reading XML', () => {
  it('keeps the order of text and elements', () => {
    const root = readXml('<t xmlns="n">a<Break/>b <Bold>c<Break/>d</Bold> e</t>').value;
    expect(root?.children.map((child) => (typeof child === 'string' ? child : child.name))).toEqual([
      'a',
      'Break',
      'b ',
      'Bold',
      ' e',
    ]);
  });

  it('resolves prefixes, so that ns1:Letter and Letter are the same', () => {
    const root = readXml('<x:Letter xmlns:x="urn:a"><x:Id/></x:Letter>').value;
    expect([root?.name, root?.namespace]).toEqual(['Letter', 'urn:a']);
  });

  it('refuses a DOCTYPE, with or without entities', () => {
    expect(code('<!DOCTYPE a [<!ENTITY e "boom">]><a>&e;</a>')).toBe('legacy.xml-doctype');
    expect(code('<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>')).toBe('legacy.xml-doctype');
  });

  it.each(['', '<a>', '<a></b>', '<a>&unknown;</a>', '<a><b></a></b>', 'text', '<a x=1/>'])(
    'names the fault of %j',
    (text) => {
      expect(code(text)).toBe('legacy.xml-syntax');
    },
  );

  it('stops at a document that is nested too deeply', () => {
    expect(code('<a>'.repeat(10_000))).toBe('legacy.xml-limits');
  });

  it('reads what xml2js reads when it is told to keep the order', () => {
    const words = fc.string({
      unit: fc.constantFrom('a', ' ', '<', '&', '>', '"', '\n', 'ø', ']]>', '😀'),
      minLength: 1,
    });
    const { node } = fc.letrec<{ node: XmlNode }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        words,
        fc.record({
          name: fc.constantFrom('Break', 'Bold', 'Text01', 'Letter'),
          namespace: fc.constantFrom('urn:a', 'urn:b'),
          children: fc.array(tie('node'), { maxLength: 4 }),
        }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(node, { maxLength: 5 }), (children) => {
        const text = writeXml({ name: 't', namespace: 'urn:a', children }, 'UTF-8');
        expect(outline(readXml(text).value as XmlElement)).toEqual(oracle(text));
      }),
    );
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE t><t>a</t>'],
    ['an attribute that is there twice', '<t a="1" a="2"/>'],
    ['a second root', '<t>a</t><t>b</t>'],
  ])('refuses %s, which xml2js lets pass', (_, text) => {
    expect([code(text) === undefined, typeof oracle(text)[0]]).toEqual([false, 'string']);
  });
});

describe('Writing XML', () => {
  it('reads back as it was, whatever the text', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', ' ', '<', '&', '>', '"', "'", '\n', '\r', 'ø', ']]>'),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(letters, fc.constant(undefined)), { maxLength: 8 }), (parts) => {
        const children: XmlNode[] = parts
          .filter((part) => part !== '')
          .map((part) => part ?? { name: 'Break', namespace: 'n', children: [] });
        const written = readXml(writeXml({ name: 't', namespace: 'n', children }, 'UTF-8')).value;
        expect(written?.children).toEqual(joined(children));
      }),
    );
  });
});

function joined(nodes: readonly XmlNode[]): XmlNode[] {
  return nodes.reduce<XmlNode[]>((out, node) => {
    const last = out.at(-1);
    if (typeof node === 'string' && typeof last === 'string') out[out.length - 1] = last + node;
    else out.push(node);
    return out;
  }, []);
}

type Outline = readonly [string, readonly (string | Outline)[]];

function outline(element: XmlElement): Outline {
  return [
    element.name,
    element.children.map((child) => (typeof child === 'string' ? child : outline(child))),
  ];
}

interface OracleNode {
  readonly '#name': string;
  readonly _?: string;
  readonly $$?: readonly OracleNode[];
}

function oracle(text: string): Outline {
  let read: Outline = ['', []];
  const parser = new xml2js.Parser({
    async: false,
    explicitRoot: false,
    explicitChildren: true,
    preserveChildrenOrder: true,
    charsAsChildren: true,
    includeWhiteChars: true,
  });
  parser.parseString(text, (_: Error | null, root: OracleNode) => {
    read = outlineOf(root);
  });
  return read;
}

function outlineOf(node: OracleNode): Outline {
  return [
    node['#name'],
    (node.$$ ?? []).map((child) => (child['#name'] === '__text__' ? (child._ ?? '') : outlineOf(child))),
  ];
}
