import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkFile } from '../../src/network/network.ts';
import { eventually } from '../eventually.ts';
import { acknowledgementOf, asNew, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, newId, openGateway, type Reply } from '../gateway-under-test.ts';
import { expectNothingTold } from '../log-guard.ts';
import { type OperatorCall, operatorCall, withOperators } from './operator.ts';

const reason = 'kommunen prøver et nyt system (sag 12)';
const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);

/** A sandbox of the region, and a second endpoint of Copenhagen's that takes no live messages yet; both are hooks. */
function withTargets(file: NetworkFile): NetworkFile {
  const hook = file.organisations
    .flatMap(({ endpoints }) => endpoints)
    .find(({ kind }) => kind === 'rest-hook');
  if (hook === undefined) throw new Error('the demo network has no hook');
  const added = new Map([
    ['region-oestdanmark', { ...hook, id: 'sandbox', sandbox: true }],
    ['kommune-koebenhavn', { ...hook, id: 'koebenhavn-new', events: [] }],
    ['bfh-medicin', { ...hook, id: 'letters', sandbox: true, format: 'medcom-xml' as const, events: [] }],
    ['sop-vigerslevvej', { ...hook, id: 'enveloped', sandbox: true, envelope: 'vans' as const, events: [] }],
    ['kommune-frederiksberg', { ...hook, id: 'frederiksberg-new', events: [] }],
  ]);
  return withOperators({
    ...file,
    organisations: file.organisations.map((each) => {
      const endpoint = added.get(each.id);
      return endpoint === undefined ? each : { ...each, endpoints: [...each.endpoints, endpoint] };
    }),
  });
}

