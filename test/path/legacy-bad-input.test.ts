import {
  appendFileSync,
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert } from '../../src/mapping/convert/convert.ts';
import { eventually } from '../eventually.ts';
import { asNew, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { LEGACY, mappings, worldOf } from '../mapping/world.ts';

const care = fixture('care-communication/new');
const sender = care.expected.sender;
type Change = (letter: string) => string;

const made = (to: 'medcom-xml' | 'edifact' | 'vans'): string => {
  const { files } = convert(Buffer.from(asNew(care.text)), { to }, mappings(), worldOf());
  return Buffer.from(files[0]?.bytes ?? []).toString('latin1');
};
const xml = made('medcom-xml');
const edifact = made('edifact');
const inEnvelope = (content: string): string => {
  const data = Buffer.from(content, 'latin1');
  const letter = convert(Buffer.from(xml, 'latin1'), { to: 'vans' }, mappings(), worldOf()).files[0]?.bytes;
  return Buffer.from(letter ?? [])
    .toString('latin1')
    .replace(/<SizeInBytes>\d+/, `<SizeInBytes>${data.length}`)
    .replace(/<Data>[^<]*/, `<Data>${data.toString('base64')}`);
};
const vans = inEnvelope(xml);
const half: Change = (text) => text.slice(0, text.length / 2);
const doctype: Change = (text) => text.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>');

const withLongId: Change = (text) =>
  text.replace(/UNH\+([^+]*)([\s\S]*)UNT\+(\d+)\+[^']*/, (_, id: string, body: string, count: string) => {
    const long = id.padEnd(15, 'X');
    return `UNH+${long}${body.replaceAll(`SRI:${id}`, `SRI:${long}`)}UNT+${count}+${long}`;
  });
/** The letter, and after it the same one under another id without what `missing` finds. */
const twoLetters = (text: string, missing: RegExp): string =>
  text.replace(/<ClinicalEmail>.*<\/ClinicalEmail>/s, (letter) => {
    const second = letter.replace(/(<Letter><Identifier>)[^<]*/, '$1SECOND');
    return letter + second.replace(missing, '');
  });

/** What is wrong, the file, what the gateway calls it, and whether who sent it can still be answered. */
const cases: readonly (readonly [string, string, string, 'XCTL02' | 'CTL02' | 'vans' | 'nothing'])[] = [
  ['XML that ends half-way', half(xml), 'legacy.xml-syntax', 'XCTL02'],
  ['a letter in an unknown version', xml.replaceAll('XD9134L', 'XD9999L'), 'legacy.', 'XCTL02'],
  [
    'a letter in two namespaces',
    xml.replace('<Patient>', '<Patient xmlns="urn:other">'),
    'legacy.mixed-namespaces',
    'XCTL02',
  ],
  [
    'a letter without a name',
    xml.replace(/<PersonSurnameName>[^<]*<\/PersonSurnameName>/, ''),
    'legacy.element-missing',
    'XCTL02',
  ],
  [
    'an id of 15 characters',
    xml.replace(/(<Letter><Identifier>)[^<]*/, '$1ABCDEFGHIJKLMNO'),
    'legacy.value',
    'XCTL02',
  ],
  ['30 February', xml.replace(/<Date>[^<]*/, '<Date>2027-02-30'), 'legacy.value', 'XCTL02'],
  [
    'a CPR number with letters',
    xml.replace(/(<CivilRegistrationNumber>)\d{6}/, '$1ABCDEF'),
    'legacy.value',
    'XCTL02',
  ],
  ['a DOCTYPE', doctype(xml), 'legacy.xml-doctype', 'XCTL02'],
  [
    'bytes that are not what the declaration says',
    xml.replace(/encoding="[^"]*"/, 'encoding="UTF-8"').replace('<Break/>', '\xf8<Break/>'),
    'legacy.encoding',
    'XCTL02',
  ],
  ['EDIFACT that ends half-way', half(edifact), 'legacy.edifact', 'CTL02'],
  ['a wrong count of segments', edifact.replace(/UNT\+\d+/, 'UNT+999'), 'legacy.edifact', 'CTL02'],
  ['a wrong count of letters', edifact.replace(/UNZ\+\d+/, 'UNZ+7'), 'legacy.edifact', 'CTL02'],
  [
    'another control number at the end',
    edifact.replace(/(UNZ\+\d+\+)[^']*/, '$1OTHER'),
    'legacy.edifact',
    'CTL02',
  ],
  ['an unknown version in EDIFACT', edifact.replaceAll('D9134L', 'D9999L'), 'legacy.', 'CTL02'],
  ['30 February in EDIFACT', edifact.replace(/DTM\+137:\d{8}/, 'DTM+137:20270230'), 'legacy.', 'CTL02'],
  [
    'an envelope whose data is not base64',
    vans.replace(/<Data>[^<]*/, '<Data>%%%'),
    'legacy.vans-data',
    'nothing',
  ],
  [
    'EDIFACT without the name of the citizen',
    edifact.replace(/(\+SU:)[^'+]*/, '$1'),
    'legacy.element-missing',
    'CTL02',
  ],
  ['EDIFACT without the citizen', edifact.replace(/PNA\+PAT[^']*'\s*/, ''), 'legacy.edifact', 'CTL02'],
  ['an id of 15 characters in EDIFACT', withLongId(edifact), 'legacy.value-too-long', 'CTL02'],
  [
    'a CPR number with letters in EDIFACT',
    edifact.replace(/(PNA\+PAT\+)\d{6}/, '$1ABCDEF'),
    'legacy.value-invalid',
    'CTL02',
  ],
  [
    'a letter type that nobody knows in EDIFACT',
    edifact.replace('+DIS91', '+DIS77'),
    'legacy.unknown-type',
    'CTL02',
  ],
  [
    'the letter of another namespace family',
    xml.replaceAll('sundcom.dk/', ''),
    'legacy.unknown-namespace',
    'XCTL02',
  ],
  [
    'a good letter and a bad one',
    twoLetters(xml, /<PersonSurnameName>.*?<\/PersonSurnameName>/),
    'legacy.element-missing',
    'XCTL02',
  ],
  ['an envelope with half a letter', inEnvelope(half(xml)), 'legacy.xml-syntax', 'vans'],
  ['an envelope with half an interchange', inEnvelope(half(edifact)), 'legacy.edifact', 'vans'],
  [
    'an envelope with a wrong count',
    inEnvelope(edifact.replace(/UNT\+\d+/, 'UNT+999')),
    'legacy.edifact-count',
    'vans',
  ],
  [
    'an envelope with an unknown version',
    inEnvelope(xml.replaceAll('XD9134L', 'XD9999L')),
    'legacy.unknown-version',
    'vans',
  ],
  [
    'an envelope with a letter in two namespaces',
    inEnvelope(xml.replace('<Patient>', '<Patient xmlns="urn:other">')),
    'legacy.mixed-namespaces',
    'vans',
  ],
  [
    'an envelope with 30 February',
    inEnvelope(xml.replace(/<Date>[^<]*/, '<Date>2027-02-30')),
    'legacy.value',
    'vans',
  ],
  [
    'an envelope with an id of 15 characters',
    inEnvelope(withLongId(edifact)),
    'legacy.value-too-long',
    'vans',
  ],
  [
    'an envelope with a CPR number with letters',
    inEnvelope(edifact.replace(/(PNA\+PAT\+)\d{6}/, '$1ABCDEF')),
    'legacy.value-invalid',
    'vans',
  ],
  ['an envelope that is cut', half(vans), 'legacy.xml-syntax', 'nothing'],
  ['an envelope with a DOCTYPE', doctype(vans), 'legacy.xml-doctype', 'nothing'],
  ['a PDF', '%PDF-1.7', 'legacy.unknown-format', 'nothing'],
];

describe('a file that cannot be used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-bad-'));
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await openGateway({
      settings: { OVERGANG_FOLDER_INTERVAL: '20' },
      network: (file) => ({
        ...file,
        organisations: file.organisations.map((each) =>
          each.id === sender
            ? { ...each, endpoints: [{ id: sender, kind: 'folder', folder, format: 'medcom-xml' }] }
            : each,
        ),
      }),
    });
  });
  afterAll(async () => {
    await gateway?.dispose();
    rmSync(folder, { recursive: true });
  });

  const files = (name: string) => readdirSync(join(folder, name)).filter((each) => !each.startsWith('.'));
  const read = (name: string, file: string) => readFileSync(join(folder, name, file), 'latin1');
  const put = (text: string) => {
    writeFileSync(join(folder, 'in', 'a.tmp'), text, 'latin1');
    renameSync(join(folder, 'in', 'a.tmp'), join(folder, 'in', 'a.dat'));
  };
  const isReceipt = { XCTL02: /<NegativeReceipt>/, CTL02: /UNH\+.*CTL02/, vans: /<NegativeMessage>/ };

  it.each(cases)('is named, answered and kept: %s', async (_, text, code, answer) => {
    const [errors, out] = [files('error'), files('out')];
    put(text);
    const fresh = () => files('error').filter((each) => !errors.includes(each));
    await eventually(() => expect(fresh()).toHaveLength(2));
    const [kept = '', reason = ''] = fresh().toSorted();
    expect(read('error', kept)).toBe(text);
    const { problems } = JSON.parse(read('error', reason));
    const codes: readonly string[] = problems.map((each: { code: string }) => each.code);
    expect(
      codes.some((each) => each.startsWith(code)),
      codes.join(),
    ).toBe(true);
    const answers = () => files('out').filter((each) => !out.includes(each));
    expect(answers()).toHaveLength(answer === 'nothing' ? 0 : 1);
    if (answer !== 'nothing') expect(read('out', answers()[0] ?? '')).toMatch(isReceipt[answer]);

    const posted = await gateway.call('/legacy', {
      as: sender,
      method: 'POST',
      body: Buffer.from(text, 'latin1'),
    });
    expect([400, 413, 415, 422]).toContain(posted.status);
    if (answer === 'nothing') expect(posted.text).toContain(code);
    else expect(posted.text).toMatch(isReceipt[answer]);
  });

  const official = existsSync(LEGACY)
    ? globSync(`${LEGACY}/samples/edifact-errors/*ERROR*.edi`).toSorted()
    : [];

  it.skipIf(official.length === 0)(
    'is named and answered for each of the errors that MedCom tests',
    async () => {
      expect(official).toHaveLength(4);
      for (const file of official) {
        const reply = await gateway.call('/legacy', { as: sender, method: 'POST', body: readFileSync(file) });
        expect([400, 422], file).toContain(reply.status);
        expect(reply.text, file).toMatch(/UNH\+.*CTL02|legacy\.edifact/);
      }
    },
  );

  it('is not read further than its head when it is 120 MB of text', async () => {
    const [head, tail] = xml.split('<Text01>');
    const name = join(folder, 'in', 'large.tmp');
    writeFileSync(name, `${head}<Text01>`, 'latin1');
    for (let part = 0; part < 30; part += 1) appendFileSync(name, Buffer.alloc(4 * 1024 * 1024, 'ord '));
    appendFileSync(name, tail ?? '', 'latin1');
    const [errors, out] = [files('error'), files('out')];
    const before = process.memoryUsage().arrayBuffers;
    let most = before;
    renameSync(name, join(folder, 'in', 'large.dat'));
    await eventually(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
      expect(files('error').length - errors.length).toBe(2);
    });
    expect((most - before) / 1024 / 1024).toBeLessThan(16);
    const reason = files('error').find((each) => !errors.includes(each) && each.endsWith('.json')) ?? '';
    expect(read('error', reason)).toContain('legacy.too-large');
    const [answer = ''] = files('out').filter((each) => !out.includes(each));
    expect(read('out', answer)).toMatch(isReceipt.XCTL02);
  }, 30_000);

  it('leaves nothing behind, and the next file is served', async () => {
    const errors = files('error').length;
    put(xml);
    await eventually(() => expect(files('in')).toEqual([]));
    expect(files('error')).toHaveLength(errors);
    const posted = await gateway.call('/legacy', {
      as: sender,
      method: 'POST',
      body: Buffer.from(xml, 'latin1'),
    });
    expect(posted.status).toBe(200);
  });

  it('is never a fault of the gateway, whatever its bytes', async () => {
    const start = fc.constantFrom(
      '',
      '<?xml version="1.0"?>',
      '<Emessage',
      "UNA:+.? '",
      'UNB+UNOC:3',
      '{"resourceType":"Bundle"',
      '<VANSEnvelope',
      xml,
      edifact,
      vans,
    );
    const body = fc.tuple(start, fc.nat(), fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 60 }));
    await fc.assert(
      fc.asyncProperty(body, async ([text, at, bytes, removed]) => {
        const place = text === '' ? 0 : at % (text.length + 1);
        const whole = Buffer.concat([
          Buffer.from(text.slice(0, place), 'latin1'),
          bytes,
          Buffer.from(text.slice(place + removed), 'latin1'),
        ]);
        const { status } = await gateway.call('/legacy', { as: sender, method: 'POST', body: whole });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
