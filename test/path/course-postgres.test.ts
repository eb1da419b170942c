import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { assembledAt, fixture, idsOf } from '../fixture-messages.ts';
import type { GatewayUnderTest } from '../gateway-under-test.ts';
import { onWhich, openTwoGateways, serversReachable, type TwoGateways } from './two-gateways.ts';

const course = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';
const municipality = 'kommune-koebenhavn';

describe.skipIf(!serversReachable)(`a course at two gateways on PostgreSQL${onWhich}`, () => {
  let two: TwoGateways;
  let one: GatewayUnderTest;
  let other: GatewayUnderTest;
  let clock = 0;

  beforeEach(async () => {
    clock = Date.parse('2027-04-05T10:00:00+02:00');
    two = await openTwoGateways(() => clock);
    ({ one, other } = two);
  });
  afterEach(() => two.dispose());

  const send = async (gateway: GatewayUnderTest, name: string) => {
    const { text, expected } = fixture(name);
    clock = assembledAt(text) ?? clock;
    const reply = await gateway.send(expected.sender, text);
    expect(reply.status, reply.text).toBe(202);
  };
  const standing = async (gateway: GatewayUnderTest) =>
    (await gateway.call(`/courses/${course}`, { as: 'visitation-oestdanmark' })).body;

  it('is one course, whichever of them a message comes to', async () => {
    await send(one, 'referral/new');
    await send(other, 'allocation/granted');
    await send(one, 'stay/start');
    await send(other, 'discharge-notice/new');
    await eventually(async () => expect((await standing(one)).notice.outcome).toBe('on-time'));
    expect((await standing(other)).notice).toEqual((await standing(one)).notice);
  });

  it('loses no message that both decide about at once, and records each once', async () => {
    await send(one, 'referral/new');
    await send(other, 'allocation/granted');
    const informed = fixture('stay/information').text;
    const texts = Array.from({ length: 16 }, () => {
      const { messageId, bundleId } = idsOf(informed);
      return informed.replaceAll(messageId, crypto.randomUUID()).replaceAll(bundleId, crypto.randomUUID());
    });
    const replies = await Promise.all(
      texts.map((text, index) => (index % 2 === 0 ? one : other).send('visitation-oestdanmark', text)),
    );
    expect(replies.map(({ status }) => status)).toEqual(texts.map(() => 202));
    const kinds = (await standing(one)).events.map(({ kind }: { kind: string }) => kind);
    expect(kinds.filter((kind: string) => kind === 'stay-informed')).toHaveLength(16);
  });

  it('is read as its events tell, though its state was read before the other gateway added the last of them', async () => {
    await send(one, 'referral/new');
    const { rows } = await two.postgres.direct.query('SELECT state FROM course');
    await send(other, 'allocation/granted');
    const known = await standing(one);
    await two.postgres.direct.query('UPDATE course SET state = $1', [rows[0].state]);
    expect(await standing(one)).toEqual(known);
  });

  it('escalates a task once, though both look for it (T2)', async () => {
    await send(one, 'referral/new');
    await send(other, 'allocation/granted');
    clock += 25 * 3_600_000;
    const tasks = async (gateway: GatewayUnderTest) =>
      (await gateway.call('/fhir/Task', { as: municipality })).body.entry ?? [];
    await eventually(async () => expect((await tasks(one))[0]?.resource.priority).toBe('urgent'));
    expect(await tasks(other)).toHaveLength(1);
    expect((await tasks(other))[0].resource).toEqual((await tasks(one))[0].resource);
  });
});
