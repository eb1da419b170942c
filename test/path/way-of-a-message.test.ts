import type { ConsumeMessage } from 'amqplib';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokers } from '../brokers.ts';
import { eventually } from '../eventually.ts';
import { acknowledgementOf, asNew, asNewCourse, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type Reply, signingSecret } from '../gateway-under-test.ts';

const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);
const noticeToGp = () => asNewCourse(fixture('discharge-notice/copy-to-gp').text);
const noticeToFrederiksberg = () => asNewCourse(fixture('discharge-notice/new-frederiksberg').text);

describe.each(brokers)('the way of a message on $name', ({ rabbitMq, skip }) => {
  let gateway: GatewayUnderTest;
  let clock = Date.parse('2027-04-01T08:00:00Z');

  beforeAll(async () => {
    // The clock jumps by hours here: nobody is sent anything again for that.
    const settings = { OVERGANG_ACKNOWLEDGE_WITHIN: '43200' };
    if (!skip) gateway = await openGateway({ rabbitMq, settings, now: () => clock });
  });
  afterAll(() => gateway?.dispose());

  const mailbox = (organisation: string, query = ''): string => {
    const { sor } = gateway.organisation(organisation);
    return `/fhir/Bundle?message.destination-uri=${encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`)}${query}`;
  };
  const timeline = async (as: string, id: string) => (await gateway.call(`/messages/${id}`, { as })).body;
  const deliveryOf = async (as: string, text: string) => {
    const { deliveries } = await timeline(as, idsOf(text).messageId);
    return deliveries[0];
  };
  const read = (as: string, path: string): Promise<Reply> => gateway.call(path, { as });
  /** Reads pages from a link until one is empty; gives the ids and the last link. */
  const readOn = async (as: string, from: string): Promise<{ ids: string[]; next: string }> => {
    const ids: string[] = [];
    let next = from;
    for (;;) {
      const { body } = await read(as, next);
      const link = body.link.find((each: { relation: string }) => each.relation === 'next').url;
      next = link.slice(link.indexOf('/fhir/'));
      if (body.entry === undefined) return { ids, next };
      ids.push(...body.entry.map((each: { resource: { id: string } }) => each.resource.id));
    }
  };

  it.skipIf(skip)(
    'leads from the sender into the mailbox of the receiver and is told step by step',
    async () => {
      const text = admission();
      const { messageId, bundleId } = idsOf(text);
      const sent = await gateway.send('bfh-medicin', text);
      expect(sent.status).toBe(202);
      expect(parameterOf(sent, 'message')).toBe(messageId);
      expect(parameterOf(sent, 'bundle')).toBe(bundleId);
      await eventually(async () => expect((await deliveryOf('bfh-medicin', text)).state).toBe('available'));

      const page = await read('kommune-koebenhavn', mailbox('kommune-koebenhavn'));
      expect(page.status).toBe(200);
      expect(page.text).toContain(text.trim());
      const one = await read('kommune-koebenhavn', `/fhir/Bundle/${bundleId}`);
      expect(one.text).toBe(text);
      await eventually(async () => expect((await deliveryOf('bfh-medicin', text)).state).toBe('delivered'));
      const { steps, status, event, sender } = await timeline('kommune-koebenhavn', messageId);
      expect({ status, event, sender }).toEqual({
        status: 'accepted',
        event: 'hospital-notification-message',
        sender: 'bfh-medicin',
      });
      expect(steps.map(({ kind }: { kind: string }) => kind)).toEqual([
        'received',
        'queued',
        'available',
        'delivered',
        'disclosed',
      ]);
    },
  );

  it.skipIf(skip)('pages a mailbox so that a reader misses nothing and sees nothing twice', async () => {
    const { next: start } = await readOn(
      'visitation-oestdanmark',
      mailbox('visitation-oestdanmark', '&_count=3'),
    );
    const sent: string[] = [];
    const send = async (count: number): Promise<void> => {
      const texts = Array.from({ length: count }, () => asNewCourse(fixture('referral/new').text));
      await Promise.all(texts.map((text) => gateway.send('bfh-medicin', text)));
      sent.push(...texts.map((text) => idsOf(text).bundleId));
    };
    const seen: string[] = [];
    let next = start;
    const readUntilAll = () =>
      eventually(async () => {
        const page = await readOn('visitation-oestdanmark', next);
        seen.push(...page.ids);
        next = page.next;
        expect(seen.length).toBe(sent.length);
      });
    await send(7);
    await readUntilAll();
    await send(4);
    await readUntilAll();
    expect(seen.toSorted()).toEqual(sent.toSorted());
    const { body } = await read('visitation-oestdanmark', start);
    expect(body.entry.map((each: { resource: { id: string } }) => each.resource.id)).toEqual(
      seen.slice(0, 3),
    );
  });

  it.skipIf(skip)('finds only what a mailbox reader asks for', async () => {
    const first = asNewCourse(fixture('stay/start').text);
    await gateway.send('sop-vigerslevvej', first);
    await eventually(async () =>
      expect((await deliveryOf('sop-vigerslevvej', first)).availableAt).toBeDefined(),
    );
    clock += 60_000;
    const second = asNewCourse(fixture('stay/end').text);
    await gateway.send('sop-vigerslevvej', second);
    await eventually(async () =>
      expect((await deliveryOf('sop-vigerslevvej', second)).availableAt).toBeDefined(),
    );
    const since = (prefix: string, at: number) =>
      mailbox('kommune-koebenhavn', `&_count=200&_lastUpdated=${prefix}${new Date(at).toISOString()}`);
    const found = async (path: string): Promise<readonly string[]> =>
      ((await read('kommune-koebenhavn', path)).body.entry ?? []).map(
        (each: { resource: { id: string } }) => each.resource.id,
      );
    expect(await found(since('ge', clock))).toEqual([idsOf(second).bundleId]);
    expect(await found(since('gt', clock))).toEqual([]);
    expect(await found(since('ge', clock - 60_000))).toContain(idsOf(first).bundleId);
    const byEvent = await found(mailbox('kommune-koebenhavn', '&message.event=sop-stay-end&_count=200'));
    expect(byEvent).toContain(idsOf(second).bundleId);
    expect(byEvent).not.toContain(idsOf(first).bundleId);
    const acknowledged = await found(mailbox('kommune-koebenhavn', '&acknowledgement=ok&_count=200'));
    expect(acknowledged).not.toContain(idsOf(first).bundleId);
  });

  it.skipIf(skip)('does not count a HEAD as reading', async () => {
    const text = admission();
    await gateway.send('bfh-medicin', text);
    await eventually(async () => expect((await deliveryOf('bfh-medicin', text)).state).toBe('available'));
    for (const path of [
      mailbox('kommune-koebenhavn', '&_count=200'),
      `/fhir/Bundle/${idsOf(text).bundleId}`,
    ]) {
      const head = await gateway.call(path, { as: 'kommune-koebenhavn', method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(head.text).toBe('');
    }
    // What a request causes after its answer is done before the next one's.
    await gateway.call('/endpoints', { as: 'kommune-koebenhavn' });
    expect((await deliveryOf('bfh-medicin', text)).state).toBe('available');
  });

  it.skipIf(skip)(
    'ends at a REST hook, signed so that any Standard Webhooks library verifies it',
    async () => {
      const before = gateway.hook.calls.length;
      clock = Date.now();
      const text = noticeToGp();
      await gateway.send('sop-vigerslevvej', text);
      await eventually(async () =>
        expect((await deliveryOf('sop-vigerslevvej', text)).state).toBe('delivered'),
      );
      const [call, ...more] = gateway.hook.calls.slice(before);
      expect(more).toEqual([]);
      expect(call?.body).toBe(text);
      expect(call?.headers).toMatchObject({
        'content-type': 'application/fhir+json',
        'x-message-id': idsOf(text).messageId,
        'x-message-event': 'sop-discharge-notice-new',
        'webhook-id': (await deliveryOf('sop-vigerslevvej', text)).id,
      });
      const headers = call?.headers as Record<string, string>;
      const webhook = new Webhook(signingSecret);
      expect(webhook.verify(String(call?.body), headers)).toEqual(JSON.parse(text));
      expect(() => webhook.verify(`${call?.body} `, headers)).toThrow();
    },
  );

  it.skipIf(skip)(
    'tries a hook again after 500, after no answer and when the receiver asked it to wait',
    async () => {
      const before = gateway.hook.calls.length;
      gateway.hook.behave(500, 'hang', { status: 429, headers: { 'retry-after': '3000' } });
      const text = noticeToGp();
      await gateway.send('sop-vigerslevvej', text);
      const failed = async (reason: RegExp) => {
        const delivery = await deliveryOf('sop-vigerslevvej', text);
        expect(delivery.reason).toMatch(reason);
        expect(delivery.state).toBe('failed');
        return delivery;
      };
      const first = await eventually(() => failed(/answered 500/));
      expect(first.attempts).toBe(1);
      expect(Date.parse(first.dueAt) - clock).toBeGreaterThanOrEqual(5_000);
      expect(Date.parse(first.dueAt) - clock).toBeLessThanOrEqual(10_000);
      clock = Date.parse(first.dueAt);
      const second = await eventually(() => failed(/no answer within 1000 ms/));
      expect(second.attempts).toBe(2);
      clock = Date.parse(second.dueAt);
      const third = await eventually(() => failed(/answered 429/));
      expect(Date.parse(third.dueAt) - clock).toBe(3_000_000);
      clock = Date.parse(third.dueAt);
      await eventually(async () =>
        expect((await deliveryOf('sop-vigerslevvej', text)).state).toBe('delivered'),
      );
      const calls = gateway.hook.calls.slice(before);
      expect(calls.map(({ body }) => body)).toEqual([text, text, text, text]);
      expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      gateway.hook.hangUp();
    },
  );

  it.skipIf(skip)('gives a hook up that says it never will, and shows why', async () => {
    gateway.hook.behave(410);
    const text = noticeToGp();
    await gateway.send('sop-vigerslevvej', text);
    await eventually(async () =>
      expect(await deliveryOf('sop-vigerslevvej', text)).toMatchObject({
        state: 'dead',
        reason: 'answered 410',
      }),
    );
    const { steps } = await timeline('sop-vigerslevvej', idsOf(text).messageId);
    expect(steps).toContainEqual(expect.objectContaining({ kind: 'dead', detail: 'answered 410' }));
    const { body } = await gateway.call('/endpoints', { as: 'laegerne-falkoner-alle' });
    expect(body.endpoints[0].deliveries.dead).toBe(1);
  });

  it.skipIf(skip || !rabbitMq)("waits in the queue of a receiver's own AMQP client", async () => {
    const text = noticeToFrederiksberg();
    await gateway.send('sop-frederiksberg', text);
    const delivery = await eventually(async () => {
      const found = await deliveryOf('sop-frederiksberg', text);
      expect(found.state).toBe('available');
      return found;
    });
    const { direct, topology } = gateway.rabbitMq ?? {};
    const channel = await direct?.createChannel();
    const got = await new Promise<ConsumeMessage | null | undefined>((resolve) => {
      void channel?.consume(topology?.queue('kommune-frederiksberg') ?? '', resolve, { noAck: true });
    });
    if (got === null || got === undefined) throw new Error('the queue is gone');
    expect(got.content.toString('utf8')).toBe(text);
    expect(got.properties).toMatchObject({
      messageId: delivery.id,
      correlationId: idsOf(text).messageId,
      type: 'sop-discharge-notice-new',
      contentType: 'application/fhir+json',
      deliveryMode: 2,
    });
    await channel?.close();
  });

  it.skipIf(skip)("brings the receiver's acknowledgement back to the sender", async () => {
    const text = admission();
    const { messageId } = idsOf(text);
    await gateway.send('bfh-medicin', text);
    await eventually(async () => expect((await deliveryOf('bfh-medicin', text)).state).toBe('available'));
    const answer = acknowledgementOf(messageId);
    const sent = await gateway.send('kommune-koebenhavn', answer);
    expect(sent.status).toBe(202);
    expect(sent.text).not.toContain('acknowledgement.unmatched');
    expect(await deliveryOf('bfh-medicin', text)).toMatchObject({
      state: 'delivered',
      acknowledgement: 'ok',
    });
    const { steps } = await timeline('bfh-medicin', messageId);
    expect(steps.at(-1)).toMatchObject({ kind: 'acknowledged', actor: 'kommune-koebenhavn' });
    expect((await deliveryOf('bfh-medicin', answer)).acknowledgement).toBe('none-owed');
    await eventually(async () => {
      const { text: page } = await read('bfh-medicin', mailbox('bfh-medicin', '&_count=200'));
      expect(page).toContain(answer.trim());
    });
  });

  it.skipIf(skip)('lets a transient-error be followed by ok, and no sign by the other', async () => {
    const text = admission();
    const { messageId } = idsOf(text);
    await gateway.send('bfh-medicin', text);
    const state = async () => (await deliveryOf('bfh-medicin', text)).acknowledgement;
    for (const code of ['transient-error', 'ok', 'ok'] as const) {
      expect((await gateway.send('kommune-koebenhavn', acknowledgementOf(messageId, code))).status).toBe(202);
      expect(await state()).toBe(code);
    }
    for (const code of ['fatal-error', 'transient-error'] as const) {
      const refused = await gateway.send('kommune-koebenhavn', acknowledgementOf(messageId, code));
      expect(refused.status).toBe(409);
      expect(codesOf(refused)).toEqual(['acknowledgement.contradicts']);
      expect(refused.body.contained).toBeUndefined();
      expect(await state()).toBe('ok');
    }
  });

  it.skipIf(skip)(
    'takes an acknowledgement that matches nothing, with a warning, and says it again on a repeat',
    async () => {
      const answer = acknowledgementOf('00000000-0000-4000-8000-000000000000');
      const sent = await gateway.send('kommune-koebenhavn', answer);
      expect(sent.status).toBe(202);
      expect(outcomeCodesOf(sent)).toContain('acknowledgement.unmatched');
      const again = await gateway.send('kommune-koebenhavn', answer);
      expect(again.status).toBe(200);
      expect(outcomeCodesOf(again)).toEqual(
        expect.arrayContaining(['acknowledgement.unmatched', 'message.repeated']),
      );
    },
  );

  it.skipIf(skip)(
    'ends, when refused, in a fatal-error Acknowledgement that is a sound message itself',
    async () => {
      const { text } = fixture('bad/unknown-receiver');
      const refused = await gateway.send('bfh-medicin', asNew(text));
      expect(refused.status).toBe(422);
      const [contained] = refused.body.contained;
      expect(refused.body.extension[0].valueReference.reference).toBe(`#${contained.id}`);
      const header = contained.entry[0].resource;
      expect(header.response).toMatchObject({ code: 'fatal-error' });
      expect(header.eventCoding.code).toBe('acknowledgement-message');
      // Judged as if somebody else had sent it, its only fault is that the gateway's organisation is not the caller.
      const judged = await gateway.send('overgang-gateway', JSON.stringify(contained));
      expect(judged.status).toBe(202);
    },
  );

  it.skipIf(skip)('refuses an acknowledgement without acknowledging it', async () => {
    const broken = JSON.parse(acknowledgementOf('00000000-0000-4000-8000-000000000000'));
    delete broken.entry[0].resource.response;
    const refused = await gateway.send('kommune-koebenhavn', JSON.stringify(broken));
    expect(refused.status).toBe(422);
    expect(codesOf(refused)).toContain('header.response-missing');
    expect(refused.body.contained).toBeUndefined();
  });

  it.skipIf(skip)('is remembered with its refusals for the caller, and nobody else', async () => {
    const text = asNew(fixture('bad/no-focus').text);
    await gateway.send('bfh-medicin', text);
    const { messageId, bundleId } = idsOf(text);
    for (const id of [messageId, bundleId]) {
      const told = await timeline('bfh-medicin', id);
      expect(told).toMatchObject({ status: 'refused', refusals: [{ problems: ['header.focus-missing'] }] });
      expect((await gateway.call(`/messages/${id}`, { as: 'laegehuset-valby' })).status).toBe(404);
    }
  });
});

function parameterOf({ body }: Reply, name: string): unknown {
  const found = body.parameter.find((each: { name: string }) => each.name === name);
  return Object.entries(found).find(([key]) => key.startsWith('value'))?.[1];
}

function codesOf({ body }: Reply): readonly string[] {
  return body.issue.map((issue: ReturnType<typeof JSON.parse>) => issue.details.coding[0].code);
}

function outcomeCodesOf({ body }: Reply): readonly string[] {
  const { resource } = body.parameter.find((each: { name: string }) => each.name === 'outcome');
  return resource.issue.map((issue: ReturnType<typeof JSON.parse>) => issue.details.coding[0].code);
}
