import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packText } from '../../../src/mapping/edifact/pack-text.ts';
import {
  isContinued,
  readReference,
  writeReference,
} from '../../../src/mapping/edifact/reference-segment.ts';
import { unpackText } from '../../../src/mapping/edifact/unpack-text.ts';
import { writeSegment } from '../../../src/mapping/edifact/write-segments.ts';
import { toPlainText } from '../../../src/mapping/text/plain-text.ts';
import type { XmlElement, XmlNode } from '../../../src/mapping/xml/xml-element.ts';
import { mappings } from '../world.ts';

const element = (name: string, ...children: XmlNode[]): XmlNode => ({ name, namespace: 'n', children });
const pack = (...nodes: XmlNode[]): string[] => packText(nodes, 'NC').map(writeSegment);

describe('Packing text', () => {
  it('writes a line per component and an empty line as a dot', () => {
    expect(pack('et', element('Break'), element('Break'), 'tre')).toEqual(["FTX+NC+P00++et:.:tre'"]);
  });

  it('does not write the line break that every component implies', () => {
    expect(pack('et', element('Break'))).toEqual(pack('et'));
  });

  it('takes the layout of the file for one blank, and a typed blank for itself', () => {
    expect(pack('et \n    to', '  tre')).toEqual(["FTX+NC+P00++et to  tre'"]);
    expect(pack(`x${' '.repeat(300_000)}y\n z`).length).toBeGreaterThan(800);
  });

  it('goes on in the next component at a blank, marked by a backslash', () => {
    const words = 'ord '.repeat(20);
    expect(pack(words)).toEqual([`FTX+NC+P00++${'ord '.repeat(17)}\\:${'ord '.repeat(3)}'`]);
  });

  it('begins a new segment where the style changes', () => {
    expect(pack('a ', element('Bold', 'b'), element('Break'), 'c')).toEqual([
      "FTX+NC+P00++a \\'",
      "FTX+NC+PF0++b'",
      "FTX+NC+P00++c'",
    ]);
  });

  it('never makes a component longer than 70 characters with its release characters', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '?', ':', '+', "'", 'ø', '.'), maxLength: 600 });
    fc.assert(
      fc.property(text, (written) => {
        for (const segment of packText([written], 'NC')) {
          expect(segment.elements[3]?.length).toBeLessThanOrEqual(5);
          for (const component of segment.elements[3] ?? [])
            expect(component.replace(/[?:+']/g, '?$&').length).toBeLessThanOrEqual(70);
        }
      }),
    );
  });

  it('says the same words when unpacked', () => {
    const run = fc.string({
      unit: fc.constantFrom('a', 'b ', 'ø', '?', ':', "'", 'lang tekst ', ','),
      minLength: 1,
      maxLength: 120,
    });
    const nodes = fc.array(
      fc.oneof(
        run,
        fc.constant(element('Break')),
        run.map((text) => element('Bold', text)),
        run.map((text) => element('Italic', text, element('Break'), 'x')),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(nodes, (written) => {
        const read = unpackText(packText(written, 'NC'), 'n');
        expect(toPlainText(read).replace(/\n+$/, '')).toBe(toPlainText(written).replace(/\n+$/, ''));
      }),
    );
  });
});

describe('A reference', () => {
  it('is read whole when its description has so many released characters that it needs two segments', () => {
    const namespace = 'n';
    const part = (name: string, ...children: XmlNode[]): XmlElement => ({ name, namespace, children });
    const reference = part(
      'Reference',
      part('RefDescription', `${':+'.repeat(34)}?\\`),
      part(
        'BIN',
        part('ObjectIdentifier', '2b1c9d0e6f7a4b58bd0c1a2e3f405162'),
        part('ObjectCode', 'billede'),
        part('ObjectExtensionCode', 'png'),
        part('OriginalObjectSize', '8'),
      ),
    );
    const { lists } = mappings().edifact;
    const written = writeReference(reference, lists);
    expect(written).toHaveLength(2);
    expect(isContinued(written.slice(0, 1))).toBe(true);
    expect(isContinued(written)).toBe(false);
    const [description, target] = readReference(written, namespace, lists).children;
    expect(typeof description === 'object' && toPlainText(description.children).trimEnd()).toBe(
      `${':+'.repeat(34)}?\\`,
    );
    expect(target).toEqual(reference.children[1]);
  });
});
