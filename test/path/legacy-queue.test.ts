import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel, ConsumeMessage } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinParts } from '../../src/message/multipart.ts';
import { rabbitMqAnswers } from '../broker/rabbitmq-under-test.ts';
import { eventually } from '../eventually.ts';
import { asNew, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type UnderTestOptions } from '../gateway-under-test.ts';
import { between, lettersOf, receiptFor, twoNumbers, valueIn } from './legacy-letters.ts';

const municipality = 'kommune-frederiksberg';
const hospital = 'bfh-medicin';
/** Gets letters, which have one place for a citizen's number. */
const reader = 'kommune-koebenhavn';
const readersFolder = mkdtempSync(join(tmpdir(), 'overgang-reader-'));
const notification = 'hospital-notification-message';
const reachable = await rabbitMqAnswers();

afterAll(() => rmSync(readersFolder, { recursive: true }));

/** The demo network, in which the municipality writes and reads letters by queues. */
const withQueues: NonNullable<UnderTestOptions['network']> = (file) => ({
  ...file,
  organisations: file.organisations.map((organisation) => ({
    ...organisation,
    endpoints: organisation.endpoints.map((each) =>
      each.id === municipality
        ? { id: municipality, kind: 'amqp', format: 'medcom-xml', intake: true }
        : each.id === reader
          ? { id: reader, kind: 'folder', folder: readersFolder, format: 'medcom-xml' }
          : each,
    ),
    sends: [...new Set([...organisation.sends, notification])],
    receives: [...new Set([...organisation.receives, notification])],
  })),
});

