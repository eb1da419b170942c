import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { acknowledgementOf, asNew, fixture, idsOf } from '../fixture-messages.ts';
import {
  admission,
  Exchange,
  fromHospital,
  hospital,
  letterFromMunicipality,
  municipality,
  withEndpoint,
} from './exchange.ts';
import { between, receiptFor, valueIn } from './legacy-letters.ts';
import { onWhich, openTwoGateways, serversReachable } from './two-gateways.ts';
import { worlds } from './worlds.ts';

const day = 24 * 3_600_000;
const start = Date.parse('2027-04-01T08:00:00Z');
const letterIdOf = (letter: string) => /<Letter><Identifier>([^<]*)/.exec(letter)?.[1] ?? '';
/** The same receipt, and what it says of another letter as well. */
const alsoFor = (receipt: string, letter: string) =>
  receipt.replace(
    '</OriginalLetter>',
    `</OriginalLetter><OriginalLetter><OriginalLetterIdentifier>${letterIdOf(letter)}</OriginalLetterIdentifier><OriginalVersionCode>${valueIn(letter, 'VersionCode')}</OriginalVersionCode></OriginalLetter>`,
  );
/** What the transport network says when it could not bring a letter to its receiver. */
const byNetwork = (refusal: string) =>
  refusal
    .replaceAll('NegativeReceipt', 'NegativeVansReceipt')
    .replace('XC0230Q', 'XC0130Q')
    .replace('XCTL02', 'XCTL01');
let serial = 0;
const next = (): string => {
  serial += 1;
  return `${serial}`.padStart(6, '0');
};

