import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convert } from '../../../src/mapping/convert/convert.ts';
import { writeEdifact, writeMedcomXml } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { isLoss } from '../../../src/mapping/loss/loss-report.ts';
import { LEGACY, mappings, worldOf } from '../world.ts';

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');
const letters = existsSync(LEGACY)
  ? [
      ...readdirSync(`${LEGACY}/synthetic`)
        .filter(
          (file) =>
            file.startsWith('XDIS') ||
            file.startsWith('XREF') ||
            file === 'XCTL02.xml' ||
            file === 'XCTL03.xml',
        )
        .map((file) => `${LEGACY}/synthetic/${file}`),
      `${LEGACY}/samples/xml/DIS20_1.xml`,
      `${LEGACY}/samples/xml/DIS91_1.xml`,
      `${LEGACY}/samples/xml/CTL03_1.xml`,
    ]
  : [];

/** Equal in meaning: layout, the last line break, and what MedCom's map always writes. */
function meaning(xml: string): string {
  return xml
    .replace(/^<\?.*?\?>\s*/, '')
    .replace(/>\s+</g, '><')
    .trim()
    .replace(/(<Break\/>)+<\//g, '</')
    .replace('minuspositivkvitt', 'pluspositivkvitt');
}

describe.skipIf(!existsSync(LEGACY))('The letters of the samples (need ../shared/legacy)', () => {
  it.each(letters.filter((file) => !file.includes('XDIS01')))(
    '%s goes to FHIR and back, equal in meaning',
    (file) => {
      const fhir = convert(readFileSync(file), { to: 'fhir' }, mappings(), worldOf());
      const back = convert(
        fhir.files[0]?.bytes ?? new Uint8Array(),
        { to: 'medcom-xml' },
        mappings(),
        worldOf(fhir.pairs),
      );
      expect(meaning(text(back.files[0]?.bytes))).toBe(
        meaning(new TextDecoder('windows-1252').decode(readFileSync(file))),
      );
    },
  );

  it.each(letters)('%s loses nothing on its way to FHIR', (file) => {
    const { reports } = convert(readFileSync(file), { to: 'fhir' }, mappings(), worldOf());
    expect(reports.flatMap((report) => report.entries.filter(isLoss))).toEqual([]);
  });

  it.each(letters)('%s gives the same bytes when it is converted again', (file) => {
    const once = convert(readFileSync(file), { to: 'fhir' }, mappings(), worldOf());
    const again = convert(readFileSync(file), { to: 'fhir' }, mappings(), worldOf());
    expect(again).toEqual(once);
  });
});

describe('A receipt weeks later', () => {
  const sent = (type: string, to: 'medcom-xml' | 'edifact'): ReturnType<typeof convert> => {
    const grammar = mappings().letters.byType.get(type);
    if (grammar === undefined) throw new Error(type);
    const xml =
      writeMedcomXml({ envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] }).bytes ??
      new Uint8Array();
    return convert(xml, { to }, mappings(), worldOf());
  };

  it.each([
    ['medcom-xml', 'XD2030C'],
    ['edifact', 'D2030C'],
  ] as const)(
    'finds its message by the stored pair, and says the version as it was sent: %s',
    (format, version) => {
      const message = convert(
        sent('XDIS20', format).files[0]?.bytes ?? new Uint8Array(),
        { to: 'fhir' },
        mappings(),
        worldOf(),
      );
      const letter = message.pairs.find((each) => each.kind === 'letter');
      expect(letter).toMatchObject({ legacy: '9999010', envelope: EXAMPLE_ENVELOPE.identifier, version });
      const acknowledgement = convert(
        sent('XCTL03', 'medcom-xml').files[0]?.bytes ?? new Uint8Array(),
        { to: 'fhir' },
        mappings(),
        worldOf(),
      );
      const answering = text(acknowledgement.files[0]?.bytes).replace(
        /("response":\{"identifier":")[^"]+/,
        `$1${letter?.fhir}`,
      );
      const receipt = text(
        convert(Buffer.from(answering, 'latin1'), { to: 'medcom-xml' }, mappings(), worldOf(message.pairs))
          .files[0]?.bytes,
      );
      expect(receipt).toContain('<OriginalLetterIdentifier>9999010</OriginalLetterIdentifier>');
      expect(receipt).toContain(
        `<OriginalEnvelopeIdentifier>${EXAMPLE_ENVELOPE.identifier}</OriginalEnvelopeIdentifier>`,
      );
      expect(receipt).toContain(`<OriginalVersionCode>${version}</OriginalVersionCode>`);
    },
  );
});

describe('A binary letter', () => {
  const grammar = mappings().letters.byType.get('XBIN01');

  it('has no message of its own', () => {
    if (grammar === undefined) throw new Error('XBIN01');
    const xml =
      writeMedcomXml({ envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] }).bytes ??
      new Uint8Array();
    expect(convert(xml, { to: 'fhir' }, mappings(), worldOf()).problems.map((each) => each.code)).toEqual([
      'legacy.no-mapping',
    ]);
  });
});

