import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExactJson } from '../../../src/fhir/xml/exact-decimal.ts';
import { parseFhirXml } from '../../../src/fhir/xml/parse-fhir-xml.ts';
import { writeFhirXml } from '../../../src/fhir/xml/write-fhir-xml.ts';
import { anyResource } from './resource-arbitrary.ts';

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

describe('any resource of any type', () => {
  test('comes back from XML as it went in, decimals digit for digit', () => {
    fc.assert(
      fc.property(anyResource, (resource) => {
        expect(parseExactJson(jsonOf(xmlOf(resource)))).toEqual(parseExactJson(JSON.stringify(resource)));
      }),
      { numRuns: 500 },
    );
  });

  test('has one XML form: what is written, read and written again is the same text', () => {
    fc.assert(
      fc.property(anyResource, (resource) => {
        const xml = xmlOf(resource);
        expect(xmlOf(parseExactJson(jsonOf(xml)))).toBe(xml);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a damaged document', () => {
  const damage = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 8 }),
    insert: fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '"',
        '&',
        '</',
        '<!--',
        ']]>',
        '<![CDATA[',
        '<?x',
        'xmlns=""',
        '<!DOCTYPE a>',
        '\0',
      ),
      fc.string({ maxLength: 4 }),
    ),
  });

  test('is read or refused with problems, never anything else', () => {
    let refused = 0;
    fc.assert(
      fc.property(anyResource, fc.array(damage, { minLength: 1, maxLength: 3 }), (resource, damages) => {
        let xml = xmlOf(resource);
        for (const { at, remove, insert } of damages) {
          const start = Math.floor(at * xml.length);
          xml = xml.slice(0, start) + insert + xml.slice(start + remove);
        }
        const parsed = parseFhirXml(xml);
        if (Array.isArray(parsed)) {
          refused += 1;
          expect(parsed.length).toBeGreaterThan(0);
        } else expect(xmlOf(parseExactJson(parsed.json))).toContain('xmlns="http://hl7.org/fhir"');
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test('cut off anywhere is refused', () => {
    fc.assert(
      fc.property(
        anyResource,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (resource, at) => {
          const xml = xmlOf(resource);
          const cut = parseFhirXml(Buffer.from(xml.slice(0, Math.floor(at * xml.length))));
          expect(cut).toMatchObject([{ code: expect.stringMatching(/^xml\.(not-well-formed|encoding)$/) }]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('any JSON at all', () => {
  test('is written or refused with problems', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const written = writeFhirXml({
          resourceType: 'Patient',
          name: value,
          contained: [value],
          birthDate: value,
        });
        expect(Array.isArray(written) ? written.length : written.xml.length).toBeGreaterThan(0);
      }),
    );
  });
});