describe('receipts for a letter and its binary letter are one acknowledgement (MedCom use cases, tables 3 and 4)', () => {
  const exchange = new Exchange();
  beforeAll(() => exchange.open({ format: 'medcom-xml' }));
  afterAll(() => exchange.close());

  /** A message that goes out as a letter and a binary letter. */
  const send = async () => {
    const [from, to] = [exchange.gateway.organisation(hospital), exchange.gateway.organisation(municipality)];
    let id = '';
    const letters = await exchange.brings(2, async () => {
      id = await exchange.send(between(from, to, asNew(fixture('care-communication/with-attachment').text)));
    });
    const letter = letters.find((each) => each.includes('<ClinicalEmail>')) ?? '';
    return { id, letter, binary: letters.find((each) => each !== letter) ?? '' };
  };
  const told = async (id: string) =>
    (await exchange.mailbox('acknowledgement-message'))
      .map((each: { entry: { resource: { response: unknown } }[] }) => each.entry[0]?.resource.response)
      .filter((response: { identifier?: string }) => response.identifier === id)
      .map(({ code }: { code: string }) => code);
  const receipt = (letter: string, sign: string) => {
    const made = receiptFor(letter, sign === 'positive' ? 'positive' : 'negative', next());
    return sign === 'negative VANS' ? byNetwork(made) : made;
  };

  const signs = ['positive', 'negative', 'negative VANS'] as const;
  const cases = signs.flatMap((one) =>
    signs.flatMap((other) => (['letter', 'binary'] as const).map((first) => [first, one, other] as const)),
  );
  it.each(cases)('the %s first: %s, then %s', async (first, one, other) => {
    const { id, letter, binary } = await send();
    const [before, after] = first === 'letter' ? [letter, binary] : [binary, letter];
    const [early, late] = [receipt(before, one), receipt(after, other)];
    await exchange.hand('early.xml', early);
    const isNo = one !== 'positive';
    await eventually(async () =>
      expect(await exchange.acknowledgement(id)).toBe(isNo ? 'fatal-error' : 'awaited'),
    );
    // Out of order, and once more: who repeats himself says nothing new.
    await exchange.hand('early-again.xml', early);
    await exchange.hand('late.xml', late);
    const expected = one === 'positive' && other === 'positive' ? 'ok' : 'fatal-error';
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe(expected));
    await exchange.hand('late-again.xml', late);
    await exchange.hand('early-again.xml', early);
    await eventually(async () => expect(await told(id)).toEqual([expected]));
    expect(exchange.files('error')).toEqual([]);
  });

  it('in one receipt that names both letters', async () => {
    const { id, letter, binary } = await send();
    await exchange.hand('both.xml', alsoFor(receiptFor(letter, 'positive', next()), binary));
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('ok'));
    expect(await told(id)).toEqual(['ok']);
  });

  it('in receipts that name nothing but the envelope', async () => {
    const { id, letter, binary } = await send();
    const bare = (text: string) => text.replace(/<OriginalLetter>.*<\/OriginalLetter>/, '');
    await exchange.hand('one.xml', bare(receiptFor(letter, 'positive', next())));
    expect(await exchange.acknowledgement(id)).toBe('awaited');
    await exchange.hand('other.xml', bare(receiptFor(binary, 'positive', next())));
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('ok'));
  });

  it('in one receipt for letters of two messages, each of which has its own', async () => {
    const [one, other] = [await send(), await send()];
    await exchange.hand('refusal.xml', alsoFor(receiptFor(one.letter, 'negative', next()), other.letter));
    await eventually(async () => expect(await exchange.acknowledgement(one.id)).toBe('fatal-error'));
    await eventually(async () => expect(await exchange.acknowledgement(other.id)).toBe('fatal-error'));
    expect(exchange.files('error')).toEqual([]);
  });

  it('and are for who got the letter: nobody else answers it, nor half of it', async () => {
    const { id, letter, binary } = await send();
    const { gateway } = exchange;
    const post = (as: string, text: string) =>
      gateway.call('/legacy', { as, method: 'POST', body: Buffer.from(text) });
    // In the name of who got it, and in one's own.
    const stranger = 'kommune-frederiksberg';
    const { gln } = gateway.organisation(municipality);
    const own = (text: string) =>
      text.replace(
        `<Sender><EANIdentifier>${gln}`,
        `<Sender><EANIdentifier>${gateway.organisation(stranger).gln}`,
      );
    expect((await post(stranger, receiptFor(letter, 'positive', next()))).status).toBe(403);
    await post(stranger, own(receiptFor(letter, 'positive', next())));
    await exchange.hand('binary.xml', receiptFor(binary, 'positive', next()));
    expect(await exchange.acknowledgement(id)).toBe('awaited');
    await exchange.hand('letter.xml', receiptFor(letter, 'positive', next()));
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('ok'));
  });

  it('the other way: an acknowledgement is a receipt for each letter, of its sign', async () => {
    for (const [code, root] of [
      ['ok', 'PositiveReceipt'],
      ['fatal-error', 'NegativeReceipt'],
    ] as const) {
      const wanting = (text: string) => text.replace('minuspositivkvitt', 'pluspositivkvitt');
      const files = letterFromMunicipality(
        exchange.gateway,
        'medcom-xml',
        wanting,
        'care-communication/with-attachment',
      );
      const before = (await exchange.mailbox('care-communication-message')).length;
      for (const [index, file] of files.entries()) exchange.put(`${next()}-${index}.xml`, file);
      await eventually(async () =>
        expect((await exchange.mailbox('care-communication-message')).length).toBe(before + 1),
      );
      const bundle = (await exchange.mailbox('care-communication-message')).at(-1);
      const receipts = await exchange.brings(2, () =>
        exchange.gateway.send(hospital, fromHospital(acknowledgementOf(bundle.entry[0].resource.id, code))),
      );
      for (const each of receipts) expect(each).toContain(`<${root}>`);
      expect(receipts.map((each) => valueIn(each, 'OriginalLetterIdentifier')).toSorted()).toEqual(
        files.map((each) => letterIdOf(each.toString())).toSorted(),
      );
    }
  });
});

