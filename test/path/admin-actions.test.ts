import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokers } from '../brokers.ts';
import { eventually } from '../eventually.ts';
import { acknowledgementOf, asNew, asNewCourse, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, newId, openGateway, type Reply } from '../gateway-under-test.ts';
import { expectNothingTold } from '../log-guard.ts';
import { type OperatorCall, operatorCall, withOperators } from './operator.ts';

const reason = 'modtageren har bedt om det (sag 4711)';
const noticeToGp = () => asNewCourse(fixture('discharge-notice/copy-to-gp').text);
const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);

describe.each(brokers)('an operator, on $name', ({ rabbitMq, skip }) => {
  let gateway: GatewayUnderTest;
  let call: OperatorCall;

  beforeAll(async () => {
    if (skip) return;
    gateway = await openGateway({
      rabbitMq,
      network: withOperators,
      // What has failed stays so until somebody acts.
      settings: {
        OVERGANG_RETRY_FIRST: '3600',
        OVERGANG_PAUSE_AFTER: '1000',
        OVERGANG_HOOK_CONCURRENCY: '1',
      },
    });
    call = operatorCall(() => gateway);
  });
  afterAll(() => gateway?.dispose());

  const ask = (id: string, action: string, more: Parameters<OperatorCall>[1] = {}) =>
    call(`/admin/deliveries/${id}/$${action}`, { method: 'POST', body: { reason }, ...more });
  /** Looks at what it would do, and does that, unless the dry run is refused. */
  const act = async (id: string, action: string, more: Parameters<OperatorCall>[1] = {}) => {
    const dry = await ask(id, action, { ...more, body: { reason, ...(more.body as object), dryRun: true } });
    const seen = { 'if-match': dry.headers.get('etag') ?? '' };
    return dry.status === 200 ? ask(id, action, { ...more, headers: { ...more.headers, ...seen } }) : dry;
  };
  const codeOf = ({ body }: Reply): string => body.issue[0].details.coding[0].code;
  const deliveryOf = async (text: string) =>
    (await call(`/admin/messages/${idsOf(text).messageId}`)).body.deliveries[0];
  const reaches = (text: string, state: string) =>
    eventually(async () => {
      const delivery = await deliveryOf(text);
      expect(delivery.state).toBe(state);
      return delivery;
    });
  const callsOf = (text: string) => gateway.hook.calls.filter(({ body }) => body === text);
  /** A notice that the receiver's hook has refused, for good when it says 410. */
  const refused = async (status: 500 | 410 = 500) => {
    gateway.hook.behave(status);
    const text = noticeToGp();
    expect((await gateway.send('sop-vigerslevvej', text)).status).toBe(202);
    return { text, delivery: await reaches(text, status === 410 ? 'dead' : 'failed') };
  };

  it.skipIf(skip)("is nobody without an operator's credential", async () => {
    for (const [method, path] of [
      ['GET', '/admin/messages'],
      ['GET', '/admin/messages/x'],
      ['GET', '/admin/endpoints'],
      ['POST', '/admin/deliveries/x/$park'],
      ['POST', '/admin/deliveries/x/%24cancel'],
      ['POST', '/admin/$replay'],
      ['GET', '/admin/replays'],
      ['GET', '/admin/replays/x'],
      ['POST', '/admin/replays/x/$stop'],
    ] as const) {
      expect((await gateway.call(path, { method })).status, path).toBe(401);
      const reply = await gateway.call(path, { method, as: 'overgang-gateway' });
      expect([reply.status, codeOf(reply)], path).toEqual([403, 'caller.not-operator']);
    }
  });

  it.skipIf(skip)('is told why a delivery waits and whose move it is, and that is recorded', async () => {
    const { text, delivery } = await refused(410);
    expect(delivery.waiting).toEqual({ why: 'given up: answered 410', whose: 'operator' });
    const { messageId, bundleId } = idsOf(text);
    const { body, text: told } = await call(`/admin/messages/${bundleId}`, {
      headers: { 'x-request-id': 'r-4711' },
    });
    expect(body).toMatchObject({ status: 'accepted', messageId, sender: 'sop-vigerslevvej' });
    // The task names the receiver, which is no secret.
    const { name } = gateway.organisation('laegerne-falkoner-alle');
    expectNothingTold([told.replaceAll(name, '')]);
    const { body: again } = await gateway.call(`/messages/${messageId}`, { as: 'sop-vigerslevvej' });
    expect(again.steps).toContainEqual({
      at: expect.anything(),
      kind: 'disclosed',
      actor: 'overgang-gateway/anna',
      detail: 'request r-4711',
    });
    expect(again.deliveries[0].waiting.whose).toBe('operator');
    const unknown = await call(`/admin/messages/${newId()}`);
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'request.not-found']);
  });

  it.skipIf(skip)('tries an action dry first: it tells what would happen, and nothing does', async () => {
    const { text, delivery } = await refused();
    const dry = await ask(delivery.id, 'resend', { body: { reason, dryRun: true } });
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({ dryRun: true, action: 'resend', before: 'failed', after: 'queued' });
    expect(dry.body.receiver).toMatch(/The message, at once/);
    expect(dry.headers.get('etag')).toMatch(/^"[\w-]+"$/);
    expect((await deliveryOf(text)).state).toBe('failed');
    const danish = await ask(delivery.id, 'resend', {
      body: { reason, dryRun: true },
      headers: { 'accept-language': 'da' },
    });
    expect(danish.body.receiver).toMatch(/Meddelelsen, straks/);
  });

  it.skipIf(skip)('does what the dry run told, unless the delivery has moved meanwhile', async () => {
    const { text, delivery } = await refused();
    const dry = await ask(delivery.id, 'park', { body: { reason, dryRun: true } });
    const headers = { 'if-match': dry.headers.get('etag') ?? '' };
    const done = await ask(delivery.id, 'park', { headers });
    expect(done.body).toMatchObject({
      dryRun: false,
      action: 'park',
      actor: 'overgang-gateway/anna',
      reason,
      before: 'failed',
      after: 'parked',
      repeated: false,
      delivery: {
        waiting: { why: `set aside by overgang-gateway/anna: ${reason}`, whose: 'operator' },
      },
    });
    for (const action of ['release', 'cancel', 'park']) {
      const late = await ask(delivery.id, action, { headers });
      expect([late.status, codeOf(late)], action).toEqual([412, 'action.moved']);
    }
    expect((await deliveryOf(text)).state).toBe('parked');
  });

  it.skipIf(skip)('parks, releases and resends, and the receiver sees it once', async () => {
    const { text, delivery } = await refused();
    expect(callsOf(text)).toHaveLength(1);
    expect((await act(delivery.id, 'park')).body.after).toBe('parked');
    expect((await act(delivery.id, 'release')).body.after).toBe('queued');
    await reaches(text, 'delivered');
    expect(callsOf(text)).toHaveLength(2);
    const other = await refused();
    expect((await act(other.delivery.id, 'resend')).body.after).toBe('queued');
    await reaches(other.text, 'delivered');
    expect(callsOf(other.text)).toHaveLength(2);
    const { steps } = (await call(`/admin/messages/${idsOf(text).messageId}`)).body;
    const kinds = steps.map(({ kind }: { kind: string }) => kind);
    expect(kinds.filter((kind: string) => ['parked', 'released'].includes(kind))).toEqual([
      'parked',
      'released',
    ]);
  });

  it.skipIf(skip)('does an action once, however often it is clicked', async () => {
    const { text, delivery } = await refused();
    const headers = { 'idempotency-key': newId() };
    const replies = await Promise.all([1, 2, 3].map(() => act(delivery.id, 'park', { headers })));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(replies.map(({ body }) => body.repeated).toSorted()).toEqual([false, true, true]);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect((await deliveryOf(text)).revision).toBe(1);
    const reused = await act(delivery.id, 'cancel', { headers });
    expect([reused.status, codeOf(reused)]).toEqual([409, 'action.id-reused']);
  });

  it.skipIf(skip)('who comes second is told how it stands', async () => {
    const { text, delivery } = await refused();
    const replies = await Promise.all([
      act(delivery.id, 'park', { who: 'anna' }),
      act(delivery.id, 'park', { who: 'bo' }),
    ]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    const loser = replies.find(({ status }) => status === 412);
    expect(loser?.body.issue[0].details.text).toContain('parked');
    expect((await deliveryOf(text)).revision).toBe(1);
  });

  it.skipIf(skip)('cancels what lies in a queue behind another one, and it is never sent', async () => {
    gateway.hook.behave('hang', 200);
    const [first, second] = [noticeToGp(), noticeToGp()];
    await gateway.send('sop-vigerslevvej', first);
    await eventually(() => expect(callsOf(first)).toHaveLength(1));
    await gateway.send('sop-vigerslevvej', second);
    const { id } = await reaches(second, 'available');
    const done = await act(id, 'cancel');
    expect(done.body).toMatchObject({ before: 'available', after: 'cancelled' });
    const third = noticeToGp();
    await gateway.send('sop-vigerslevvej', third);
    await reaches(third, 'delivered');
    expect(callsOf(second)).toEqual([]);
    expect((await deliveryOf(second)).state).toBe('cancelled');
    gateway.hook.hangUp();
    for (const action of ['park', 'release', 'resend', 'cancel']) {
      const late = await act(id, action);
      expect([late.status, codeOf(late)], action).toEqual([409, 'action.does-not-fit']);
    }
  });

  it.skipIf(skip)('takes a cancelled message out of the mailbox, by search and by id', async () => {
    const text = admission();
    await gateway.send('bfh-medicin', text);
    const { id } = await reaches(text, 'available');
    await act(id, 'cancel');
    const { sor } = gateway.organisation('kommune-koebenhavn');
    const query = encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`);
    const as = 'kommune-koebenhavn';
    const box = await gateway.call(`/fhir/Bundle?message.destination-uri=${query}`, { as });
    expect(box.text).not.toContain(idsOf(text).bundleId);
    expect((await gateway.call(`/fhir/Bundle/${idsOf(text).bundleId}`, { as })).status).toBe(404);
    const { body } = await gateway.call(`/messages/${idsOf(text).messageId}`, { as: 'bfh-medicin' });
    expect(body.deliveries[0]).toMatchObject({ state: 'cancelled', reason });
    expect(body.steps.map(({ kind }: { kind: string }) => kind)).not.toContain('delivered');
  });

  it.skipIf(skip)('cancels, and the sender is told by an acknowledgement with the reason', async () => {
    const { text, delivery } = await refused();
    await act(delivery.id, 'cancel');
    const { messageId } = idsOf(text);
    const { body } = await eventually(async () => {
      const told = await gateway.call(`/messages/${messageId}`, { as: 'sop-vigerslevvej' });
      expect(told.body.tasks).toHaveLength(1);
      return told;
    });
    expect(body.tasks[0]).toMatchObject({ kind: 'delivery.undeliverable', owner: 'sop-vigerslevvej' });
    expect(body.deliveries[0]).toMatchObject({ state: 'cancelled', acknowledgement: 'fatal-error' });
    await eventually(async () => {
      const box = await gateway.call('/fhir/Bundle?message.destination-uri=sop-vigerslevvej&_count=200', {
        as: 'sop-vigerslevvej',
      });
      expect(box.text).toContain(messageId);
      expect(box.text).toContain(reason);
    });
  });

  it.skipIf(skip)('resends nothing that the sender was told is not delivered', async () => {
    const { text, delivery } = await refused(410);
    await eventually(async () => expect((await deliveryOf(text)).acknowledgement).toBe('fatal-error'));
    const late = await act(delivery.id, 'resend');
    expect([late.status, codeOf(late)]).toEqual([409, 'action.sender-told']);
    expect((await act(delivery.id, 'park')).status).toBe(200);
    const released = await act(delivery.id, 'release');
    expect([released.status, codeOf(released)]).toEqual([409, 'action.sender-told']);
    expect(callsOf(text)).toHaveLength(1);
  });

  it.skipIf(skip)(
    'sends it after all when that is confirmed: recorded, told to the sender, and answered as ever',
    async () => {
      const { text, delivery } = await refused(410);
      await eventually(async () => expect((await deliveryOf(text)).acknowledgement).toBe('fatal-error'));
      const confirmed = { reason, evenThoughSenderWasTold: true };
      const dry = await act(delivery.id, 'resend', { body: { ...confirmed, dryRun: true } });
      expect(dry.body.sender).toMatch(/A task: the message it was told is not delivered is sent after all/);
      expect((await deliveryOf(text)).acknowledgement).toBe('fatal-error');
      expect((await act(delivery.id, 'resend', { body: confirmed })).body.after).toBe('queued');
      await reaches(text, 'delivered');
      expect(callsOf(text)).toHaveLength(2);
      const { messageId } = idsOf(text);
      const told = async () =>
        (await gateway.call(`/messages/${messageId}`, { as: 'sop-vigerslevvej' })).body;
      expect(await told()).toMatchObject({
        deliveries: [{ acknowledgement: 'awaited' }],
        tasks: [
          { kind: 'delivery.undeliverable' },
          { kind: 'delivery.sent-after-all', owner: 'sop-vigerslevvej', reason: { reason } },
        ],
      });
      expect((await told()).steps).toContainEqual({
        at: expect.anything(),
        kind: 'resent',
        actor: 'overgang-gateway/anna',
        endpoint: 'laegerne-falkoner-alle',
        detail: `even though its sender was told: ${reason}`,
      });
      const [gp, to, hospital, municipality] = [
        'laegerne-falkoner-alle',
        'sop-vigerslevvej',
        'bfh-medicin',
        'kommune-koebenhavn',
      ].map((id) => gateway.organisation(id));
      const ok = acknowledgementOf(messageId)
        .replaceAll(hospital?.sor ?? '', to?.sor ?? '')
        .replaceAll(hospital?.gln ?? '', to?.gln ?? '')
        .replaceAll(municipality?.sor ?? '', gp?.sor ?? '')
        .replaceAll(municipality?.gln ?? '', gp?.gln ?? '');
      expect((await gateway.send('laegerne-falkoner-alle', ok)).status).toBe(202);
      const after = await told();
      expect(after.deliveries[0].acknowledgement).toBe('ok');
      expect(after.tasks.every(({ closedAt }: { closedAt?: string }) => closedAt !== undefined)).toBe(true);
    },
  );

  it.skipIf(skip)('does not take back what the receiver itself has said', async () => {
    const { text, delivery } = await refused(410);
    await eventually(async () => expect((await deliveryOf(text)).acknowledgement).toBe('fatal-error'));
    // As if another endpoint of the receiver had taken it, and the receiver refused it.
    const database = new DatabaseSync(gateway.database);
    database.exec('PRAGMA busy_timeout = 2000');
    database.prepare("UPDATE delivery SET answered_by = 'somebody else' WHERE id = ?").run(delivery.id);
    database.close();
    const late = await act(delivery.id, 'resend', { body: { reason, evenThoughSenderWasTold: true } });
    expect([late.status, codeOf(late)]).toEqual([409, 'action.sender-told']);
  });

  it.skipIf(skip)('sends once more what was delivered, as a new dispatch of the same message', async () => {
    const text = noticeToGp();
    const { messageId, bundleId } = idsOf(text);
    await gateway.send('sop-vigerslevvej', text);
    const { id } = await reaches(text, 'delivered');
    const done = await act(id, 'resend');
    expect(done.body).toMatchObject({ before: 'delivered', after: 'queued' });
    const calls = await eventually(() => {
      const found = gateway.hook.calls.filter(({ headers }) => headers['x-message-id'] === messageId);
      expect(found).toHaveLength(2);
      return found;
    });
    const again = idsOf(calls[1]?.body ?? '');
    expect(again.messageId).toBe(messageId);
    expect(again.bundleId).not.toBe(bundleId);
    await reaches(text, 'delivered');
    expect((await call(`/admin/messages/${again.bundleId}`)).body.messageId).toBe(messageId);
    const read = await gateway.call(`/fhir/Bundle/${again.bundleId}`, { as: 'sop-vigerslevvej' });
    expect(idsOf(read.text)).toEqual(again);
  });

  it.skipIf(skip || !rabbitMq)("calls nothing back from a receiver's own queue", async () => {
    const text = asNew(fixture('discharge-notice/new-frederiksberg').text);
    await gateway.send('sop-frederiksberg', text);
    const { id } = await reaches(text, 'available');
    const late = await act(id, 'cancel');
    expect([late.status, codeOf(late)]).toEqual([409, 'action.out-of-reach']);
    expect((await deliveryOf(text)).state).toBe('available');
  });

  it.skipIf(skip)('sends nothing that has no content any more, and says so', async () => {
    const { text, delivery } = await refused();
    await act(delivery.id, 'park');
    const other = await refused();
    const database = new DatabaseSync(gateway.database);
    for (const each of [text, other.text]) {
      database
        .prepare('DELETE FROM content WHERE seq = (SELECT seq FROM message WHERE message_id = ?)')
        .run(idsOf(each).messageId);
    }
    database.close();
    for (const [id, action] of [
      [delivery.id, 'release'],
      [other.delivery.id, 'resend'],
    ]) {
      const gone = await act(String(id), String(action));
      expect([gone.status, codeOf(gone)]).toEqual([409, 'action.content-gone']);
    }
    expect((await act(delivery.id, 'cancel')).status).toBe(200);
  });

  it.skipIf(skip)('is refused with a code of its own for everything that cannot be', async () => {
    const { text, delivery } = await refused();
    const { id } = delivery;
    const key = (value: string) => ({ headers: { 'idempotency-key': value } });
    const refusals: [string, number, Promise<Reply>][] = [
      ['action.reason-missing', 400, ask(id, 'park', { body: { dryRun: true, reason: '  ' } })],
      ['action.reason-missing', 400, ask(id, 'park', { body: { dryRun: true, reason: 7 } })],
      ['action.reason-missing', 400, ask(id, 'park', { body: { dryRun: true } })],
      ['action.reason-too-long', 400, ask(id, 'park', { body: { dryRun: true, reason: 'x'.repeat(501) } })],
      ['action.reason-private', 400, ask(id, 'park', { body: { dryRun: true, reason: 'om 250947-9989' } })],
      ['action.reason-private', 400, ask(id, 'park', { body: { dryRun: true, reason: 'om 2509479989.' } })],
      [
        'action.reason-private',
        400,
        ask(id, 'park', { body: { dryRun: true, reason: 'om 25 09 47 – 9989' } }),
      ],
      [
        'action.reason-private',
        400,
        ask(id, 'park', { body: { dryRun: true, reason: 'om ２５０９４７９９８９' } }),
      ],
      ['request.property', 400, ask(id, 'park', { body: { reason, force: true } })],
      ['request.property', 400, ask(id, 'park', { body: { reason, dryRun: 'yes' } })],
      ['request.property', 400, ask(id, 'resend', { body: { reason, evenThoughSenderWasTold: 1 } })],
      ['request.property', 400, ask(id, 'park', { body: ['park'] })],
      ['request.not-json', 400, ask(id, 'park', { text: '{"reason"' })],
      ['request.property-repeated', 400, ask(id, 'park', { text: '{"reason":"a","reason":"b"}' })],
      ['action.id', 400, ask(id, 'park', { ...key('1'), body: { reason, dryRun: true } })],
      ['delivery.not-found', 404, ask(newId(), 'park', { headers: { 'if-match': '"0"' } })],
      ['delivery.not-found', 404, ask('%00', 'park', { headers: { 'if-match': '"0"' } })],
      ['action.does-not-fit', 409, ask(id, 'release', { body: { reason, dryRun: true } })],
      ['action.dry-run-first', 428, ask(id, 'park')],
      ['action.dry-run-first', 428, ask(id, 'park', { headers: { 'if-match': '*' } })],
      ['action.moved', 412, ask(id, 'park', { headers: { 'if-match': '"0-0-queued"' } })],
      ['action.moved', 412, ask(id, 'park', { headers: { 'if-match': 'W/"x", "y"' } })],
      ['request.no-such-path', 404, ask(id, 'destroy')],
      ['request.method', 405, ask(id, 'park', { method: 'GET', body: undefined })],
    ];
    for (const [code, status, asked] of refusals) {
      const reply = await asked;
      expect([codeOf(reply), reply.status]).toEqual([code, status]);
    }
    expect(await deliveryOf(text)).toMatchObject({ state: 'failed', revision: 0 });
  });
});
