import { describe, expect, test } from 'vitest';
import { parseExactJson } from '../../../src/fhir/xml/exact-decimal.ts';
import { parseFhirXml } from '../../../src/fhir/xml/parse-fhir-xml.ts';
import { writeFhirXml } from '../../../src/fhir/xml/write-fhir-xml.ts';

const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';

/** The XML within the root element. */
function innerOf(resource: object): string {
  const written = writeFhirXml(resource);
  if (Array.isArray(written)) throw new Error(JSON.stringify(written));
  const name = (resource as { resourceType: string }).resourceType;
  const start = `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="http://hl7.org/fhir">`;
  expect(written.xml.startsWith(start)).toBe(true);
  return written.xml.slice(start.length, -`</${name}>`.length);
}

function faultsOf(resource: unknown): string[] {
  const written = writeFhirXml(resource);
  if (!Array.isArray(written)) throw new Error(`written: ${written.xml}`);
  return written.map(({ code, expression }) => (expression ? `${code} ${expression}` : code));
}

/** Wraps something so many times. */
function nest(times: number, wrap: (inner: object) => object, innermost: object): object {
  return Array.from({ length: times }).reduce<object>((inner) => wrap(inner), innermost);
}

describe('what a resource becomes', () => {
  test('elements stand in the order of the definition, whatever the order in JSON', () => {
    expect(
      innerOf({
        gender: 'male',
        resourceType: 'Patient',
        name: [{ given: ['A', 'B'], family: 'F' }],
        id: 'p',
      }),
    ).toBe(
      '<id value="p"/><name><family value="F"/><given value="A"/><given value="B"/></name><gender value="male"/>',
    );
  });

  test('ids and urls of elements are attributes', () => {
    const extension = [{ valueInteger: 1, url: 'http://example.org/x', id: 'e' }];
    expect(innerOf({ resourceType: 'Patient', extension })).toBe(
      '<extension id="e" url="http://example.org/x"><valueInteger value="1"/></extension>',
    );
  });

  test('ids and extensions of primitives come back into their elements', () => {
    const extension = [{ url: 'u', valueBoolean: false }];
    const resource = {
      resourceType: 'Patient',
      _birthDate: { extension },
      name: [{ given: ['A', null], _given: [null, { id: 'g', extension }] }],
    };
    const written = '<extension url="u"><valueBoolean value="false"/></extension>';
    expect(innerOf(resource)).toBe(
      `<name><given value="A"/><given id="g">${written}</given></name><birthDate>${written}</birthDate>`,
    );
  });

  test('what a text may hold is escaped, so that every reader sees the same text', () => {
    expect(innerOf({ resourceType: 'Patient', name: [{ text: 'a<b>&"\'\n\r\tÆ\u{1F600}' }] })).toBe(
      `<name><text value="a&lt;b&gt;&amp;&quot;'&#xA;&#xD;&#x9;Æ\u{1F600}"/></name>`,
    );
  });

  test('decimals keep the digits of the JSON text they were read from', () => {
    const json = '{"resourceType":"Observation","valueQuantity":{"value":1.50}}';
    expect(innerOf(parseExactJson(json) as object)).toBe(
      '<valueQuantity><value value="1.50"/></valueQuantity>',
    );
  });

  test('the narrative is written word for word', () => {
    const div = `<div ${XHTML}><p class='a'>x &#160; &amp; y<br /></p></div>`;
    expect(innerOf({ resourceType: 'Patient', text: { status: 'generated', div } })).toBe(
      `<text><status value="generated"/>${div}</text>`,
    );
  });

  test('an empty list, which says nothing, is left out', () => {
    expect(innerOf({ resourceType: 'Patient', meta: { profile: [] }, name: [], active: true })).toBe(
      '<meta></meta><active value="true"/>',
    );
  });

  test('resources stand within the element that holds them', () => {
    const resource = { resourceType: 'Patient', contained: [{ resourceType: 'Basic', id: 'b' }] };
    expect(innerOf({ resourceType: 'Bundle', entry: [{ resource }] })).toBe(
      '<entry><resource><Patient><contained><Basic><id value="b"/></Basic></contained></Patient></resource></entry>',
    );
  });
});