describe('a replay', () => {
  let gateway: GatewayUnderTest;
  let call: OperatorCall;
  const texts: string[] = [];

  beforeAll(async () => {
    gateway = await openGateway({ network: withTargets });
    call = operatorCall(() => gateway);
    for (let n = 0; n < 6; n += 1) {
      texts.push(admission());
      expect((await gateway.send('bfh-medicin', texts.at(-1) ?? '')).status).toBe(202);
    }
  });
  afterAll(() => gateway.dispose());

  const order = (body: object, headers: Readonly<Record<string, string>> = {}) =>
    call('/admin/$replay', { method: 'POST', body: { reason, ...body }, headers });
  const done = async ({ headers }: Reply) => {
    const path = headers.get('location') ?? '';
    return eventually(async () => {
      const { body } = await call(path);
      expect(body.state).toBe('done');
      return body;
    });
  };
  const codeOf = ({ body }: Reply): string => body.issue[0].details.coding[0].code;
  const replayed = (id: string) => gateway.hook.calls.filter(({ headers }) => headers['x-replay'] === id);

  it('brings every message into a sandbox, oldest first, marked, and awaits no acknowledgement', async () => {
    const dry = await order({ to: 'sandbox', event: 'hospital-notification-message', dryRun: true });
    expect(dry.body).toMatchObject({ dryRun: true, to: 'sandbox', replayed: 6, complete: true, rate: 50 });
    expect(gateway.hook.calls).toEqual([]);
    const ordered = await order({ to: 'sandbox', event: 'hospital-notification-message', rate: 500 });
    expect(ordered.status).toBe(202);
    const end = await done(ordered);
    expect(end).toMatchObject({ replayed: 6, actor: 'overgang-gateway/anna', reason, to: 'sandbox' });
    const calls = await eventually(() => {
      expect(replayed(end.id)).toHaveLength(6);
      return replayed(end.id);
    });
    expect(calls.map(({ body }) => body)).toEqual(texts);
    const { messageId } = idsOf(texts[0] ?? '');
    const { body } = await call(`/admin/messages/${messageId}`);
    expect(body.deliveries[1]).toMatchObject({ acknowledgement: 'none-owed', replay: end.id });
    expect(body.steps.find(({ kind }: { kind: string }) => kind === 'replayed').detail).toContain(reason);
  });

  it('leaves the acknowledgement of the message itself as it was', async () => {
    const text = texts[1] ?? '';
    const { messageId } = idsOf(text);
    await done(await order({ to: 'koebenhavn-new', rate: 1000 }));
    const acknowledged = await gateway.send('kommune-koebenhavn', acknowledgementOf(messageId));
    expect(acknowledged.status).toBe(202);
    const { body } = await call(`/admin/messages/${messageId}`);
    const states = body.deliveries.map((each: { acknowledgement: string }) => each.acknowledgement);
    expect(states.toSorted()).toEqual(['none-owed', 'none-owed', 'ok']);
    const again = await gateway.send('bfh-medicin', text);
    expect(again.status).toBe(200);
  });

  it('brings nobody what it was not sent', async () => {
    const criteria = { to: 'frederiksberg-new', event: 'hospital-notification-message' };
    const dry = await order({ ...criteria, dryRun: true });
    expect(dry.body).toMatchObject({ replayed: 0, withheld: 6 });
    const end = await done(await order(criteria));
    expect(end).toMatchObject({ replayed: 0, withheld: 6 });
    expect(replayed(end.id)).toEqual([]);
  });

  it('goes on after the gateway was stopped, and sends nothing twice', async () => {
    const criteria = { to: 'sandbox', event: 'hospital-notification-message', rate: 4 };
    const key = { 'idempotency-key': newId() };
    const ordered = await order(criteria, key);
    await eventually(() => expect(replayed(ordered.body.id).length).toBeGreaterThan(0));
    expect((await call(`/admin/replays/${ordered.body.id}`)).body.state).toBe('running');
    await gateway.stop();
    await gateway.start();
    expect((await order(criteria, key)).body.id, 'ordered again').toBe(ordered.body.id);
    await done(ordered);
    await eventually(() => expect(replayed(ordered.body.id)).toHaveLength(6));
    expect(replayed(ordered.body.id).map(({ body }) => body)).toEqual(texts);
    const { body } = await call('/admin/replays');
    expect(body.replays.length).toBeGreaterThanOrEqual(4);
  });

  it('can be stopped', async () => {
    const ordered = await order({ to: 'sandbox', rate: 1 });
    const stopped = await call(`/admin/replays/${ordered.body.id}/$stop`, { method: 'POST' });
    expect(stopped.body.state).toBe('stopped');
    const later = await call(`/admin/replays/${ordered.body.id}`);
    expect(later.body.replayed).toBeLessThan(6);
  });

  it('leaves out what has no content any more', async () => {
    const database = new DatabaseSync(gateway.database);
    database
      .prepare('DELETE FROM content WHERE seq = (SELECT seq FROM message WHERE message_id = ?)')
      .run(idsOf(texts[5] ?? '').messageId);
    database.close();
    const criteria = { to: 'sandbox', event: 'hospital-notification-message', rate: 1000 };
    expect((await order({ ...criteria, dryRun: true })).body).toMatchObject({ replayed: 5, gone: 1 });
    expect(await done(await order(criteria))).toMatchObject({ replayed: 5, gone: 1 });
  });

  it('is refused with a code of its own for everything that cannot be', async () => {
    const refusals: [string, number, Promise<Reply>][] = [
      ['replay.endpoint', 400, order({})],
      ['replay.endpoint', 400, order({ to: 'nowhere' })],
      ['replay.endpoint', 400, order({ to: { a: 1 } })],
      ['action.reason-missing', 400, order({ to: 'sandbox', reason: '' })],
      ['action.reason-private', 400, order({ to: 'sandbox', reason: '250947-9989' })],
      ['request.property', 400, order({ to: 'sandbox', rate: 0 })],
      ['request.property', 400, order({ to: 'sandbox', rate: 1e9 })],
      ['request.property', 400, order({ to: 'sandbox', rate: '5' })],
      ['request.property', 400, order({ to: 'sandbox', from: 'yesterday' })],
      ['request.property', 400, order({ to: 'sandbox', toTime: '2027-02-30T00:00' })],
      ['request.property', 400, order({ to: 'sandbox', sender: 'nobody' })],
      ['request.property', 400, order({ to: 'sandbox', event: 'no-event' })],
      ['request.property', 400, order({ to: 'sandbox', course: 7 })],
      ['request.property', 400, order({ to: 'sandbox', dryRun: 1 })],
      ['request.property', 400, order({ to: 'sandbox', since: 'x' })],
      ['replay.endpoint-format', 422, order({ to: 'letters' })],
      ['replay.endpoint-format', 422, order({ to: 'enveloped', dryRun: true })],
      ['action.id', 400, order({ to: 'sandbox' }, { 'idempotency-key': 'again' })],
      ['replay.not-found', 404, call(`/admin/replays/${newId()}`)],
      ['replay.not-found', 404, call('/admin/replays/x/$stop', { method: 'POST' })],
    ];
    for (const [code, status, asked] of refusals) {
      const reply = await asked;
      expect([codeOf(reply), reply.status]).toEqual([code, status]);
    }
  });
});