describe.skipIf(!reachable)(
  `a sender that puts letters into its queue${reachable ? '' : ' (skipped: no RabbitMQ)'}`,
  () => {
    let gateway: GatewayUnderTest;
    let channel: Channel;
    const came = new Map<string, ConsumeMessage[]>();
    beforeAll(async () => {
      gateway = await openGateway({
        rabbitMq: true,
        network: withQueues,
        settings: { OVERGANG_BODY_LIMIT: '300000' },
      });
      channel = await broker().direct.createChannel();
      for (const queue of [names().queue(municipality), names().refused(municipality)]) {
        const messages: ConsumeMessage[] = [];
        came.set(queue, messages);
        await channel.consume(queue, (message) => void (message && messages.push(message)), { noAck: true });
      }
    });
    afterAll(async () => {
      await channel?.close();
      await gateway?.dispose();
    });

    const broker = () => {
      if (gateway.rabbitMq === undefined) throw new Error('no RabbitMQ');
      return gateway.rabbitMq;
    };
    const names = () => broker().topology;
    const put = (body: Buffer, contentType = 'application/xml', messageId: string = randomUUID()) => {
      channel.publish(names().intake(municipality), '', body, { contentType, messageId, persistent: true });
      return messageId;
    };
    /** The next message that came by a queue. */
    const next = async (queue: string): Promise<ConsumeMessage> => {
      let found: ConsumeMessage | undefined;
      await eventually(() => {
        found = came.get(queue)?.shift();
        expect(found).toBeDefined();
      });
      if (found === undefined) throw new Error(queue);
      return found;
    };
    const waiting = async (queue: string) => (await channel.checkQueue(queue)).messageCount;
    const letter = (to: 'medcom-xml' | 'edifact', name = 'care-communication/new', from = municipality) =>
      lettersOf(
        between(gateway.organisation(from), gateway.organisation(hospital), asNew(fixture(name).text)),
        to,
      );
    const mailbox = async () => {
      const { sor } = gateway.organisation(hospital);
      const address = encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`);
      const { body } = await gateway.call(
        `/fhir/Bundle?message.destination-uri=${address}&message.event=care-communication-message&_count=100`,
        { as: hospital },
      );
      return (body.entry ?? []).map((each: { resource: unknown }) => each.resource);
    };
    const more = async (count: number, act: () => void) => {
      const before = (await mailbox()).length;
      act();
      await eventually(async () => expect((await mailbox()).length).toBe(before + count));
      await eventually(async () => expect(await waiting(names().intake(municipality))).toBe(0));
      return (await mailbox()).at(-1);
    };

    it.each(['medcom-xml', 'edifact'] as const)(
      'is understood, and the letter leaves the queue: %s',
      async (to) => {
        const [bytes = Buffer.of()] = letter(to);
        await more(1, () => put(bytes, to === 'edifact' ? 'application/edifact' : 'application/xml'));
        // Once more, as after a lost acknowledgement, it is the same message.
        put(bytes);
        await more(1, () => put(letter(to)[0] ?? Buffer.of()));
        expect(came.get(names().refused(municipality))).toEqual([]);
      },
    );

    it.each([
      ['medcom-xml', 'XCTL02', 'application/xml', /<NegativeReceipt>/],
      ['edifact', 'CTL02', 'application/edifact', /UNH.*CTL02/s],
    ] as const)(
      'hears in its own format what was refused, and finds it with the reason: %s',
      async (to, _, type, receipt) => {
        const [whole = Buffer.of()] = letter(to);
        const broken = Buffer.from(
          to === 'edifact'
            ? whole.toString('latin1').replace(/UNT\+\d+/, 'UNT+999')
            : whole.toString('latin1').replace(/<PersonSurnameName>[^<]*<\/PersonSurnameName>/, ''),
          'latin1',
        );
        const id = put(broken, type);
        const answer = await next(names().queue(municipality));
        expect(answer.content.toString('latin1')).toMatch(receipt);
        expect(answer.properties).toMatchObject({ contentType: type, correlationId: id, type: 'XCTL02' });
        const kept = await next(names().refused(municipality));
        expect(kept.content.equals(broken)).toBe(true);
        expect(kept.properties).toMatchObject({ messageId: id, contentType: type });
        const { problems } = JSON.parse(String(kept.properties.headers?.reason));
        expect(problems[0].code).toMatch(/^legacy\./);
        expect(problems[0].text.da).not.toBe('');
      },
    );

    it('hears in FHIR what was refused of a FHIR message', async () => {
      const text = between(
        gateway.organisation(municipality),
        gateway.organisation(hospital),
        asNew(fixture('care-communication/new').text),
      );
      const id = put(
        Buffer.from(text.replace('"status":"unknown"', '"status":"unheard-of"')),
        'application/fhir+json',
      );
      const answer = await next(names().queue(municipality));
      expect(answer.properties).toMatchObject({
        contentType: 'application/fhir+json',
        correlationId: id,
        type: 'acknowledgement-message',
      });
      const [{ resource: header }] = JSON.parse(answer.content.toString()).entry;
      expect(header.response).toMatchObject({
        identifier: JSON.parse(text).entry[0].resource.id,
        code: 'fatal-error',
      });
      await next(names().refused(municipality));
    });

    it('hears what of an accepted message did not arrive whole and protects the citizen', async () => {
      const text = between(
        gateway.organisation(municipality),
        gateway.organisation(reader),
        asNew(fixture('hospital-notification/admit-inpatient').text),
      );
      const id = put(Buffer.from(twoNumbers(text)), 'application/fhir+json');
      const notice = await next(names().queue(municipality));
      expect(notice.properties).toMatchObject({
        contentType: 'application/json',
        correlationId: id,
        type: 'loss',
      });
      const [told] = JSON.parse(notice.content.toString()).problems;
      expect(told.code).toBe('legacy.loss');
      expect(came.get(names().refused(municipality))).toEqual([]);
    });

    it('hears in envelopes what became of an envelope and of the letter in it', async () => {
      const [whole = Buffer.of()] = letter('medcom-xml');
      // Well written, and to nobody.
      const lost = whole.toString('latin1').replace(/(<Receiver><EANIdentifier>)\d+/, '$15790000000005');
      const wrapped = lettersOf(Buffer.from(lost, 'latin1'), 'vans')[0] ?? Buffer.of();
      const id = put(wrapped);
      const answers = [await next(names().queue(municipality)), await next(names().queue(municipality))];
      for (const { properties, content } of answers) {
        expect(properties.correlationId).toBe(id);
        expect(content.toString()).toContain('<VANSEnvelope');
      }
      const texts = answers.map(({ content }) => content.toString());
      expect(texts.filter((each) => each.includes('<PositiveMessage>'))).toHaveLength(1);
      const refusal = texts.find((each) => each.includes('<Data>')) ?? '';
      expect(valueIn(refusal, 'Name')).toBe('MCM:XCTL02');
      expect(Buffer.from(valueIn(refusal, 'Data'), 'base64').toString('latin1')).toContain(
        '<NegativeReceipt>',
      );
      await next(names().refused(municipality));
    });

    it('speaks for its own organisation alone', async () => {
      const [foreign = Buffer.of()] = letter('medcom-xml', 'care-communication/new', 'kommune-koebenhavn');
      const before = (await mailbox()).length;
      put(foreign);
      const kept = await next(names().refused(municipality));
      expect(String(kept.properties.headers?.reason)).toContain('sender.');
      expect((await mailbox()).length).toBe(before);
      await next(names().queue(municipality));
    });

    it('sends a letter and the binary letter beside it as one message', async () => {
      const [main, binary] = letter('medcom-xml', 'care-communication/with-attachment');
      if (main === undefined || binary === undefined) throw new Error('no binary letter');
      const parts = [main, binary].map((bytes) => ({ mediaType: 'application/xml', bytes }));
      const { mediaType, bytes } = joinParts(parts);
      const bundle = await more(1, () => put(Buffer.from(bytes), mediaType));
      expect(JSON.stringify(bundle)).toMatch(/"contentAttachment":\{[^}]*"data":/);
    });

    it('is told why a binary letter alone is of no use', async () => {
      const [, binary = Buffer.of()] = letter('medcom-xml', 'care-communication/with-attachment');
      put(binary);
      const kept = await next(names().refused(municipality));
      expect(String(kept.properties.headers?.reason)).toContain('legacy.attachment-unclaimed');
      await next(names().queue(municipality));
    });

    it('is answered also about a letter that is too large to be read', async () => {
      const [whole = Buffer.of()] = letter('medcom-xml');
      const large = whole.toString('latin1').replace(/(<Text01>)/, `$1${'ord '.repeat(100_000)}`);
      put(Buffer.from(large, 'latin1'));
      const answer = (await next(names().queue(municipality))).content.toString('latin1');
      expect(valueIn(answer, 'OriginalLetterIdentifier')).toBe(
        /<Letter><Identifier>([^<]*)/.exec(large)?.[1],
      );
      const kept = await next(names().refused(municipality));
      expect(String(kept.properties.headers?.reason)).toContain('legacy.too-large');
    });

    it('gives its receipts by the queue too', async () => {
      const text = between(
        gateway.organisation(hospital),
        gateway.organisation(municipality),
        asNew(fixture('care-communication/new').text),
      );
      const sent = await gateway.send(hospital, text);
      expect(sent.status, sent.text).toBe(202);
      const received = await next(names().queue(municipality));
      expect(received.properties.contentType).toBe('application/xml');
      put(Buffer.from(receiptFor(received.content.toString('latin1'), 'positive', 'Q1'), 'latin1'));
      const id = JSON.parse(text).entry[0].resource.id;
      await eventually(async () => {
        const { body } = await gateway.call(`/messages/${id}`, { as: hospital });
        expect(body.deliveries[0].acknowledgement).toBe('ok');
      });
    });

    it('finds letters that came while the gateway was away taken when it is back', async () => {
      await gateway.stop();
      const [bytes = Buffer.of()] = letter('medcom-xml');
      put(bytes);
      await eventually(async () => expect(await waiting(names().intake(municipality))).toBe(1));
      await gateway.start();
      await eventually(async () => expect(await waiting(names().intake(municipality))).toBe(0));
    });
  },
);

describe('an intake of letters by queue', () => {
  it('needs RabbitMQ, and the start says so', async () => {
    await expect(openGateway({ network: withQueues })).rejects.toThrow(
      `endpoint ${municipality}: an AMQP client can read it and put letters in only with OVERGANG_AMQP_URL`,
    );
  });

  it('is for AMQP endpoints', async () => {
    const wrong: typeof withQueues = (file) => ({
      ...file,
      organisations: file.organisations.map((organisation) => ({
        ...organisation,
        endpoints: organisation.endpoints.map((each) =>
          each.id === municipality ? { id: municipality, kind: 'mailbox', intake: true } : each,
        ),
      })),
    });
    await expect(openGateway({ network: wrong })).rejects.toThrow(/endpoints\/\d+\/intake/);
  });
});