describe('what is refused', () => {
  test.each<[string, object, string]>([
    ['a property R4 does not have', { nickname: 'x' }, 'xml.element-unknown Patient'],
    ['an extension beside a complex element', { _name: [{}] }, 'xml.element-unknown Patient'],
    ['a property named __proto__', JSON.parse('{"__proto__":{"a":1}}'), 'xml.element-unknown Patient'],
    ['one value where a list belongs', { name: { family: 'F' } }, 'xml.json-shape Patient.name'],
    ['a list where one value belongs', { gender: ['male'] }, 'xml.json-shape Patient.gender'],
    ['text where an object belongs', { name: ['F'] }, 'xml.json-shape Patient.name[0]'],
    ['null where a value belongs', { gender: null }, 'xml.json-shape Patient.gender'],
    ['a number where text belongs', { gender: 1 }, 'xml.json-shape Patient.gender'],
    ['text where a number belongs', { multipleBirthInteger: '1' }, 'xml.json-shape Patient.multipleBirth'],
    ['a number without end', { multipleBirthInteger: Infinity }, 'xml.json-shape Patient.multipleBirth'],
    ['text where true or false belongs', { active: 'true' }, 'xml.json-shape Patient.active'],
    ['null without an extension', { name: [{ given: [null] }] }, 'xml.json-shape Patient.name[0].given[0]'],
    ['an id of an element that is no text', { name: [{ id: 1 }] }, 'xml.json-shape Patient.name[0].id'],
    ['a control character', { gender: 'a\u0000' }, 'xml.character Patient.gender'],
    ['half a surrogate pair', { gender: 'a\ud800b' }, 'xml.character Patient.gender'],
    [
      'a contained resource that R4 does not have',
      { contained: [{ resourceType: 'Nonsense' }] },
      'xml.not-a-resource Patient.contained[0]',
    ],
    [
      'a contained value that is no resource',
      { contained: [null] },
      'xml.not-a-resource Patient.contained[0]',
    ],
  ])('%s', (_, fields, fault) => {
    const resource = { resourceType: 'Patient' };
    for (const [name, value] of Object.entries(fields)) {
      Object.defineProperty(resource, name, { value, enumerable: true });
    }
    expect(faultsOf(resource)).toEqual([fault]);
  });

  test.each([
    null,
    undefined,
    7,
    'Patient',
    [],
    {},
    { resourceType: 'Element' },
    { resourceType: 7 },
    { resourceType: { toString: null } },
  ])('%j, which is no resource', (value) => {
    expect(faultsOf(value)).toEqual(['xml.not-a-resource']);
  });

  test.each([
    ['markup that would end the narrative early', `<div ${XHTML}></div></text><active value="true"/><text>`],
    ['two divs', `<div ${XHTML}/><div ${XHTML}/>`],
    ['text after the div', `<div ${XHTML}/>x`],
    ['an XML declaration', `<?xml version="1.0"?><div ${XHTML}/>`],
    ['a DOCTYPE', `<!DOCTYPE div><div ${XHTML}/>`],
    ['an entity of HTML', `<div ${XHTML}>&nbsp;</div>`],
    ['an open tag', `<div ${XHTML}><br></div>`],
    ['no namespace', '<div>x</div>'],
    ['another element', `<p ${XHTML}/>`],
    ['no markup', 'x'],
    ['a control character', `<div ${XHTML}>\u0001</div>`],
  ])('a narrative with %s', (_, div) => {
    expect(faultsOf({ resourceType: 'Patient', text: { div } })).toEqual(['xml.narrative Patient.text.div']);
  });

  test.each<[string, (levels: number) => object]>([
    [
      'extensions',
      (levels) =>
        nest(levels - 2, (inner) => ({ extension: [{ url: 'u', ...inner }] }), { valueBoolean: true }),
    ],
    [
      'contained',
      (levels) =>
        nest((levels - 2) / 2, (inner) => ({ contained: [{ resourceType: 'Patient', ...inner }] }), {
          active: true,
        }),
    ],
    [
      'narrative',
      (levels) => ({
        text: { div: `<div ${XHTML}>${'<b>'.repeat(levels - 3)}${'</b>'.repeat(levels - 3)}</div>` },
      }),
    ],
  ])('what is nested deeper than it could be read: %s', (_, nested) => {
    const written = writeFhirXml({ resourceType: 'Patient', ...nested(200) });
    expect(Array.isArray(written) ? written : parseFhirXml(written.xml)).toHaveProperty('json');
    expect(faultsOf({ resourceType: 'Patient', ...nested(202) })).toHaveLength(1);
  });

  test('a resource that contains itself', () => {
    const resource: Record<string, unknown> = { resourceType: 'Patient' };
    resource.contained = [resource, resource];
    const faults = faultsOf(resource);
    expect(faults.length).toBeLessThanOrEqual(20);
    expect(faults[0]).toMatch(/^xml\.too-deep Patient\.contained\[0\]/);
  });
});
