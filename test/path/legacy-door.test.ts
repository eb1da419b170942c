import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { joinParts } from '../../src/message/multipart.ts';
import { eventually } from '../eventually.ts';
import { asNew, fixture } from '../fixture-messages.ts';
import { admission, Exchange, hospital, letterFromMunicipality, municipality } from './exchange.ts';
import { valueIn } from './legacy-letters.ts';
import { worlds } from './worlds.ts';

const cared = 'care-communication-message';

describe('POST /legacy', () => {
  const exchange = new Exchange();
  beforeAll(() => exchange.open({ format: 'medcom-xml' }));
  afterAll(() => exchange.close());
  const post = (body: Uint8Array | string, type: string) =>
    exchange.gateway.call('/legacy', {
      as: municipality,
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });

  it.each(['medcom-xml', 'edifact'] as const)(
    'takes a letter and its binary letter as one multipart/mixed, as they go out: %s',
    async (to) => {
      const letters = letterFromMunicipality(
        exchange.gateway,
        to,
        (text) => text,
        'care-communication/with-attachment',
      );
      expect(letters).toHaveLength(2);
      const { mediaType, bytes } = joinParts(
        letters.map((each) => ({ mediaType: 'application/octet-stream', bytes: each })),
      );
      const before = (await exchange.mailbox(cared)).length;
      const reply = await post(bytes, mediaType);
      expect(reply.status, reply.text).toBe(202);
      await eventually(async () => expect(await exchange.mailbox(cared)).toHaveLength(before + 1));
      const mailbox = await exchange.mailbox(cared);
      expect(JSON.stringify(mailbox.at(-1))).toMatch(/"contentAttachment":\{[^}]*"data":/);
      expect((await post(bytes, mediaType)).status).toBe(200);
    },
  );

  it('reads no forms, and says so', async () => {
    const [letter = Buffer.of()] = letterFromMunicipality(exchange.gateway, 'medcom-xml');
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(letter)]), 'letter.xml');
    const encoded = new Response(form);
    const type = encoded.headers.get('content-type') ?? '';
    const reply = await post(new Uint8Array(await encoded.arrayBuffer()), type);
    expect(reply.status).toBe(415);
    expect(reply.text).toContain('request.media-type');
    for (const strange of ['multipart/', 'multipart/mixed', 'multipart/related; boundary=a'])
      expect((await post(letter, strange)).status).toBe(415);
    const nothing = await post('--a--', 'multipart/mixed; boundary=b');
    expect(nothing.status).toBe(400);
    expect(nothing.text).toContain('legacy.unknown-format');
  });
});

