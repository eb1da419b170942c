import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convert } from '../../../src/mapping/convert/convert.ts';
import { readVans } from '../../../src/mapping/vans/read-vans.ts';
import { judgeEnvelope } from '../../../src/mapping/vans/vans-duplicate.ts';
import type { VansEnvelope, VansMessageInfo } from '../../../src/mapping/vans/vans-envelope.ts';
import { writeVans } from '../../../src/mapping/vans/write-vans.ts';
import { type DataElement, readData } from '../../../src/mapping/xml/read-data.ts';
import { readXml } from '../../../src/mapping/xml/read-xml.ts';
import type { XmlElement } from '../../../src/mapping/xml/xml-element.ts';
import { validBySchema } from '../valid-by-schema.ts';
import { LEGACY, mappings, worldOf } from '../world.ts';

const read = (text: string): ReturnType<typeof readVans> =>
  readVans(readData(text, readXml(text).value as XmlElement) as DataElement);
const ID = '3f2c1b0a-9d8e-4c7b-a6f5-e4d3c2b1a000';

const info: VansMessageInfo = {
  identifier: ID,
  document: { format: 'HL7', name: 'MCM:FDIS91#discharge', version: '5.0', size: 4 },
  transport: {
    type: 'reliable',
    transform: false,
    tags: [{ name: 'MCM:MIME', value: 'application/fhir+json' }],
  },
};
const head = {
  sender: { type: 'EAN', id: '5790001382445' },
  receiver: { type: 'VANS', id: 'TESTVANS' },
  identifier: ID,
  sent: '2026-03-02T09:31:00+01:00',
} as const;
const contents: VansEnvelope['content'][] = [
  { kind: 'message', info, data: Buffer.from('æ{}', 'utf8') },
  { kind: 'receipt', receipt: { kind: 'positive', original: ID, message: info } },
  {
    kind: 'receipt',
    receipt: {
      kind: 'negative',
      original: ID,
      message: info,
      error: { code: 7, description: 'Kan ikke læses' },
    },
  },
  {
    kind: 'receipt',
    receipt: { kind: 'negative-vans', original: ID, error: { description: 'Ukendt modtager' } },
  },
];

describe('A VANSEnvelope', () => {
  it.each(contents)('reads back as it was written: $kind', (content) => {
    expect(read(writeVans({ ...head, content }))).toEqual({ value: { ...head, content }, problems: [] });
  });

  it.skipIf(!existsSync(LEGACY)).each(contents)(
    "is valid by MedCom's schema (skipped without ../shared/legacy): $kind",
    async (content) => {
      const written = Buffer.from(writeVans({ ...head, content }));
      expect(await validBySchema(`${LEGACY}/xsd/vans/VANSEnvelope.xsd`, [written])).toEqual([true]);
    },
  );

  it('is read although its identifier is no UUID, as real ones are, with a warning', () => {
    const text = writeVans({ ...head, content: contents[0] as VansEnvelope['content'] }).replaceAll(
      ID,
      'EPIC-4711',
    );
    expect(read(text).value?.identifier).toBe('EPIC-4711');
    expect(read(text).problems.map((each) => [each.code, each.severity])).toEqual([
      ['legacy.vans-lenient', 'warning'],
      ['legacy.vans-lenient', 'warning'],
    ]);
  });

  it('is read although it misstates its size, with a warning', () => {
    const text = writeVans({ ...head, content: contents[0] as VansEnvelope['content'] }).replace(
      /<SizeInBytes>\d+/,
      '<SizeInBytes>99',
    );
    expect(read(text).problems.map((each) => each.code)).toEqual(['legacy.vans-size']);
  });

  it.each([
    ['data that is not base64', /<Data>[^<]*/, '<Data>æøå', 'legacy.vans-data'],
    ['no data', /<Data>[^<]*<\/Data>/, '', 'legacy.vans-data'],
    ['no sender', /<SenderID.*?<\/SenderID>/, '', 'legacy.vans-structure'],
    ['no time', /<SentDateTime>[^<]*/, '<SentDateTime>i går', 'legacy.vans-structure'],
    ['an unknown format', /<Format>[^<]*/, '<Format>PDF', 'legacy.vans-structure'],
  ])('is refused with %s', (_, pattern, replacement, code) => {
    const text = writeVans({ ...head, content: contents[0] as VansEnvelope['content'] }).replace(
      pattern,
      replacement,
    );
    expect([read(text).value, read(text).problems.at(-1)?.code]).toEqual([undefined, code]);
  });

  it('is judged a duplicate by both of its identifiers', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (envelope, message) => {
        const verdict = judgeEnvelope({ envelope, message });
        expect(verdict === 'process').toBe(!envelope && !message);
        expect(verdict === 'reject').toBe(envelope && !message);
        expect(verdict === 'resend-receipt').toBe(!envelope && message);
      }),
    );
  });
});

describe.skipIf(!existsSync(LEGACY))('The synthetic letters in an envelope (needs ../shared/legacy)', () => {
  const letters = existsSync(LEGACY)
    ? readdirSync(`${LEGACY}/synthetic`).filter((file) => /^(X|DIS|REF|CTL)/.test(file))
    : [];

  it.each(letters)('%s says the same inside as outside', (file) => {
    const bytes = readFileSync(`${LEGACY}/synthetic/${file}`);
    const wrapped = convert(bytes, { to: 'vans' }, mappings(), worldOf());
    const inside = convert(
      wrapped.files[0]?.bytes ?? new Uint8Array(),
      { to: 'fhir' },
      mappings(),
      worldOf(),
    );
    const outside = convert(bytes, { to: 'fhir' }, mappings(), worldOf());
    expect(inside.saw).toBe('vans');
    expect(inside.files.map((each) => Buffer.from(each.bytes).toString())).toEqual(
      outside.files.map((each) => Buffer.from(each.bytes).toString()),
    );
  });

  it('reads the synthetic envelopes', () => {
    const names = readdirSync(`${LEGACY}/synthetic`).filter((file) => file.startsWith('VANS'));
    expect(names.length).toBe(3);
    for (const name of names)
      expect(read(readFileSync(`${LEGACY}/synthetic/${name}`, 'utf8')).problems).toEqual([]);
  });
});