describe.each(worlds)('a receipt that comes weeks later, on $name', ({ open, skip }) => {
  let exchange: Exchange;
  let clock = start;
  beforeEach(async () => {
    clock = start;
    exchange = new Exchange();
    if (!skip)
      await exchange.open(
        { format: 'medcom-xml' },
        { now: () => clock, network: (file) => ({ ...file, retention: { default: 1 } }) },
        open,
      );
  });
  afterEach(() => exchange.close());

  const later = async (by: number) => {
    await exchange.gateway.stop();
    clock += by;
    await exchange.gateway.start();
  };
  const purged = (id: string) =>
    eventually(async () => expect((await exchange.timeline(id)).purgedAt).toBeDefined());

  it.skipIf(skip)('finds its message when nothing but its tombstone is left', async () => {
    let id = '';
    const [letter = ''] = await exchange.brings(1, async () => {
      id = await exchange.send(admission());
    });
    await exchange.hand('refusal.xml', receiptFor(letter, 'negative', 'T1'));
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('fatal-error'));
    await later(40 * day);
    await purged(id);
    // The same answer once more: it is known, and nothing of it is refused.
    await exchange.hand('again.xml', receiptFor(letter, 'negative', 'T2'));
    await eventually(() => expect(exchange.files('in')).toEqual([]));
    expect(exchange.files('error')).toEqual([]);
    expect(await exchange.acknowledgement(id)).toBe('fatal-error');
    // What it was converted to is still told.
    expect((await exchange.timeline(id)).deliveries[0].conversion.kind).toBe('XDIS20');
  });

  it.skipIf(skip)('settles what was given up long ago, and its sender hears of it', async () => {
    let id = '';
    const [letter = ''] = await exchange.brings(1, async () => {
      id = await exchange.send(admission());
    });
    await eventually(async () => expect((await exchange.timeline(id)).deliveries[0].state).toBe('delivered'));
    for (let times = 1; times <= 3; times += 1) {
      clock += 31 * 60_000;
      await eventually(async () =>
        expect((await exchange.timeline(id)).deliveries[0]).toMatchObject({
          resends: times,
          state: 'delivered',
        }),
      );
    }
    clock += 31 * 60_000;
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('in-error'));
    await later(40 * day);
    await purged(id);
    await exchange.hand('late.xml', receiptFor(letter, 'positive', 'T3'));
    await eventually(async () => expect(await exchange.acknowledgement(id)).toBe('ok'));
    await eventually(async () => {
      const told = await exchange.mailbox('acknowledgement-message');
      expect(told.at(-1)?.entry[0].resource.response).toMatchObject({ identifier: id, code: 'ok' });
    });
  });

  it.skipIf(skip)('reaches the sender of a letter as a receipt for that letter', async () => {
    const wanting = (text: string) => text.replace('minuspositivkvitt', 'pluspositivkvitt');
    const [letter = Buffer.of()] = letterFromMunicipality(exchange.gateway, 'medcom-xml', wanting);
    await exchange.hand('letter.xml', letter);
    await eventually(async () =>
      expect(await exchange.mailbox('care-communication-message')).toHaveLength(1),
    );
    const [bundle] = await exchange.mailbox('care-communication-message');
    const { id } = bundle.entry[0].resource;
    await later(60 * day);
    const [receipt = ''] = await exchange.brings(1, async () => {
      const reply = await exchange.gateway.send(hospital, fromHospital(acknowledgementOf(id)));
      expect(reply.status, reply.text).toBe(202);
    });
    const text = letter.toString('latin1');
    expect(receipt).toContain('<PositiveReceipt>');
    expect(valueIn(receipt, 'OriginalLetterIdentifier')).toBe(letterIdOf(text));
    expect(valueIn(receipt, 'OriginalVersionCode')).toBe(valueIn(text, 'VersionCode'));
    expect(valueIn(receipt, 'OriginalEnvelopeIdentifier')).toBe(
      /<Envelope>.*?<Identifier>([^<]*)/s.exec(text)?.[1],
    );
  });
});

describe.skipIf(!serversReachable)(`receipts that come to two gateways at once${onWhich}`, () => {
  it('are counted together, whichever of them each comes to', async () => {
    const root = mkdtempSync(join(tmpdir(), 'overgang-two-'));
    const two = await openTwoGateways(
      undefined,
      { OVERGANG_FOLDER_INTERVAL: '20' },
      { network: withEndpoint({ id: municipality, kind: 'folder', folder: root, format: 'medcom-xml' }) },
    );
    try {
      const [from, to] = [two.one.organisation(hospital), two.one.organisation(municipality)];
      const sent = Array.from({ length: 8 }, () =>
        between(from, to, asNew(fixture('care-communication/with-attachment').text)),
      );
      for (const text of sent) expect((await two.one.send(hospital, text)).status).toBe(202);
      const out = () => readdirSync(join(root, 'out')).filter((name) => !name.startsWith('.'));
      await eventually(() => expect(out()).toHaveLength(2 * sent.length));
      const replies = await Promise.all(
        out().map((name, index) =>
          (index % 2 === 0 ? two.one : two.other).call('/legacy', {
            as: municipality,
            method: 'POST',
            body: Buffer.from(
              receiptFor(readFileSync(join(root, 'out', name), 'latin1'), 'positive', next()),
              'latin1',
            ),
          }),
        ),
      );
      for (const { status, text } of replies) expect(status, text).toBe(202);
      for (const text of sent)
        await eventually(async () => {
          const { body } = await two.other.call(`/messages/${idsOf(text).messageId}`, { as: hospital });
          expect(body.deliveries[0].acknowledgement).toBe('ok');
        });
    } finally {
      await two.dispose();
      rmSync(root, { recursive: true });
    }
  });
});
