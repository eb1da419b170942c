import { describe, expect, it } from 'vitest';
import { newLetterDispatch } from '../../src/deliver/new-letter-dispatch.ts';
import { convert, type TargetFormat } from '../../src/mapping/convert/convert.ts';
import { openFile } from '../../src/mapping/convert/open-file.ts';
import { joinParts, splitParts } from '../../src/message/multipart.ts';
import { fixture } from '../fixture-messages.ts';
import { mappings, worldOf } from '../mapping/world.ts';

const dispatch = { bundleId: 'f0e1d2c3-b4a5-4968-8776-655443322110', at: Date.parse('2027-07-05T08:09:10Z') };
const fhir = 'care-communication/new';

function written(to: TargetFormat, content: Uint8Array = Buffer.from(fixture(fhir).text)) {
  const { files, problems } = convert(content, { to }, mappings(), worldOf());
  const [file] = files;
  if (file === undefined) throw new Error(problems.map(({ code }) => code).join());
  return { mediaType: file.contentType, bytes: file.bytes };
}

function read(bytes: Uint8Array) {
  const { value, problems } = openFile(bytes, mappings());
  if (value === undefined) throw new Error(problems.map(({ code }) => code).join());
  return value;
}

function lettersOf(bytes: Uint8Array) {
  const { content } = read(bytes);
  if (content?.kind !== 'letters') throw new Error('no letters');
  return content.emessage;
}

describe('a letter that is sent again', () => {
  it.each(['medcom-xml', 'edifact'] as const)('as %s is the same letter in a new envelope of now', (to) => {
    const first = written(to);
    const again = newLetterDispatch(first, dispatch);
    const [before, after] = [lettersOf(first.bytes), lettersOf(again.bytes)];
    expect(after.letters).toEqual(before.letters);
    expect(after.envelope).toEqual({
      ...before.envelope,
      identifier: expect.stringMatching(/^[0-9A-Z]{14}$/),
      sent: { date: '2027-07-05', time: '10:09' },
    });
    expect(after.envelope.identifier).not.toBe(before.envelope.identifier);
    expect(again.envelopes).toEqual([
      { kind: 'envelope', before: before.envelope.identifier, now: after.envelope.identifier },
    ]);
    expect(newLetterDispatch(first, dispatch).bytes).toEqual(again.bytes);
  });

  it('keeps every other byte, also of a file that others have written', () => {
    const first = written('medcom-xml');
    const text = Buffer.from(first.bytes)
      .toString('latin1')
      .replace('<Envelope>', '<!-- \xe6 -->\r\n <Envelope  >')
      .replace('</Envelope>', '\t</Envelope>');
    const again = newLetterDispatch({ ...first, bytes: Buffer.from(text, 'latin1') }, dispatch);
    const changed = Buffer.from(again.bytes).toString('latin1');
    const [pair = { before: '', now: '' }] = again.envelopes;
    const { sent } = lettersOf(first.bytes).envelope;
    expect(
      changed
        .replace(pair.now, pair.before)
        .replace(
          '<Date>2027-07-05</Date><Time>10:09</Time>',
          `<Date>${sent.date}</Date><Time>${sent.time}</Time>`,
        ),
    ).toBe(text);
  });

  it('reads the signs that an interchange has chosen for itself', () => {
    const first = Buffer.from(written('edifact').bytes).toString('latin1');
    const [, body = ''] = /(UNB[\s\S]*)/.exec(first) ?? [];
    const own = body
      .replace(/[|;~]/g, ' ')
      .replaceAll('+', '|')
      .replaceAll("'", '~')
      .replace(/^(UNB[^~]*)/, (unb) => unb);
    const text = `UNA:|.? ~${own}`;
    const again = Buffer.from(
      newLetterDispatch({ mediaType: 'application/edifact', bytes: Buffer.from(text, 'latin1') }, dispatch)
        .bytes,
    ).toString('latin1');
    const [, reference] =
      /^UNA:\|\.\? ~UNB\|UNOC:3\|\d+:14\|\d+:14\|270705:1009\|([0-9A-Z]{14})\|/.exec(again) ?? [];
    expect(reference).toBeDefined();
    expect(again).toMatch(new RegExp(`UNZ\\|1\\|${reference}~\\s*$`));
  });

  it('in a VANSEnvelope has a new one outside too, and the transport’s identifier of the message', () => {
    const first = written('vans', written('medcom-xml').bytes);
    const again = newLetterDispatch(first, dispatch);
    const [before, after] = [read(first.bytes).envelope, read(again.bytes).envelope];
    expect(after?.identifier).toBe(dispatch.bundleId);
    if (before?.content.kind !== 'message' || after?.content.kind !== 'message')
      throw new Error('no message');
    expect(after.content.info.identifier).toBe(before.content.info.identifier);
    expect(after.content.info.document.size).toBe(after.content.data.length);
    expect(lettersOf(again.bytes).letters).toEqual(lettersOf(first.bytes).letters);
    expect(again.envelopes.map(({ kind }) => kind)).toEqual(['vans-envelope', 'envelope']);
  });

  it('in a VANSEnvelope with FHIR has the new Bundle.id inside, and the MessageHeader.id it had', () => {
    const again = newLetterDispatch(written('vans'), dispatch);
    const { envelope } = read(again.bytes);
    if (envelope?.content.kind !== 'message') throw new Error('no message');
    const bundle = JSON.parse(Buffer.from(envelope.content.data).toString('utf8'));
    expect(bundle.id).toBe(dispatch.bundleId);
    expect(bundle.entry[0].resource.id).toBe(JSON.parse(fixture(fhir).text).entry[0].resource.id);
    expect(bundle.timestamp).toBe('2027-07-05T08:09:10.000Z');
  });

  it('with its binary letter has two envelopes, each of its own', () => {
    const part = written('medcom-xml');
    const again = newLetterDispatch(joinParts([part, part]), dispatch);
    expect(splitParts(again)).toHaveLength(2);
    expect(new Set(again.envelopes.map(({ now }) => now)).size).toBe(2);
  });

  it('is left as it is when it is none', () => {
    const bytes = Buffer.from('<Envelope><Identifier>x</Identifier></Envelope>');
    const again = newLetterDispatch({ mediaType: 'application/xml', bytes }, dispatch);
    expect(again).toEqual({ mediaType: 'application/xml', bytes, envelopes: [] });
  });
});
