import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromXhtml, toXhtml } from '../../../src/mapping/text/styled-text.ts';
import type { XmlNode } from '../../../src/mapping/xml/xml-element.ts';

const element = (name: string, children: XmlNode[] = []): XmlNode => ({ name, namespace: 'n', children });
const words = fc.string({ unit: fc.constantFrom('a', 'ø', ' ', '<', '&'), minLength: 1, maxLength: 8 });
const plain = fc.oneof(words, fc.constantFrom(element('Break'), element('Space')));
const styled = fc
  .record({
    name: fc.constantFrom('Bold', 'Italic', 'Underline', 'Center', 'Right', 'FixedFont'),
    children: fc.array(plain, { maxLength: 3 }),
  })
  .map(({ name, children }) => element(name, joined(children)));

function joined(nodes: readonly XmlNode[]): XmlNode[] {
  return nodes.filter((node, index) => typeof node !== 'string' || typeof nodes[index - 1] !== 'string');
}

describe('Formatted text as XHTML', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(plain, styled), { maxLength: 6 }), (nodes) => {
        expect(fromXhtml(toXhtml(joined(nodes)), 'n')).toEqual(joined(nodes));
      }),
    );
  });

  it.each([
    '<div xmlns="http://www.w3.org/1999/xhtml"><table/></div>',
    '<p>a</p>',
    'not xhtml',
    '<div style="color: red">a</div>',
  ])('is left alone when it says more than a letter can: %s', (xhtml) => {
    expect(fromXhtml(xhtml, 'n')).toBeUndefined();
  });
});