describe.each(worlds)('the identifiers of an envelope, on $name', ({ open, skip }) => {
  let exchange: Exchange;
  beforeEach(async () => {
    exchange = new Exchange();
    if (!skip) await exchange.open({ format: 'medcom-xml', envelope: 'vans' }, {}, open);
  });
  afterEach(() => exchange.close());
  const envelope = () =>
    (letterFromMunicipality(exchange.gateway, 'vans')[0] ?? Buffer.of()).toString('latin1');
  const infoId = (text: string) => /<MetaInformation><Identifier>([^<]*)/.exec(text)?.[1] ?? '';
  const post = (text: string, as = municipality) =>
    exchange.gateway.call('/legacy', { as, method: 'POST', body: Buffer.from(text, 'latin1') });
  const received = async () => (await exchange.mailbox(cared)).length;

  it.skipIf(skip)(
    'are a message each time they are new, and one message otherwise: MedCom’s four rows, also after a restart',
    async () => {
      const [first, other] = [envelope(), envelope()];
      const [ids, others] = [first, other].map((each) => ({
        envelope: valueIn(each, 'EnvelopeIdentifier'),
        message: infoId(each),
      }));
      const positive = async (text: string, count: number) => {
        const reply = await post(text);
        expect(reply.text).toContain('<PositiveMessage>');
        expect(valueIn(reply.text, 'OriginalEnvelopeIdentifier')).toBe(valueIn(text, 'EnvelopeIdentifier'));
        await eventually(async () => expect(await received()).toBe(count));
      };
      await positive(first, 1);
      for (const restarted of [false, true]) {
        if (restarted) {
          await exchange.gateway.stop();
          await exchange.gateway.start();
        }
        // Both are known: the same answer again.
        await positive(first, 1);
        // The message is known, the envelope is new: the original receipt again.
        await positive(first.replace(ids?.envelope ?? '', crypto.randomUUID()), 1);
        // The envelope was used for another message.
        const reused = other.replace(others?.envelope ?? '', ids?.envelope ?? '');
        const reply = await post(reused);
        expect(reply.status).toBe(409);
        expect(reply.text).toContain('<NegativeMessage>');
        expect(await received()).toBe(1);
      }
      await positive(other, 2);
      // What is known says something else now: the letter in it is refused, not taken for the first one.
      const data = Buffer.from(valueIn(first, 'Data'), 'base64').toString('latin1');
      const changed = Buffer.from(
        data.replace('"contentString":"', '"contentString":"Noget andet. '),
        'latin1',
      );
      const reply = await post(
        first
          .replace(/<Data>[^<]*/, `<Data>${changed.toString('base64')}`)
          .replace(/<SizeInBytes>\d+/, `<SizeInBytes>${changed.length}`),
      );
      expect(reply.status).toBe(409);
      expect(await received()).toBe(2);
    },
  );

  it.skipIf(skip)('cannot be used up by somebody else', async () => {
    const mine = envelope();
    expect((await post(mine, hospital)).status).toBe(403);
    const other = envelope().replace(
      /(<EnvelopeIdentifier>)[^<]*/,
      `$1${valueIn(mine, 'EnvelopeIdentifier')}`,
    );
    const reply = await post(other);
    expect(reply.text).toContain('<PositiveMessage>');
    await eventually(async () => expect(await received()).toBe(1));
  });

  it.skipIf(skip)(
    'let nobody but the receiver, at its own door, say what became of an envelope',
    async () => {
      let id = '';
      const [sent = ''] = await exchange.brings(1, async () => {
        id = await exchange.send(admission());
      });
      const original = valueIn(sent, 'EnvelopeIdentifier');
      const { gln } = exchange.gateway.organisation(hospital);
      const receipt = `<VANSEnvelope xmlns="urn:oio:medcom:vans-envelope:1.0.4"><SenderID EndPointType="VANS">TESTVANS</SenderID><ReceiverID EndPointType="EAN">${gln}</ReceiverID><EnvelopeIdentifier>${crypto.randomUUID()}</EnvelopeIdentifier><SentDateTime>2027-04-01T10:31:00+02:00</SentDateTime><Receipt><NegativeVans><Error><Code>1</Code><Description>Ukendt modtager</Description></Error><OriginalEnvelopeIdentifier>${original}</OriginalEnvelopeIdentifier></NegativeVans></Receipt></VANSEnvelope>`;
      for (const stranger of ['kommune-frederiksberg', hospital]) {
        const reply = await post(receipt, stranger);
        expect(reply.status).toBe(403);
        expect(reply.text).toContain('sender.not-caller');
      }
      expect(await exchange.acknowledgement(id)).toBe('awaited');
      expect((await post(receipt)).status).toBe(202);
      await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('fatal-error'));
    },
  );
});

describe('$validate', () => {
  const exchange = new Exchange();
  beforeAll(() => exchange.open({}));
  afterAll(() => exchange.close());

  it('says of a stay that is named by its course alone what the door says', async () => {
    const bundle = JSON.parse(asNew(fixture('discharge-notice/new').text));
    for (const { resource } of bundle.entry)
      if (resource.resourceType === 'Encounter') {
        resource.extension = undefined;
        resource.meta.profile = ['https://overgang.dk/fhir/StructureDefinition/sop-stay-reference'];
      }
    const body = JSON.stringify(bundle);
    const headers = { 'content-type': 'application/fhir+json' };
    const at = (path: string) =>
      exchange.gateway.call(path, { as: 'sop-vigerslevvej', method: 'POST', headers, body });
    expect((await at('/fhir/$process-message')).text).toContain('stay.by-course');
    expect((await at('/fhir/$validate')).text).toContain('stay.by-course');
    expect((await at('/fhir/Bundle/$validate')).text).toContain('stay.by-course');
    const whole = {
      as: 'sop-vigerslevvej',
      method: 'POST',
      headers,
      body: fixture('discharge-notice/new').text,
    };
    expect((await exchange.gateway.call('/fhir/$validate', whole)).text).not.toContain('stay.by-course');
  });
});
