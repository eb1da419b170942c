import { describe, expect, it } from 'vitest';
import { convert } from '../../../src/mapping/convert/convert.ts';
import { writeEdifact, writeMedcomXml } from '../../../src/mapping/convert/write-letters.ts';
import { checkLetter } from '../../../src/mapping/letter/check-letter.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { receiptLetter } from '../../../src/mapping/receipt/receipt-letter.ts';
import { receiptSourceOf } from '../../../src/mapping/receipt/receipt-source.ts';
import { mappings, worldOf } from '../world.ts';

const grammar = mappings().letters.byType.get('XDIS20');
if (grammar === undefined) throw new Error('XDIS20');
const letter = { envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] };
const xml = Buffer.from(writeMedcomXml(letter).bytes ?? []).toString('latin1');
const edifact = Buffer.from(writeEdifact(letter, mappings()).bytes ?? []).toString('latin1');

function answer(file: string): string | undefined {
  const bytes = Buffer.from(file, 'latin1');
  const { problems } = convert(bytes, { to: 'fhir' }, mappings(), worldOf());
  const source = receiptSourceOf(bytes);
  const receipt =
    source === undefined
      ? undefined
      : receiptLetter(source, problems, mappings().letters, '2026-03-02T10:00:00+01:00', worldOf().newUuid);
  const [first] = receipt?.letters ?? [];
  if (receipt === undefined || first === undefined || source === undefined) return undefined;
  expect(checkLetter(first.grammar, first.root)).toEqual([]);
  const written = source.format === 'edifact' ? writeEdifact(receipt, mappings()) : writeMedcomXml(receipt);
  return Buffer.from(written.bytes ?? []).toString('latin1');
}

describe('The receipt for a file of letters', () => {
  it('is positive in the format of the sender', () => {
    expect(answer(xml)).toContain('<PositiveReceipt>');
    expect(answer(edifact)).toContain("+CONTRL:D:93A:ZZ:C0330Q+CTL03'");
    expect(answer(edifact)).toContain("UCI+ENV000000001+5790001382445:14+5790001382445:14+7'");
  });

  it('is not sent when nobody asked for a positive one', () => {
    expect(answer(xml.replace('pluspositivkvitt', 'minuspositivkvitt'))).toBeUndefined();
  });

  it.each([
    [
      'a value of XML',
      xml.replace(
        '<Date>2026-03-02</Date><Time>09:15</Time></Admission>',
        '<Date>2026-02-30</Date><Time>09:15</Time></Admission>',
      ),
      '<RefuseCode>syntaksfejl</RefuseCode>',
    ],
    [
      'a version of XML',
      xml.replaceAll('XD2030C', 'XD2099C'),
      '<RefuseCode>problem_med_version</RefuseCode>',
    ],
    ['a count of EDIFACT', edifact.replace(/UNT\+\d+/, 'UNT+99'), 'FTX+SYN+P00++'],
    ['a cut EDIFACT file', edifact.slice(0, -30), 'FTX+SYN+P00++'],
    ['a version of EDIFACT', edifact.replace('D2030C', 'D2099C'), 'FTX+VER+P00++'],
  ])('is negative for %s, also when that was not asked for', (_, file, code) => {
    expect(answer(file.replace('pluspositivkvitt', 'minuspositivkvitt'))).toContain(code);
  });

  it('is never given for a receipt', () => {
    expect(answer(answer(xml) ?? '')).toBeUndefined();
    expect(answer((answer(xml) ?? '').replace('XC0330Q', 'XC9999Q'))).toBeUndefined();
  });

  it.each(['', '<Emessage/>', "UNA:+.? 'UNB+UNOC:3'", 'Kære kollega'])(
    'cannot be given for %j, which names nobody to answer',
    (file) => {
      expect(receiptSourceOf(Buffer.from(file))).toBeUndefined();
    },
  );
});
