import { describe, expect, test } from 'vitest';
import { parseFhirXml } from '../../../src/fhir/xml/parse-fhir-xml.ts';

const FHIR = 'xmlns="http://hl7.org/fhir"';
const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';

function resourceOf(xml: string | Uint8Array): unknown {
  const parsed = parseFhirXml(xml);
  if (Array.isArray(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed.resource;
}

function jsonOf(xml: string): string {
  const parsed = parseFhirXml(xml);
  if (Array.isArray(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed.json;
}

/** The codes of what is wrong, each with where it is. */
function faultsOf(xml: string | Uint8Array, limits?: Parameters<typeof parseFhirXml>[1]): string[] {
  const parsed = parseFhirXml(xml, limits);
  if (!Array.isArray(parsed)) throw new Error(`accepted: ${parsed.json}`);
  return parsed.map(({ code, expression }) => (expression ? `${code} ${expression}` : code));
}

const patient = (inner: string) => `<Patient ${FHIR}>${inner}</Patient>`;

describe('what a resource becomes', () => {
  test('repeating elements are arrays and single ones are not, whatever their number', () => {
    const xml = patient(
      '<active value="true"/><name><family value="Ærø"/><given value="Åse"/></name><gender value="female"/>',
    );
    expect(resourceOf(xml)).toEqual({
      resourceType: 'Patient',
      active: true,
      name: [{ family: 'Ærø', given: ['Åse'] }],
      gender: 'female',
    });
  });

  test('each primitive gets its JSON type', () => {
    const xml = `<Observation ${FHIR}><component><valueInteger value="7"/></component><component><valueQuantity><value value="36.6"/></valueQuantity></component><component><valueBoolean value="false"/></component><component><valueString value="7"/></component></Observation>`;
    expect(resourceOf(xml)).toEqual({
      resourceType: 'Observation',
      component: [
        { valueInteger: 7 },
        { valueQuantity: { value: 36.6 } },
        { valueBoolean: false },
        { valueString: '7' },
      ],
    });
  });

  test('ids and urls come from attributes, a resource id from its element', () => {
    const xml = patient(
      '<id value="p"/><extension url="http://example.org/x"><valueCode value="c"/></extension><name id="n"><family value="F"/></name>',
    );
    expect(resourceOf(xml)).toEqual({
      resourceType: 'Patient',
      id: 'p',
      extension: [{ url: 'http://example.org/x', valueCode: 'c' }],
      name: [{ id: 'n', family: 'F' }],
    });
  });

  test('extensions of primitives go beside the values, nulls keeping the places', () => {
    const extension = '<extension url="http://example.org/x"><valueBoolean value="true"/></extension>';
    const xml = patient(
      `<name><given value="A"/><given id="g">${extension}</given><given value="C"/></name><birthDate>${extension}</birthDate>`,
    );
    const added = { extension: [{ url: 'http://example.org/x', valueBoolean: true }] };
    expect(resourceOf(xml)).toEqual({
      resourceType: 'Patient',
      name: [{ given: ['A', null, 'C'], _given: [null, { id: 'g', ...added }, null] }],
      _birthDate: added,
    });
  });

  test('a list whose values are all missing has its extensions alone', () => {
    expect(resourceOf(patient('<name><given id="g"/></name>'))).toEqual({
      resourceType: 'Patient',
      name: [{ _given: [{ id: 'g' }] }],
    });
  });

  test('an empty element is kept, so that the validator can object to it', () => {
    expect(resourceOf(patient('<active/><name/>'))).toEqual({
      resourceType: 'Patient',
      _active: {},
      name: [{}],
    });
  });

  test('resources stand inside contained, entries and parameters', () => {
    const xml = `<Bundle ${FHIR}><entry><resource>${patient('<contained><Organization><id value="o"/></Organization></contained><contained><Practitioner/></contained>')}</resource></entry></Bundle>`;
    expect(resourceOf(xml)).toEqual({
      resourceType: 'Bundle',
      entry: [
        {
          resource: {
            resourceType: 'Patient',
            contained: [{ resourceType: 'Organization', id: 'o' }, { resourceType: 'Practitioner' }],
          },
        },
      ],
    });
    const parameters = `<Parameters ${FHIR}><parameter><name value="a"/><part><name value="b"/><resource><Patient/></resource></part></parameter></Parameters>`;
    expect(resourceOf(parameters)).toEqual({
      resourceType: 'Parameters',
      parameter: [{ name: 'a', part: [{ name: 'b', resource: { resourceType: 'Patient' } }] }],
    });
  });

  test('two types of one choice are both shown, for the validator to judge', () => {
    const xml = `<Observation ${FHIR}><valueString value="a"/><valueInteger value="1"/></Observation>`;
    expect(resourceOf(xml)).toEqual({ resourceType: 'Observation', valueString: 'a', valueInteger: 1 });
  });

  test('comments, instructions, blanks and schema locations carry nothing', () => {
    const xml = `<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?>\n<!-- a -->\n<Patient ${FHIR} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://hl7.org/fhir patient.xsd">\r\n\t<!-- b --><active value="true"><!-- c --></active> </Patient>\n`;
    expect(resourceOf(xml)).toEqual({ resourceType: 'Patient', active: true });
  });

  test('the FHIR namespace may have a prefix', () => {
    const xml =
      '<f:Patient xmlns:f="http://hl7.org/fhir"><f:text><f:status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml"/></f:text></f:Patient>';
    expect(resourceOf(xml)).toEqual({
      resourceType: 'Patient',
      text: { status: 'empty', div: `<div ${XHTML}/>` },
    });
  });
});

describe('what is kept to the letter', () => {
  test.each(['1.50', '0.0', '100', '1E+3', '-0', '0.0000001', '12345678901234567890.12345678901234567890'])(
    'the decimal %s keeps its digits in the JSON',
    (digits) => {
      const xml = `<Observation ${FHIR}><valueQuantity><value value="${digits}"/></valueQuantity></Observation>`;
      expect(jsonOf(xml)).toContain(`"value":${digits}}`);
      expect(resourceOf(xml)).toEqual({
        resourceType: 'Observation',
        valueQuantity: { value: Number(digits) },
      });
    },
  );

  test('an integer may have a plus sign, which JSON cannot show, where R4 allows one', () => {
    expect(resourceOf(patient('<multipleBirthInteger value="+2"/>'))).toMatchObject({
      multipleBirthInteger: 2,
    });
    const total = (digits: string) => `<Bundle ${FHIR}><total value="${digits}"/></Bundle>`;
    expect(resourceOf(total('0'))).toMatchObject({ total: 0 });
    expect(faultsOf(total('+2'))).toEqual(['xml.value Bundle.total']);
    expect(faultsOf(total('-0'))).toEqual(['xml.value Bundle.total']);
  });

  test('line breaks and tabs written as references survive; bare ones are blanks, as XML says', () => {
    expect(resourceOf(patient('<name><text value="a&#xA;b&#13;&#9;c"/></name>'))).toMatchObject({
      name: [{ text: 'a\nb\r\tc' }],
    });
    expect(resourceOf(patient('<name><text value="a\nb\tc"/></name>'))).toMatchObject({
      name: [{ text: 'a b c' }],
    });
  });

  test('the narrative is taken word for word', () => {
    const div = `<div ${XHTML} lang='da'>\r\n<p class="a>b">Æ &amp; &#160;<br/><!-- c --><b>x</b>\ty</p></div>`;
    expect(
      resourceOf(patient(`<text><status value="generated"/>${div}</text><active value="true"/>`)),
    ).toEqual({ resourceType: 'Patient', text: { status: 'generated', div }, active: true });
  });

  test('a narrative that inherits its namespace gets it written in', () => {
    const xml = `<f:Patient xmlns:f="http://hl7.org/fhir" ${XHTML}><f:text><div>a</div></f:text></f:Patient>`;
    expect(resourceOf(xml)).toMatchObject({ text: { div: `<div ${XHTML}>a</div>` } });
  });

  test('a long value that crosses the reading blocks comes through whole', () => {
    const data = '0123456789\u{1F600}'.repeat(40_000);
    expect(
      resourceOf(`<Binary ${FHIR}><contentType value="a"/><data value="${data}"/></Binary>`),
    ).toMatchObject({ data });
  });

  test('a narrative beyond the first reading block is cut at the right places', () => {
    const div = `<div ${XHTML}>æøå</div>`;
    const xml = patient(`${'<!-- \u{1F600} -->\r\n'.repeat(10_000)}<text>${div}</text>`);
    expect(resourceOf(xml)).toMatchObject({ text: { div } });
  });
});

describe('what is refused', () => {
  test.each([
    ['an element R4 does not have', '<nickname value="x"/>', 'xml.element-unknown Patient'],
    [
      'an element of another type, with the place',
      '<name/><name><line value="x"/></name>',
      'xml.element-unknown Patient.name[1]',
    ],
    [
      'an element id written as element',
      '<name><id value="x"/></name>',
      'xml.element-unknown Patient.name[0]',
    ],
    ['the wrong order', '<gender value="male"/><active value="true"/>', 'xml.element-order Patient'],
    [
      'repetitions that do not stand together',
      '<name/><gender value="male"/><name/>',
      'xml.element-order Patient',
    ],
    [
      'a single element that repeats',
      '<gender value="male"/><gender value="male"/>',
      'xml.element-repeated Patient',
    ],
    [
      'an attribute FHIR does not know',
      '<gender value="male" code="m"/>',
      'xml.attribute-unknown Patient.gender',
    ],
    ['a value on a complex element', '<name value="x"/>', 'xml.attribute-unknown Patient.name[0]'],
    ['an attribute of another namespace', '<name xml:lang="da"/>', 'xml.attribute-unknown Patient.name[0]'],
    [
      'a type of its own',
      '<name xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x"/>',
      'xml.attribute-unknown Patient.name[0]',
    ],
    ['an attribute named __proto__', '<name __proto__="x"/>', 'xml.attribute-unknown Patient.name[0]'],
    ['an element named __proto__', '<__proto__ value="x"/>', 'xml.element-unknown Patient'],
    ['text between elements', '<name>Bruno</name>', 'xml.text Patient.name[0]'],
    ['text in a CDATA section', '<name><![CDATA[Bruno]]></name>', 'xml.text Patient.name[0]'],
    ['an element of no namespace', '<name xmlns=""/>', 'xml.namespace Patient'],
    ['an element of another namespace', '<name xmlns="http://example.org"/>', 'xml.namespace Patient'],
    ['a boolean that is none', '<active value="yes"/>', 'xml.value Patient.active'],
    ['a boolean with blanks', '<active value=" true"/>', 'xml.value Patient.active'],
    [
      'an integer with leading zeros',
      '<multipleBirthInteger value="02"/>',
      'xml.value Patient.multipleBirth',
    ],
    ['an empty integer', '<multipleBirthInteger value=""/>', 'xml.value Patient.multipleBirth'],
    [
      'two resources in one contained',
      '<contained><Patient/><Patient/></contained>',
      'xml.resource-count Patient.contained[0]',
    ],
    ['a contained without a resource', '<contained/>', 'xml.resource-count Patient.contained[0]'],
    [
      'an abstract resource',
      '<contained><DomainResource/></contained>',
      'xml.not-a-resource Patient.contained[0]',
    ],
    ['a narrative without namespace', '<text><div>x</div></text>', 'xml.namespace Patient.text'],
    [
      'FHIR inside the narrative',
      `<text><div ${XHTML}><p ${FHIR}/></div></text>`,
      'xml.narrative Patient.text.div',
    ],
    [
      'a narrative with prefixes, which could not stand alone',
      '<text><h:div xmlns:h="http://www.w3.org/1999/xhtml"/></text>',
      'xml.narrative Patient.text.div',
    ],
  ])('%s', (_, inner, fault) => {
    expect(faultsOf(patient(inner))[0]).toBe(fault);
  });

  test.each([
    ['nothing at all', '', 'xml.not-well-formed'],
    ['JSON', '{"resourceType":"Patient"}', 'xml.not-well-formed'],
    ['a tag left open', `<Patient ${FHIR}><name></Patient>`, 'xml.not-well-formed'],
    ['a document cut short', `<Patient ${FHIR}><na`, 'xml.not-well-formed'],
    ['a second root', `${patient('')}${patient('')}`, 'xml.not-well-formed'],
    ['an attribute given twice', patient('<gender value="a" value="b"/>'), 'xml.not-well-formed'],
    ['a control character', patient('<gender value="&#1;"/>'), 'xml.not-well-formed'],
    [
      'a control character that XML 1.1 would allow',
      `<?xml version="1.1"?>${patient('<gender value="&#1;"/>')}`,
      'xml.not-well-formed',
    ],
    ['a prefix that is not declared', '<f:Patient/>', 'xml.not-well-formed'],
    ['a lone surrogate', patient('<gender value="\ud800"/>'), 'xml.character'],
    ['a root that is not FHIR', '<html/>', 'xml.namespace'],
    ['a root in the namespace of another standard', '<Patient xmlns="urn:hl7-org:v3"/>', 'xml.namespace'],
    ['a root that is no resource', `<HumanName ${FHIR}/>`, 'xml.not-a-resource'],
    [
      'a root with a type of its own',
      `<Patient ${FHIR} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>`,
      'xml.attribute-unknown Patient',
    ],
    ['a DOCTYPE', `<!DOCTYPE Patient>${patient('')}`, 'xml.doctype'],
    [
      'a DOCTYPE after a comment',
      `\ufeff<?xml version="1.0"?>\n<!-- a --><!DOCTYPE a>${patient('')}`,
      'xml.doctype',
    ],
    ['a DOCTYPE in the wrong place', patient('<!DOCTYPE a>'), 'xml.not-well-formed'],
    ['an external DOCTYPE', `<!DOCTYPE Patient SYSTEM "file:///etc/passwd">${patient('')}`, 'xml.doctype'],
    [
      'entities that multiply',
      `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${patient('<gender value="&b;"/>')}`,
      'xml.doctype',
    ],
    ['an entity of HTML', patient('<name><text value="a&nbsp;b"/></name>'), 'xml.entity'],
    ['an entity named like an inherited property', patient('<gender value="&toString;"/>'), 'xml.entity'],
  ])('%s', (_, xml, fault) => {
    expect(faultsOf(xml)).toEqual([fault]);
  });

  test('several faults are told at once, up to a limit', () => {
    expect(faultsOf(patient('<foo/><active value="x"/><bar><baz/></bar>'))).toEqual([
      'xml.element-unknown Patient',
      'xml.value Patient.active',
      'xml.element-unknown Patient',
    ]);
    expect(faultsOf(patient('<foo/>'.repeat(1000)))).toHaveLength(20);
  });

  test('the place of a syntax fault is told by line and column', () => {
    const parsed = parseFhirXml(`<Patient ${FHIR}>\n  <name></nom>\n</Patient>`);
    expect(parsed).toMatchObject([{ code: 'xml.not-well-formed', params: { line: 2, column: 14 } }]);
  });
});

describe('limits', () => {
  const limits = { characters: 500, elements: 10, attributes: 5, section: 50, depth: 5 };

  test('more characters, elements or levels than allowed are refused', () => {
    expect(faultsOf(patient(' '.repeat(500)), limits)).toEqual(['xml.too-large']);
    expect(faultsOf(new Uint8Array(2001), limits)).toEqual(['xml.too-large']);
    expect(faultsOf(patient('<name/>'.repeat(10)), limits)).toEqual(['xml.too-many-elements']);
    expect(faultsOf(patient(`${'<foo>'.repeat(5)}${'</foo>'.repeat(5)}`), limits)).toEqual(['xml.too-deep']);
  });

  test('elements with a great many attributes are refused', () => {
    const declarations = Array.from({ length: 6 }, (_, index) => `xmlns:a${index}="u"`).join(' ');
    expect(faultsOf(`<Patient ${declarations}/>`, limits)).toEqual(['xml.too-many-attributes']);
  });

  test.each(['<!--  -->', '<?a  ?>', '<![CDATA[  ]]>'])(
    'a very long %s is refused, many short ones pass',
    (short) => {
      const long = short.replace('  ', ' '.repeat(100_000));
      expect(faultsOf(patient(long))).toEqual(['xml.section-too-long']);
      expect(faultsOf(patient(long.slice(0, -3)))).toEqual(['xml.section-too-long']);
      expect(resourceOf(patient(short.repeat(20_000)))).toEqual({ resourceType: 'Patient' });
    },
  );

  test('a document within all limits passes', () => {
    expect(resourceOf(patient('<name/>'.repeat(9)))).toMatchObject({ resourceType: 'Patient' });
    expect(parseFhirXml(patient('<name/>'.repeat(9)), limits)).toHaveProperty('json');
  });

  test('nesting without end is stopped, in resources, extensions and narratives', () => {
    const nested = (open: string, close: string, times = 10_000) => open.repeat(times) + close.repeat(times);
    expect(faultsOf(patient(nested('<extension url="u">', '</extension>')))).toEqual(['xml.too-deep']);
    expect(faultsOf(patient(nested('<contained><Patient>', '</Patient></contained>')))).toEqual([
      'xml.too-deep',
    ]);
    expect(faultsOf(patient(`<text><div ${XHTML}>${nested('<b>', '</b>')}</div></text>`))).toEqual([
      'xml.too-deep',
    ]);
  });
});

describe('encodings', () => {
  const body = `<Patient ${FHIR}><name><family value="Ærøskøbing"/></name></Patient>`;
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>${body}`;
  const read = (bytes: Uint8Array) => resourceOf(bytes);
  const expected = { resourceType: 'Patient', name: [{ family: 'Ærøskøbing' }] };

  test.each([
    ['UTF-8 without a declaration', Buffer.from(body)],
    ['UTF-8 declared', Buffer.from(declared('UTF-8'))],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${declared('utf-8')}`)],
    ['ISO-8859-1 declared', Buffer.from(declared('ISO-8859-1'), 'latin1')],
    ['windows-1252 declared', Buffer.from(declared('windows-1252'), 'latin1')],
    ['UTF-16 little endian', Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le')],
    ['UTF-16 big endian', Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le').swap16()],
  ])('%s', (_, bytes) => {
    expect(read(bytes)).toEqual(expected);
  });

  test('text that has been decoded is not decoded again', () => {
    expect(resourceOf(declared('ISO-8859-1'))).toEqual(expected);
  });

  test.each([
    ['ISO-8859-1 that claims to be UTF-8', Buffer.from(declared('UTF-8'), 'latin1')],
    ['Danish letters in US-ASCII', Buffer.from(declared('US-ASCII'))],
    ['an encoding that is not read', Buffer.from(declared('EBCDIC-CP-DK'))],
    ['UTF-16 with half a character', Buffer.from([0xff, 0xfe, 0x3c])],
  ])('%s is refused', (_, bytes) => {
    expect(faultsOf(bytes)).toEqual(['xml.encoding']);
  });
});
