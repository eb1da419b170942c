import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { describe, expect, test } from 'vitest';
import { Parser } from 'xml2js';
import { parseExactJson } from '../../../src/fhir/xml/exact-decimal.ts';
import { parseFhirXml } from '../../../src/fhir/xml/parse-fhir-xml.ts';
import { writeFhirXml } from '../../../src/fhir/xml/write-fhir-xml.ts';

const shared = new URL('../../../../shared/fhir/', import.meta.url);
const packages = new URL('packages/', shared);
const bundles = new URL('differential/fixed.bundles.ndjson.gz', shared);
const cases = new URL('hl7-validator-cases/', shared);

function xmlOf(resource: unknown): string {
  const written = writeFhirXml(resource);
  if (Array.isArray(written)) throw new Error(JSON.stringify(written));
  return written.xml;
}

function jsonOf(xml: string): string {
  const parsed = parseFhirXml(xml);
  if (Array.isArray(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed.json;
}

/** Compares what went into XML with what came out: decimals digit for digit, lists in order. */
function expectRoundTrip(json: string, label: string): void {
  const resource = parseExactJson(json);
  expect(parseExactJson(jsonOf(xmlOf(resource))), label).toEqual(resource);
}

describe.skipIf(!existsSync(packages))(
  'the official packages (skipped without ../shared/fhir/packages)',
  () => {
    test.each(existsSync(packages) ? readdirSync(packages) : [])(
      'every resource of %s survives JSON to XML to JSON',
      (file) => {
        const tar = gunzipSync(readFileSync(new URL(encodeURIComponent(file), packages)));
        const resources = parseTar(new Uint8Array(tar))
          .filter(({ name }) => name.endsWith('.json'))
          .filter(({ text }) => text.includes('"resourceType"'));
        expect(resources.length).toBeGreaterThan(0);
        for (const { name, text } of resources) {
          // The publisher's own indexes and lists are no resources.
          if (typeof JSON.parse(text).resourceType === 'string') expectRoundTrip(text, name);
        }
      },
    );
  },
);

describe.skipIf(!existsSync(bundles))(
  'bundles with verdicts (skipped without ../shared/fhir/differential)',
  () => {
    test('each official bundle survives; each mutant survives or is refused with problems', () => {
      const lines = gunzipSync(readFileSync(bundles)).toString('utf8').trim().split('\n');
      let survived = 0;
      for (const line of lines) {
        const { id, bundle } = JSON.parse(line) as { id: string; bundle: string };
        const written = writeFhirXml(parseExactJson(bundle));
        if (Array.isArray(written)) expect(id, JSON.stringify(written)).toMatch(/__M\d+$/);
        else {
          expectRoundTrip(bundle, id);
          survived += 1;
        }
      }
      expect(survived).toBeGreaterThan(24);
    });
  },
);

describe.skipIf(!existsSync(cases))(
  'the HL7 validator cases (skipped without ../shared/fhir/hl7-validator-cases)',
  () => {
    const read = (name: string) =>
      existsSync(cases) ? JSON.parse(gunzipSync(readFileSync(new URL(name, cases))).toString('utf8')) : {};
    const files = Object.entries<string>(read('files.json.gz')).filter(([name]) => name.endsWith('.xml'));

    /** Two of them are wrong in a way that JSON could not show. */
    const refused: Record<string, string[]> = {
      'Observation-ex-pain.xml': ['xml.attribute-unknown', 'xml.element-unknown'],
      'capabilitystatement-measure-processor.xml': ['xml.element-unknown'],
    };

    test('there are some', () => expect(files.length).toBeGreaterThan(50));

    test.each(files)('%s says the same after XML to JSON to XML', (name, xml) => {
      const parsed = parseFhirXml(xml);
      const codes = Array.isArray(parsed) ? parsed.map(({ code }) => code) : undefined;
      expect(codes).toEqual(refused[name]);
      if (Array.isArray(parsed)) return;
      const again = xmlOf(parseExactJson(parsed.json));
      expect(contentOf(again)).toEqual(contentOf(xml));
    });
  },
);

interface Node {
  readonly '#name': string;
  readonly $?: Record<string, { readonly name: string; readonly value: string }>;
  readonly $$?: readonly Node[];
  readonly $ns?: { readonly uri: string; readonly local: string };
  readonly _?: string;
}

/** A document as an independent XML reader sees it: elements in order, attributes by name, without blanks between elements. */
function contentOf(xml: string): unknown {
  let root: { [name: string]: Node } = {};
  const options = {
    explicitChildren: true,
    preserveChildrenOrder: true,
    charsAsChildren: true,
    includeWhiteChars: true,
    xmlns: true,
  };
  new Parser(options).parseString(xml.trim(), (error, result) => {
    if (error) throw error;
    root = result;
  });
  return Object.values(root).map((node) => simplified(node, false));
}

function simplified(node: Node, isNarrative: boolean): unknown {
  if (node['#name'] === '__text__') return node._;
  const inNarrative = isNarrative || node.$ns?.uri === 'http://www.w3.org/1999/xhtml';
  const attributes = Object.values(node.$ ?? {})
    .filter(({ name }) => !name.startsWith('xmlns') && !name.startsWith('xsi:'))
    .map(({ name, value }) => `${name}=${value}`)
    .sort();
  const children = (node.$$ ?? [])
    .filter((child) => inNarrative || child['#name'] !== '__text__')
    .map((child) => simplified(child, inNarrative));
  return [node.$ns, attributes, children];
}
