import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsumeMessage } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { convert } from '../../src/mapping/convert/convert.ts';
import type { Endpoint } from '../../src/network/network.ts';
import { brokers } from '../brokers.ts';
import { eventually } from '../eventually.ts';
import { acknowledgementOf, asNew, fixture, idsOf } from '../fixture-messages.ts';
import { openGateway, type UnderTestOptions } from '../gateway-under-test.ts';
import { mappings, worldOf } from '../mapping/world.ts';
import {
  admission,
  Exchange,
  fromHospital,
  hospital,
  letterFromMunicipality,
  municipality,
  withEndpoint,
} from './exchange.ts';
import { between, receiptFor } from './legacy-letters.ts';

describe.each(brokers)('a party that reads letters, on $name', ({ rabbitMq, skip }) => {
  const exchange = new Exchange();
  beforeAll(async () => {
    if (!skip) await exchange.open({ format: 'medcom-xml' }, { rabbitMq });
  });
  afterAll(() => exchange.close());

  it.skipIf(skip)('gets a notification as XDIS20, and its positive receipt acknowledges it', async () => {
    let id = '';
    const [letter = ''] = await exchange.brings(1, async () => {
      id = await exchange.send(admission());
    });
    expect(letter).toContain('<StatisticalCode>XDIS20</StatisticalCode>');
    const { deliveries } = await exchange.timeline(id);
    expect(deliveries[0]).toMatchObject({ acknowledgement: 'awaited', conversion: { kind: 'XDIS20' } });
    expect(deliveries[0].conversion.reports[0].entries.length).toBeGreaterThan(10);
    await exchange.hand('receipt.xml', receiptFor(letter, 'positive', 'A1'));
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('ok'));
    await eventually(async () => {
      const told = await exchange.mailbox('acknowledgement-message');
      expect(told.at(-1)?.entry[0].resource.response).toMatchObject({ identifier: id, code: 'ok' });
    });
  });

  it.skipIf(skip)('refuses a letter with XCTL02, which becomes a fatal-error for the sender', async () => {
    let id = '';
    const [letter = ''] = await exchange.brings(1, async () => {
      id = await exchange.send(admission());
    });
    await exchange.hand('refusal.xml', receiptFor(letter, 'negative', 'A2'));
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('fatal-error'));
  });

  it.skipIf(skip)('sends letters that arrive as FHIR, and hears in letters what became of them', async () => {
    const before = (await exchange.mailbox('care-communication-message')).length;
    const wanting = (letter: string) => letter.replace('minuspositivkvitt', 'pluspositivkvitt');
    const [letter = Buffer.of()] = letterFromMunicipality(exchange.gateway, 'medcom-xml', wanting);
    await exchange.hand('letter.xml', letter);
    await eventually(async () =>
      expect((await exchange.mailbox('care-communication-message')).length).toBe(before + 1),
    );
    const bundle = (await exchange.mailbox('care-communication-message')).at(-1);
    const { id } = bundle.entry[0].resource;
    const own = /<Letter><Identifier>([^<]*)/.exec(letter.toString())?.[1];
    const [receipt = ''] = await exchange.brings(1, () =>
      exchange.gateway.send(hospital, fromHospital(acknowledgementOf(id))),
    );
    expect(receipt).toContain('<PositiveReceipt>');
    expect(receipt).toContain(`<OriginalLetterIdentifier>${own}</OriginalLetterIdentifier>`);

    // The same file once more is the same message.
    await exchange.hand('again.xml', letter);
    expect((await exchange.mailbox('care-communication-message')).length).toBe(before + 1);
  });

  it.skipIf(skip)(
    'keeps what cannot be read in the error folder, says why, and answers with XCTL02',
    async () => {
      const [letter = Buffer.of()] = letterFromMunicipality(exchange.gateway, 'medcom-xml', (text) =>
        text.replace(/<PersonSurnameName>[^<]*<\/PersonSurnameName>/, ''),
      );
      const before = exchange.files('error');
      const [receipt = ''] = await exchange.brings(1, () => exchange.hand('broken.xml', letter));
      expect(receipt).toContain('<NegativeReceipt>');
      const kept = exchange.files('error').filter((name) => !before.includes(name));
      expect(kept.map((name) => name.replace(/^\d+-/, ''))).toEqual(['broken.xml', 'broken.xml.reason.json']);
      expect(exchange.text('error', kept[0] ?? '')).toBe(letter.toString('latin1'));
      const { problems } = JSON.parse(exchange.text('error', kept[1] ?? ''));
      expect(problems.map(({ code }: { code: string }) => code)).toContain('legacy.element-missing');
    },
  );
});