describe('a search by an operator', () => {
  let gateway: GatewayUnderTest;
  let call: OperatorCall;
  const texts: string[] = [];

  beforeAll(async () => {
    gateway = await openGateway({
      network: withTargets,
      settings: { OVERGANG_RETRY_FIRST: '3600' },
    });
    call = operatorCall(() => gateway);
    for (let n = 0; n < 5; n += 1) {
      texts.push(admission());
      await gateway.send('bfh-medicin', texts.at(-1) ?? '');
    }
    gateway.hook.behave(500);
    texts.push(asNew(fixture('discharge-notice/copy-to-gp').text));
    await gateway.send('sop-vigerslevvej', texts.at(-1) ?? '');
  });
  afterAll(() => gateway.dispose());

  const idsIn = ({ body }: Reply): readonly string[] =>
    body.messages.map(({ messageId }: { messageId: string }) => messageId);
  const newestFirst = () => texts.map((text) => idsOf(text).messageId).toReversed();

  it('finds by every criterion, newest first, and tells no content', async () => {
    const all = await call('/admin/messages');
    expect(idsIn(all)).toEqual(newestFirst());
    expectNothingTold([all.text]);
    const [notice, ...admissions] = newestFirst();
    for (const [query, found] of [
      ['sender=bfh-medicin', admissions],
      ['receiver=laegerne-falkoner-alle', [notice]],
      ['endpoint=kommune-koebenhavn', admissions],
      ['event=hospital-notification-message', admissions],
      ['from=2020-01-01&to=2021-01-01T00:00:00%2B01:00', []],
      ['course=unknown', []],
      ['course=%00', []],
    ] as const) {
      expect(idsIn(await call(`/admin/messages?${query}`)), query).toEqual(found);
    }
    await eventually(async () => expect(idsIn(await call('/admin/messages?state=failed'))).toEqual([notice]));
    const course = all.body.messages[0].courseId;
    expect(idsIn(await call(`/admin/messages?course=${encodeURIComponent(course)}`))).toContain(notice);
  });

  it('is read page by page', async () => {
    const found: string[] = [];
    for (let next: string | undefined = '/admin/messages?_count=4'; next !== undefined; ) {
      const page: Reply = await call(next);
      found.push(...idsIn(page));
      next = page.body.next;
    }
    expect(found).toEqual(newestFirst());
  });

  it('is refused what it cannot be asked', async () => {
    for (const query of [
      'state=gone',
      '_count=0',
      'from=1',
      'cpr=2509479989',
      'sender=a&sender=b',
      '_behind=x',
    ]) {
      const { status, body } = await call(`/admin/messages?${query}`);
      expect([status, body.issue[0].details.coding[0].code], query).toEqual([400, 'request.parameter']);
    }
  });

  it("tells how every party's endpoints stand", async () => {
    const { body } = await call('/admin/endpoints');
    const endpoints = new Map(body.endpoints.map((each: { endpoint: string }) => [each.endpoint, each]));
    expect(endpoints.get('kommune-koebenhavn')).toMatchObject({ awaitingAcknowledgement: 5 });
    expect(endpoints.get('sandbox')).toMatchObject({ deliveries: {} });
  });

  it('leaves a record of every read, of who got what and of persons, before it is answered', async () => {
    const stored = () => {
      const database = new DatabaseSync(gateway.database, { readOnly: true });
      const rows = database
        .prepare('SELECT actor, what, detail, message_id FROM disclosure ORDER BY seq')
        .all();
      database.close();
      return rows;
    };
    const { messageId, bundleId } = idsOf(texts[0] ?? '');
    const body = { to: 'sandbox', reason: 'a new system', dryRun: true };
    const replay = (await call('/admin/$replay', { method: 'POST', body: { ...body, dryRun: false } })).body
      .id;
    const as = 'kommune-koebenhavn';
    for (const [ask, what, actor] of [
      [() => call('/admin/endpoints'), 'endpoints', 'overgang-gateway/anna'],
      [() => call('/admin/replays'), 'replays', 'overgang-gateway/anna'],
      [() => call(`/admin/replays/${replay}`), 'replay', 'overgang-gateway/anna'],
      [() => call('/admin/$replay', { method: 'POST', body }), 'replay-dry-run', 'overgang-gateway/anna'],
      [
        () => call(`/admin/replays/${replay}/$stop`, { method: 'POST' }),
        'replay-stopped',
        'overgang-gateway/anna',
      ],
      [() => call('/admin/messages'), 'search', 'overgang-gateway/anna'],
      [() => call(`/admin/messages/${messageId}`), 'message', 'overgang-gateway/anna'],
      [() => call('/admin/holds'), 'holds', 'overgang-gateway/anna'],
      [() => gateway.call(`/fhir/Bundle/${bundleId}`, { as }), 'content', `${as}/${as}`],
      [() => gateway.call(`/fhir/Bundle?message.destination-uri=${as}`, { as }), 'mailbox', `${as}/${as}`],
    ] as const) {
      const before = stored().length;
      expect((await ask()).status, what).toBeLessThan(300);
      expect(stored().slice(before), what).toMatchObject([{ what, actor }]);
    }
    const steps = (await gateway.call(`/messages/${messageId}`, { as })).body.steps;
    expect(steps.filter(({ kind }: { kind: string }) => kind === 'disclosed')).toHaveLength(2);
  });

  it('leaves none of what was refused, of one’s own endpoints, or of an empty mailbox', async () => {
    const count = () => {
      const database = new DatabaseSync(gateway.database, { readOnly: true });
      const { all } = database.prepare('SELECT count(*) AS "all" FROM disclosure').get() ?? {};
      database.close();
      return all;
    };
    const before = count();
    const as = 'kommune-frederiksberg';
    await gateway.call('/endpoints', { as });
    await gateway.call(`/fhir/Bundle?message.destination-uri=${as}`, { as });
    await gateway.call(`/fhir/Bundle/${idsOf(texts[0] ?? '').bundleId}`, { as });
    await gateway.call('/admin/endpoints', { as });
    expect(count()).toBe(before);
  });

  it('leaves a record of who asked for what, without a CPR number that was asked for', async () => {
    await call('/admin/messages?course=250947-9989');
    const database = new DatabaseSync(gateway.database, { readOnly: true });
    const rows = database.prepare("SELECT actor, detail FROM disclosure WHERE what = 'search'").all();
    database.close();
    expect(rows.at(-1)).toMatchObject({ actor: 'overgang-gateway/anna' });
    expect(String(rows.at(-1)?.detail)).toContain('course=(withheld): 0 told');
    expect(JSON.stringify(rows)).not.toContain('250947');
  });
});