describe('Bad input', () => {
  const codes = (bytes: Uint8Array | string): string[] =>
    convert(
      typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
      { to: 'fhir' },
      mappings(),
      worldOf(),
    ).problems.map((each) => each.code);

  it.each([
    ['nothing', '', 'legacy.unknown-format'],
    ['some text', 'Kære kollega', 'legacy.unknown-format'],
    ['a document of another kind', '<html/>', 'legacy.unknown-format'],
    ['JSON that is not FHIR', '{"a": 1}', 'legacy.fhir-invalid'],
    ['JSON that was cut', '{"resourceType": "Bundle", "entry": [', 'legacy.fhir-invalid'],
    [
      'a letter that was cut',
      '<Emessage xmlns="http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/"><Envelope>',
      'legacy.xml-syntax',
    ],
    ['a DOCTYPE', '<!DOCTYPE Emessage [<!ENTITY a "b">]><Emessage>&a;</Emessage>', 'legacy.xml-doctype'],
    [
      'an envelope of letters without letters',
      '<Emessage xmlns="n"><Envelope><Sent><Date>2026-01-01</Date><Time>10:00</Time></Sent><Identifier>1</Identifier><AcknowledgementCode>pluspositivkvitt</AcknowledgementCode></Envelope></Emessage>',
      'legacy.element-missing',
    ],
    [
      'a letter of an unknown kind',
      '<Emessage xmlns="n"><Prescription/></Emessage>',
      'legacy.element-missing',
    ],
    ['EDIFACT that was cut', "UNA:+.? 'UNB+UNOC:3+a:14+b", 'legacy.edifact-syntax'],
  ])('%s is refused by name', (_, file, code) => {
    expect(codes(file)).toContain(code);
  });

  it('a hundred megabytes are refused without being read', () => {
    expect(codes(Buffer.alloc(101 * 1024 * 1024, '<'))).toEqual(['legacy.unknown-format']);
    expect(codes(Buffer.concat([Buffer.from("UNA:+.? '"), Buffer.alloc(101 * 1024 * 1024, 'A')]))).toEqual([
      'legacy.too-large',
    ]);
  });

  it('a text of a hundred megabytes is refused in both formats, before anything is made of it', () => {
    const grammar = mappings().letters.byType.get('XDIS91');
    if (grammar === undefined) throw new Error('XDIS91');
    const letter = { envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] };
    const words = 'ord '.repeat(24 * 1024 * 1024);
    const xml = text(writeMedcomXml(letter).bytes).replace('Text01: ', words);
    const edifact = text(writeEdifact(letter, mappings()).bytes).replace('Text01?: ', words);
    for (const file of [xml, edifact]) {
      expect(file.length).toBeGreaterThan(100_000_000);
      const { files, problems } = convert(Buffer.from(file, 'latin1'), { to: 'fhir' }, mappings(), worldOf());
      expect([files, problems.map(({ code }) => code)]).toEqual([
        [],
        expect.arrayContaining(['legacy.value-too-long']),
      ]);
    }
  }, 60_000);

  it('megabytes of text in one element are read in bounded time', () => {
    const grammar = mappings().letters.byType.get('XDIS91');
    if (grammar === undefined) throw new Error('XDIS91');
    const xml = text(
      writeMedcomXml({ envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] }).bytes,
    ).replace('Text01: ', 'lang tekst <Break/>'.repeat(200_000));
    expect(codes(xml)).toContain('legacy.xml-limits');
    const fits = xml.replaceAll('lang tekst <Break/>'.repeat(200_000), 'lang tekst '.repeat(400_000));
    expect(
      convert(Buffer.from(fits, 'latin1'), { to: 'edifact' }, mappings(), worldOf()).problems.map(
        (each) => each.code,
      ),
    ).toContain('legacy.text-too-long');
  });
});