describe('a party that reads letters', () => {
  let exchange: Exchange;
  const open = async (endpoint: Partial<Endpoint>, options: UnderTestOptions = {}): Promise<Exchange> => {
    exchange = new Exchange();
    await exchange.open(endpoint, options);
    return exchange;
  };
  afterEach(() => exchange.close());

  it('gets EDIFACT, and answers in EDIFACT: what parties have agreed on goes on (R-COM-03)', async () => {
    const { gateway } = await open({ format: 'edifact' });
    let id = '';
    const [interchange = ''] = await exchange.brings(1, async () => {
      id = await exchange.send(admission());
    });
    expect(interchange).toMatch(/UNH\+.*DIS20'/);
    const envelope = /UNB\+[^']*\+([^+']+)(\++[^']*)?'/.exec(interchange)?.[1];
    const letter = /UNH\+([^+]+)/.exec(interchange)?.[1];
    const [from, to] = [gateway.organisation(municipality).gln, gateway.organisation(hospital).gln];
    await exchange.hand(
      'refusal.edi',
      [
        "UNA:+.? '",
        `UNB+UNOC:3+${from}:14+${to}:14+270401:1030+ENVCTL02'`,
        "UNH+LETCTL02+CONTRL:D:93A:ZZ:C0230Q+CTL02'",
        `UCI+${envelope}+${to}:14+${from}:14+4'`,
        `UCM+${letter}+MEDDIS:D:93A:UN:D2030C+4'`,
        "FTX+SYN+P00++Kan ikke bruges.'",
        "UNT+5+LETCTL02'",
        "UNZ+1+ENVCTL02'",
      ].join('\r\n'),
    );
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('fatal-error'));
  });

  it('is told as text what has no letter type that it takes', async () => {
    await open({ format: 'medcom-xml', letters: { XDIS91: 'XD9134L' } });
    const [letter = ''] = await exchange.brings(1, () => exchange.send(admission()));
    expect(letter).toContain('<StatisticalCode>XDIS91</StatisticalCode>');
  });

  it('gets what it cannot be told refused while the sender still listens', async () => {
    const { gateway } = await open({ format: 'medcom-xml', letters: { XCTL02: 'XC0230Q' } });
    const text = admission();
    const refused = await gateway.send(hospital, text);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('legacy.type-not-taken');
    expect((await gateway.call(`/messages/${idsOf(text).messageId}`, { as: hospital })).body.status).toBe(
      'refused',
    );
  });

  it('must take letters in versions that the gateway writes', async () => {
    exchange = new Exchange();
    await expect(exchange.open({ format: 'medcom-xml', letters: { XDIS20: 'XD2031C' } })).rejects.toThrow(
      /XDIS20 is written in version XD2030C/,
    );
  });

  it('gets attachments in a binary letter beside, and acknowledges when both are received', async () => {
    const { gateway } = await open({ format: 'medcom-xml' });
    const [from, to] = [gateway.organisation(hospital), gateway.organisation(municipality)];
    let id = '';
    const letters = await exchange.brings(2, async () => {
      id = await exchange.send(between(from, to, asNew(fixture('care-communication/with-attachment').text)));
    });
    const main = letters.find((each) => each.includes('<ClinicalEmail>')) ?? '';
    const binary = letters.find((each) => !each.includes('<ClinicalEmail>')) ?? '';
    expect(binary).toContain('<StatisticalCode>XBIN01</StatisticalCode>');
    await exchange.hand('first.xml', receiptFor(main, 'positive', 'B1'));
    expect(await exchange.acknowledgement(id)).toBe('awaited');
    await exchange.hand('second.xml', receiptFor(binary, 'positive', 'B2'));
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('ok'));
  });

  it('may send attachments in a file of their own, in either order, and gets a receipt for each', async () => {
    const { gateway } = await open({ format: 'medcom-xml' });
    const [main = Buffer.of(), binary = Buffer.of()] = letterFromMunicipality(
      gateway,
      'medcom-xml',
      (letter) => letter.replace('minuspositivkvitt', 'pluspositivkvitt'),
      'care-communication/with-attachment',
    );
    exchange.put('a-binary.xml', binary);
    await exchange.hand('b-letter.xml', main);
    await eventually(() => expect(exchange.files('in')).toEqual([]));
    await eventually(async () =>
      expect((await exchange.mailbox('care-communication-message')).length).toBe(1),
    );
    const [bundle] = await exchange.mailbox('care-communication-message');
    expect(JSON.stringify(bundle)).toContain('"contentAttachment"');
    expect(JSON.stringify(bundle)).toMatch(/"data":"[A-Za-z0-9+/]{8,}/);
    const receipts = await exchange.brings(2, () =>
      gateway.send(hospital, fromHospital(acknowledgementOf(bundle.entry[0].resource.id))),
    );
    const ids = [main, binary].map((each) => /<Letter><Identifier>([^<]*)/.exec(each.toString())?.[1]);
    expect(receipts.map((each) => /<OriginalLetterIdentifier>([^<]*)/.exec(each)?.[1]).toSorted()).toEqual(
      ids.toSorted(),
    );
  });

  it('has attachments without a letter refused after a while', async () => {
    const { gateway } = await open({ format: 'medcom-xml' });
    const [, binary = Buffer.of()] = letterFromMunicipality(
      gateway,
      'medcom-xml',
      (letter) => letter,
      'care-communication/with-attachment',
    );
    const [first = '', second = ''] = await exchange.brings(
      2,
      () => exchange.hand('lone.xml', binary),
      'error',
    );
    expect(first + second).toContain('legacy.attachment-unclaimed');
  });

  it('gets VANSEnvelopes, and the network answers for whom it cannot reach', async () => {
    const { gateway } = await open({ format: 'medcom-xml', envelope: 'vans' });
    let id = '';
    const [envelope = ''] = await exchange.brings(1, async () => {
      id = await exchange.send(admission());
    });
    expect(envelope).toContain('<Name>MCM:XDIS20</Name>');
    const original = /<EnvelopeIdentifier>([^<]*)/.exec(envelope)?.[1];
    const { gln } = gateway.organisation(hospital);
    await exchange.hand(
      'negative.xml',
      `<VANSEnvelope xmlns="urn:oio:medcom:vans-envelope:1.0.4"><SenderID EndPointType="VANS">TESTVANS</SenderID><ReceiverID EndPointType="EAN">${gln}</ReceiverID><EnvelopeIdentifier>${randomUUID()}</EnvelopeIdentifier><SentDateTime>2027-04-01T10:31:00+02:00</SentDateTime><Receipt><NegativeVans><Error><Code>1</Code><Description>Ukendt modtager</Description></Error><OriginalEnvelopeIdentifier>${original}</OriginalEnvelopeIdentifier></NegativeVans></Receipt></VANSEnvelope>`,
    );
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('fatal-error'));
  });

  it('sends in VANSEnvelopes, each answered by a transport receipt, its id used once', async () => {
    const { gateway } = await open({ format: 'medcom-xml', envelope: 'vans' });
    const [one = Buffer.of()] = letterFromMunicipality(gateway, 'vans');
    const [positive = ''] = await exchange.brings(1, () => exchange.hand('one.xml', one));
    expect(positive).toContain('<PositiveMessage>');
    const [again = ''] = await exchange.brings(1, () => exchange.hand('again.xml', one));
    expect(again).toContain('<PositiveMessage>');
    const [other = Buffer.of()] = letterFromMunicipality(gateway, 'vans');
    const idOf = (envelope: Buffer) => /<EnvelopeIdentifier>([^<]*)/.exec(envelope.toString())?.[1] ?? '';
    const reused = other.toString().replace(idOf(other), idOf(one));
    const [negative = ''] = await exchange.brings(1, () => exchange.hand('reused.xml', reused));
    expect(negative).toContain('<NegativeMessage>');
    expect((await exchange.mailbox('care-communication-message')).length).toBe(1);
  });

  it('may post its letters, and is answered with a receipt in its own format', async () => {
    const { gateway } = await open({ format: 'edifact' });
    const [letter = Buffer.of()] = letterFromMunicipality(gateway, 'edifact');
    const post = (body: Buffer, as = municipality) => gateway.call('/legacy', { as, method: 'POST', body });
    const accepted = await post(letter);
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('x-message-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await post(letter)).status).toBe(200);
    const broken = await post(
      Buffer.from(letter.toString('latin1').replace(/UNT\+\d+/, 'UNT+999'), 'latin1'),
    );
    expect(broken.status).toBe(400);
    expect(broken.headers.get('content-type')).toBe('application/edifact');
    expect(broken.text).toMatch(/UNH\+.*CTL02'/);
    const foreign = await post(letter, hospital);
    expect(foreign.status).toBe(403);
    expect((await post(Buffer.from('%PDF-1.7'))).text).toContain('legacy.unknown-format');
    expect((await post(Buffer.of())).status).toBe(400);
  });

  it('gets a letter in its own format from a party that writes the other, without a detour through FHIR', async () => {
    const { gateway } = await open({ format: 'edifact' });
    const [from, to] = [gateway.organisation(hospital), gateway.organisation(municipality)];
    const text = between(from, to, asNew(fixture('care-communication/new').text));
    const world = { ...worldOf(), newUuid: () => randomUUID() };
    const [letter] = convert(Buffer.from(text), { to: 'medcom-xml' }, mappings(), world).files;
    const posted = (type: string) =>
      gateway.call('/legacy', {
        as: hospital,
        method: 'POST',
        body: letter?.bytes ?? '',
        headers: { accept: type },
      });
    const [interchange = ''] = await exchange.brings(1, async () => {
      expect((await posted('*/*')).status).toBe(202);
    });
    const own = /<Letter><Identifier>([^<]*)/.exec(Buffer.from(letter?.bytes ?? []).toString('latin1'))?.[1];
    expect(interchange).toContain(`UNH+${own}+`);
  });

  it('takes a file again that was in hand when the gateway died, and brings it on once', async () => {
    const { gateway } = await open({ format: 'medcom-xml' });
    const [letter = Buffer.of()] = letterFromMunicipality(gateway, 'medcom-xml');
    await exchange.hand('letter.xml', letter);
    await gateway.stop();
    exchange.put('letter.xml', letter);
    await gateway.start();
    await eventually(() => expect(exchange.files('in')).toEqual([]));
    expect((await exchange.mailbox('care-communication-message')).length).toBe(1);
    expect(exchange.files('error')).toEqual([]);
  });
});

describe.each(brokers.filter((each) => each.rabbitMq))('an AMQP client that reads letters', ({ skip }) => {
  it.skipIf(skip)('finds the letter itself in its queue', async () => {
    const gateway = await openGateway({
      rabbitMq: true,
      network: withEndpoint({ id: municipality, kind: 'amqp', format: 'medcom-xml' }),
    });
    try {
      const channel = await gateway.rabbitMq?.direct.createChannel();
      const queue = gateway.rabbitMq?.topology.queue(municipality) ?? '';
      const arrived = Promise.withResolvers<ConsumeMessage | null>();
      await channel?.consume(queue, arrived.resolve, { noAck: true });
      expect((await gateway.send(hospital, admission())).status).toBe(202);
      const message = await arrived.promise;
      expect(message?.properties.contentType).toBe('application/xml');
      expect(message?.content.toString('latin1')).toContain('<StatisticalCode>XDIS20</StatisticalCode>');
      await channel?.close();
    } finally {
      await gateway.dispose();
    }
  });
});

describe.each(brokers)('a letter that nobody has acknowledged, on $name', ({ rabbitMq, skip }) => {
  const exchange = new Exchange();
  let clock = Date.parse('2027-04-01T08:00:00Z');
  beforeAll(async () => {
    if (!skip) await exchange.open({ format: 'medcom-xml' }, { rabbitMq, now: () => clock });
  });
  afterAll(() => exchange.close());

  it.skipIf(skip)(
    'is sent again as the same letter in a new envelope, and a receipt for either counts',
    async () => {
      const letterId = (letter: string) => /<Letter>\s*<Identifier>([^<]+)/.exec(letter)?.[1];
      const envelope = (letter: string) =>
        /<Envelope>.*?<Date>([^<]+).*?<Time>([^<]+).*?<Identifier>([^<]+)/s.exec(letter)?.slice(1);
      let id = '';
      const [first = ''] = await exchange.brings(1, async () => {
        id = await exchange.send(admission());
      });
      await eventually(async () =>
        expect((await exchange.timeline(id)).deliveries[0].state).toBe('delivered'),
      );
      // The receiver has fetched it: what comes again would take its place otherwise.
      for (const name of exchange.files('out')) rmSync(join(exchange.root, 'out', name));
      const [again = ''] = await exchange.brings(1, async () => {
        clock += 31 * 60_000;
      });
      expect(letterId(again)).toBe(letterId(first));
      const [date, time, identifier] = envelope(again) ?? [];
      expect([date, time]).toEqual(['2027-04-01', '10:31']);
      expect(identifier).not.toBe(envelope(first)?.[2]);
      await exchange.hand('receipt.xml', receiptFor(again, 'positive', 'A7'));
      await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('ok'));
      await eventually(async () => {
        const told = await exchange.mailbox('acknowledgement-message');
        expect(told.at(-1)?.entry[0].resource.response).toMatchObject({ identifier: id, code: 'ok' });
      });
    },
  );
});
