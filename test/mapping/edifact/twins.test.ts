import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convert } from '../../../src/mapping/convert/convert.ts';
import { writeMedcomXml } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { LEGACY, mappings, worldOf } from '../world.ts';

interface Twin {
  readonly name: string;
  readonly xml: string;
  readonly edifact: string;
}

function twins(): Twin[] {
  if (!existsSync(LEGACY)) return [];
  const official = readdirSync(`${LEGACY}/samples/xml`).map((file) => ({
    name: file,
    xml: `${LEGACY}/samples/xml/${file}`,
    edifact: `${LEGACY}/samples/edifact/${file.replace('.xml', '.edi')}`,
  }));
  const synthetic = readdirSync(`${LEGACY}/synthetic`)
    .filter((file) => file.endsWith('.edi'))
    .map((file) => ({
      name: file,
      xml: `${LEGACY}/synthetic/X${file.replace('.edi', '.xml')}`,
      edifact: `${LEGACY}/synthetic/${file}`,
    }));
  return [...official, ...synthetic];
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');
const segments = (file: string): string[] => file.replace(/'\s*/g, "'\n").trim().split('\n');

/** Equal in meaning: layout, the last line break of a text, and the speciality that says "none" do not count. */
function meaning(xml: string): string {
  return xml
    .replace(/^<\?.*?\?>\s*/, '')
    .replace(/>\s+</g, '><')
    .trim()
    .replace(/(<Break\/>)+(<\/(?!Bold|Italic|Underline))/g, '$2')
    .replace('<MedicalSpecialityCode>ikkeklassificeret</MedicalSpecialityCode>', '');
}

describe.skipIf(!existsSync(LEGACY))('The twins of the samples (needs ../shared/legacy)', () => {
  it('are there', () => {
    expect(twins().length).toBeGreaterThan(10);
  });

  it.each(twins())('$name: XML gives its EDIFACT, segment for segment', ({ xml, edifact }) => {
    const { files, problems } = convert(readFileSync(xml), { to: 'edifact' }, mappings(), worldOf());
    expect(problems).toEqual([]);
    expect(segments(text(files[0]?.bytes))).toEqual(segments(text(readFileSync(edifact))));
  });

  it.each(twins())('$name: EDIFACT gives its XML', ({ xml, edifact }) => {
    const { files, problems } = convert(readFileSync(edifact), { to: 'medcom-xml' }, mappings(), worldOf());
    expect(problems).toEqual([]);
    expect(meaning(text(files[0]?.bytes))).toBe(
      meaning(new TextDecoder('windows-1252').decode(readFileSync(xml))),
    );
  });
});

describe('The fullest letter of each type', () => {
  const types = [...mappings().letters.byType.values()];

  it.each(types.map((grammar) => grammar.type))(
    '%s goes to EDIFACT and back without losing an element',
    (type) => {
      const grammar = types.find((each) => each.type === type);
      if (grammar === undefined) throw new Error(type);
      const xml =
        writeMedcomXml({ envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] }).bytes ??
        new Uint8Array();
      const edifact = convert(xml, { to: 'edifact' }, mappings(), worldOf());
      expect(edifact.problems).toEqual([]);
      const back = convert(
        edifact.files[0]?.bytes ?? new Uint8Array(),
        { to: 'medcom-xml' },
        mappings(),
        worldOf(),
      );
      expect(back.problems).toEqual([]);
      expect(names(text(back.files[0]?.bytes))).toEqual(names(text(xml)));
    },
  );
});

/** The elements of a letter and how often each stands in it; neighbouring texts of one kind may become one. */
function names(xml: string): string[] {
  return [...new Set([...xml.matchAll(/<(\w+)[ >/]/g)].map((found) => found[1] ?? ''))]
    .filter((name) => name !== 'Break')
    .sort();
}
