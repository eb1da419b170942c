import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Conversion, convert } from '../../../src/mapping/convert/convert.ts';
import { writeMedcomXml } from '../../../src/mapping/convert/write-letters.ts';
import { idPairsOf } from '../../../src/mapping/ids/id-pair.ts';
import { judgeReceipts } from '../../../src/mapping/ids/judge-receipts.ts';
import { pairMaker } from '../../../src/mapping/ids/pair-maker.ts';
import { shortId } from '../../../src/mapping/ids/short-id.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { readLetterReference, writeLetterReference } from '../../../src/message/letter-reference.ts';
import { mappings, worldOf } from '../world.ts';

describe('A letter id', () => {
  it('has 14 characters of an alphabet that cannot be misread', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), (uuid) => {
        expect(shortId(uuid)).toMatch(/^[0-9A-HJKMNP-TV-Z]{14}$/);
      }),
    );
  });

  it('differs when the UUID does', () => {
    const ids = new Set(fc.sample(fc.uuid({ version: 4 }), 2_000).map(shortId));
    expect(ids.size).toBeGreaterThan(1_990);
  });
});

describe('Pairs of ids', () => {
  const newUuid = (): string => '2b1c9d0e-6f7a-4b58-bd0c-1a2e3f405162';

  it('are used when they are known, so that a receipt finds its message weeks later', () => {
    const ids = pairMaker(
      idPairsOf([{ kind: 'letter', fhir: 'f', legacy: 'L', envelope: 'E', version: 'XD2030C' }]),
      newUuid,
    );
    expect([
      ids.fhirIdOf('letter', 'L'),
      ids.legacyIdOf('letter', 'f'),
      ids.letterIn('E'),
      ids.made(),
    ]).toEqual(['f', 'L', 'f', []]);
    expect(ids.originalOf('f')).toEqual({ envelope: 'E', version: 'XD2030C' });
  });

  it('are made when they are not, once, and handed over to be stored', () => {
    const ids = pairMaker(idPairsOf([]), newUuid);
    const made = ids.fhirIdOf('letter', 'L');
    expect([ids.fhirIdOf('letter', 'L'), ids.legacyIdOf('letter', made)]).toEqual([made, 'L']);
    expect(ids.made()).toEqual([{ kind: 'letter', fhir: made, legacy: 'L' }]);
  });

  it('never mix letters and envelopes', () => {
    const ids = pairMaker(idPairsOf([{ kind: 'envelope', fhir: 'f', legacy: 'X' }]), newUuid);
    expect(ids.fhirIdOf('letter', 'X')).not.toBe('f');
  });
});

describe('A reference to an earlier letter', () => {
  it('reads as it was written', () => {
    const reference = { gln: '5790001382445', letter: 'LETXDIS2001' };
    expect(readLetterReference(writeLetterReference(reference))).toEqual(reference);
    expect(readLetterReference('5790001382445')).toBeUndefined();
  });
});

describe('A receipt for a letter that no stored pair knows', () => {
  const known = { kind: 'letter', fhir: 'f9e3f5a2-5f0e-4b0a-9a53-0d2f5b1c7e11', envelope: 'ENV1' } as const;
  const receiptOf = (type: string) => {
    const grammar = mappings().letters.byType.get(type);
    if (grammar === undefined) throw new Error(type);
    const written = writeMedcomXml({ envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] });
    // The example answers several letters.
    return Buffer.from(written.bytes ?? [])
      .toString('latin1')
      .replace(/(<\/OriginalLetter>)<OriginalLetter>.*<\/OriginalLetter>/s, '$1');
  };
  const textOf = ({ files }: Conversion) => Buffer.from(files[0]?.bytes ?? []).toString('latin1');

  it.each(['XCTL01', 'XCTL02', 'XCTL03'])('refers to it as lokationsnummer#brevid, and back: %s', (type) => {
    const receipt = receiptOf(type);
    const letter = /<OriginalLetterIdentifier>([^<]*)/.exec(receipt)?.[1] ?? '';
    const gln = /<OriginalSender><EANIdentifier>([^<]*)/.exec(receipt)?.[1] ?? '';
    const there = convert(Buffer.from(receipt, 'latin1'), { to: 'fhir' }, mappings(), worldOf());
    expect(textOf(there)).toContain(`"identifier":{"value":"${gln}#${letter}"}`);
    const back = convert(there.files[0]?.bytes ?? Buffer.of(), { to: 'medcom-xml' }, mappings(), worldOf());
    expect(textOf(back)).toContain(`<OriginalLetterIdentifier>${letter}<`);
    const paired = worldOf([{ ...known, legacy: letter, version: 'XD2030C' }]);
    const matched = convert(Buffer.from(receipt, 'latin1'), { to: 'fhir' }, mappings(), paired);
    expect(textOf(matched)).toContain(`MessageHeader/${known.fhir}`);
    expect(textOf(matched)).not.toContain(`#${letter}`);
  });
});

describe('Receipts for a message that went as several letters', () => {
  it.each([
    [2, ['positive', 'positive'], 'positive'],
    [2, ['positive', 'negative'], 'negative'],
    [2, ['negative'], 'negative'],
    [2, ['positive'], undefined],
    [1, [], undefined],
  ] as const)('%s letters, %j: %s', (expected, received, verdict) => {
    expect(judgeReceipts(expected, received)).toBe(verdict);
  });
});
