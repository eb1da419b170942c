import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overgang } from '../cli/run-command.ts';
import { eventually } from '../eventually.ts';
import { asNew, fixture, idsOf, sentAgain } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type Reply } from '../gateway-under-test.ts';

const day = 24 * 3_600_000;
const start = Date.parse('2027-04-01T08:00:00Z');
const acknowledgement = () => asNew(fixture('acknowledgement/ok').text);
const codesOf = ({ body }: Reply): readonly string[] =>
  body.issue.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);

describe('retention, at the door', () => {
  let gateway: GatewayUnderTest;
  let clock = start;

  beforeEach(async () => {
    clock = start;
    gateway = await openGateway({
      now: () => clock,
      network: (file) => ({ ...file, retention: { default: 30 } }),
    });
  });
  afterEach(() => gateway.dispose());

  /** A message that is finished once it has been read: acknowledgements are not acknowledged. */
  const finished = async (): Promise<string> => {
    const text = acknowledgement();
    expect((await gateway.send('kommune-koebenhavn', text)).status).toBe(202);
    const path = `/fhir/Bundle/${idsOf(text).bundleId}`;
    await eventually(async () => {
      await gateway.call(path, { as: 'bfh-medicin' });
      const { body } = await gateway.call(`/messages/${idsOf(text).messageId}`, { as: 'bfh-medicin' });
      expect(body.deliveries[0].state).toBe('delivered');
    });
    return text;
  };
  const later = async (by: number): Promise<void> => {
    await gateway.stop();
    clock += by;
    await gateway.start();
  };
  const read = (text: string) => gateway.call(`/fhir/Bundle/${idsOf(text).bundleId}`, { as: 'bfh-medicin' });
  const hold = (as: string, id: string, reason: unknown, lift = '') =>
    gateway.call(`/admin/holds/${id}${lift}`, {
      as,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason }),
    });

  it('a purged content is gone for good, and the message is still explained and recognised', async () => {
    const text = await finished();
    await later(29 * day);
    expect((await read(text)).text).toBe(text);
    await later(2 * day);
    await eventually(async () => expect((await read(text)).status).toBe(410));
    expect(codesOf(await read(text))).toEqual(['message.content-purged']);
    const { body } = await gateway.call(`/messages/${idsOf(text).messageId}`, { as: 'bfh-medicin' });
    expect(body.purgedAt).toBe(new Date(clock).toISOString());
    expect(body.steps.at(-1).kind).toBe('purged');
    const same = await gateway.send('kommune-koebenhavn', text);
    expect(same.status).toBe(200);
    expect(same.text).toContain('message.repeated');
    const resent = await gateway.send('kommune-koebenhavn', sentAgain(text, '2027-05-03T10:11:12+02:00'));
    expect(resent.status).toBe(409);
    expect(codesOf(resent)).toEqual(['message.repeated-after-purge']);
  });

  it('a hold of an operator keeps it until it is lifted, and both are told', async () => {
    const text = await finished();
    const { messageId } = idsOf(text);
    expect((await hold('overgang-gateway', messageId, 'a complaint')).status).toBe(201);
    const again = await hold('overgang-gateway', messageId, 'another');
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ status: 'present', reason: 'a complaint', by: 'overgang-gateway' });
    await later(40 * day);
    expect((await read(text)).text).toBe(text);
    const listed = await gateway.call('/admin/holds', { as: 'overgang-gateway' });
    expect(listed.body.holds.map(({ id }: { id: string }) => id)).toEqual([messageId]);
    expect((await hold('overgang-gateway', messageId, 'settled', '/lift')).status).toBe(200);
    expect((await hold('overgang-gateway', messageId, 'settled', '/lift')).status).toBe(404);
    await later(2 * day);
    await eventually(async () => expect((await read(text)).status).toBe(410));
    expect(codesOf(await hold('overgang-gateway', messageId, 'too late'))).toEqual([
      'message.content-purged',
    ]);
    const { body } = await gateway.call(`/messages/${messageId}`, { as: 'bfh-medicin' });
    const kinds = body.steps.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['hold-laid', 'hold-lifted', 'purged']));
    const history = await gateway.call(`/admin/holds?id=${messageId}`, { as: 'overgang-gateway' });
    expect(history.body.holds[0].lifted).toMatchObject({ reason: 'settled', by: 'overgang-gateway' });
  });

  it('holds are for operators, and have a reason', async () => {
    for (const answer of [
      await hold('bfh-medicin', 'course-1', 'a complaint'),
      await hold('bfh-medicin', 'course-1', 'a complaint', '/lift'),
      await gateway.call('/admin/holds', { as: 'bfh-medicin' }),
    ]) {
      expect(answer.status).toBe(403);
      expect(codesOf(answer)).toEqual(['hold.operators-only']);
    }
    for (const reason of [undefined, '', '  ', 7, 'x'.repeat(501)]) {
      const answer = await hold('overgang-gateway', 'course-1', reason);
      expect(codesOf(answer)).toEqual(['hold.reason-missing']);
    }
  });

  it('the command line lays holds on, lists and lifts them', async () => {
    const environment = { OVERGANG_URL: gateway.url, OVERGANG_TOKEN: gateway.token('overgang-gateway') };
    const run = (...parameters: string[]) => overgang(['admin', 'hold', ...parameters], environment);
    expect(await run('course-9', '--reason', 'a lawsuit')).toMatchObject({
      code: 0,
      out: 'held course course-9\n',
    });
    expect((await run()).out).toMatch(/course-9 {2}overgang-gateway {2}a lawsuit/);
    expect(await run('course-9', '--lift', '--reason', 'over')).toMatchObject({ code: 0 });
    expect(await run('course-9', '--lift', '--reason', 'over')).toMatchObject({ code: 1 });
    expect(await run('course-9')).toMatchObject({ code: 2 });
  });
});
