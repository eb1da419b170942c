import { afterEach, describe, expect, it } from 'vitest';
import type { NetworkFile } from '../../src/network/network.ts';
import { eventually } from '../eventually.ts';
import { acknowledgementOf, asNew, asNewCourse, fixture, idsOf } from '../fixture-messages.ts';
import type { GatewayUnderTest, UnderTestOptions } from '../gateway-under-test.ts';
import { openTimed, type TimedWorld, worlds } from './worlds.ts';

const noticeToGp = () => asNewCourse(fixture('discharge-notice/copy-to-gp').text);
const from = 'sop-vigerslevvej';
const gp = 'laegerne-falkoner-alle';

type Json = ReturnType<typeof JSON.parse>;

describe.each(worlds)('a message that cannot be delivered on $name', ({ open, skip }) => {
  let world: TimedWorld;
  let gateway: GatewayUnderTest;
  afterEach(() => world?.dispose());

  const start = async (options: UnderTestOptions = {}): Promise<void> => {
    world = await openTimed(open, options);
    gateway = world.gateway;
  };
  const timeline = (text: string) => world.timeline(text, from);
  const delivery = async (text: string) => (await timeline(text)).deliveries[0];
  const answers = async (text: string): Promise<readonly Json[]> => {
    const { body } = await gateway.call(`/fhir/Bundle?message.destination-uri=${from}`, { as: from });
    return (body.entry ?? [])
      .map((each: Json) => each.resource)
      .filter((bundle: Json) => bundle.entry[0].resource.response?.identifier === idsOf(text).messageId);
  };
  const tasks = async (as: string) => (await gateway.call('/tasks', { as })).body.tasks;
  const untilTold = (text: string) =>
    eventually(async () => {
      const found = await answers(text);
      expect(found).toHaveLength(1);
      return found[0];
    });
  const fromGp = (text: string, code: 'ok' | 'fatal-error') => {
    const { sor, gln } = gateway.organisation('kommune-koebenhavn');
    const sender = gateway.organisation(gp);
    const receiver = gateway.organisation(from);
    const original = gateway.organisation('bfh-medicin');
    return acknowledgementOf(idsOf(text).messageId, code)
      .replaceAll(original.sor, receiver.sor)
      .replaceAll(original.gln, receiver.gln)
      .replaceAll(sor, sender.sor)
      .replaceAll(gln, sender.gln);
  };

  it.skipIf(skip)(
    'is told to its sender with fatal-error, once, and becomes its task (R-MSG-04)',
    async () => {
      await start();
      gateway.hook.behave(410);
      const text = noticeToGp();
      expect((await gateway.send(from, text)).status).toBe(202);
      const told = await untilTold(text);
      const header = told.entry[0].resource;
      expect(header.response).toMatchObject({ identifier: idsOf(text).messageId, code: 'fatal-error' });
      expect(header.destination[0].endpoint).toBe(JSON.parse(text).entry[0].resource.source.endpoint);
      const outcome = told.entry.find(
        (each: Json) => each.resource.resourceType === 'OperationOutcome',
      ).resource;
      expect(outcome.issue[0].diagnostics).toContain('delivery.undeliverable');
      expect(outcome.issue[0].details.text).toContain('answered 410');
      const verdict = await gateway.call('/fhir/Bundle/$validate', {
        as: from,
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify(told),
      });
      expect(verdict.text).not.toMatch(/"severity":"(error|fatal)"/);
      expect(await delivery(text)).toMatchObject({ state: 'dead', acknowledgement: 'fatal-error' });
      expect(await tasks(from)).toMatchObject([
        { kind: 'delivery.undeliverable', owner: from, reason: { endpoint: gp, reason: 'answered 410' } },
      ]);
      const { steps } = await timeline(text);
      expect(steps.map(({ kind }: Json) => kind)).toEqual(
        expect.arrayContaining(['received', 'queued', 'available', 'dead', 'given-up']),
      );
      await gateway.stop();
      world.clock += 24 * 3_600_000;
      await gateway.start();
      await gateway.send(from, text);
      expect(await untilTold(text)).toMatchObject({
        entry: [{ resource: { id: header.id } }, {}, {}, {}, {}, {}],
      });
    },
  );

  it.skipIf(skip)('after days of retries is told the same way', async () => {
    await start({ settings: { OVERGANG_RETRY_FOR: '1' } });
    gateway.hook.behave(503, 503, 503, 503, 503);
    const text = noticeToGp();
    await gateway.send(from, text);
    await eventually(async () => expect((await delivery(text)).state).toBe('failed'));
    world.clock += 2 * 3_600_000;
    await untilTold(text);
    expect((await delivery(text)).reason).toBe('answered 503; given up');
  });

  it.skipIf(skip)('is told though its content is damaged, from what is known of its sender', async () => {
    await start();
    gateway.hook.behave(503);
    const text = noticeToGp();
    await gateway.send(from, text);
    await eventually(async () => expect((await delivery(text)).state).toBe('failed'));
    await gateway.stop();
    await world.damage();
    await gateway.start();
    world.clock += 3_600_000;
    const told = await untilTold(text);
    expect(told.entry[0].resource.response.code).toBe('fatal-error');
    expect((await delivery(text)).reason).toContain('hash');
  });

  it.skipIf(skip)(
    'keeps its sign: who acknowledges it afterwards is refused, and its sender hears of it',
    async () => {
      await start();
      gateway.hook.behave(410);
      const text = noticeToGp();
      await gateway.send(from, text);
      await untilTold(text);
      const late = await gateway.send(gp, fromGp(text, 'ok'));
      expect(late.status).toBe(409);
      expect(late.text).toContain('acknowledgement.contradicts');
      await gateway.send(gp, fromGp(text, 'ok'));
      expect(await answers(text)).toHaveLength(1);
      const kinds = (await tasks(from)).map(({ kind }: Json) => kind);
      expect(kinds.toSorted()).toEqual(['acknowledgement.contradicts', 'delivery.undeliverable']);
    },
  );

  it.skipIf(skip)(
    'whose sender takes no acknowledgements is the operator’s task, and stays open to an answer',
    async () => {
      const deaf = (file: NetworkFile): NetworkFile => ({
        ...file,
        organisations: file.organisations.map((each) =>
          each.id === from
            ? { ...each, receives: each.receives.filter((event) => event !== 'acknowledgement-message') }
            : each,
        ),
      });
      await start({ network: deaf });
      gateway.hook.behave(410);
      const text = noticeToGp();
      await gateway.send(from, text);
      await eventually(async () => {
        expect((await timeline(text)).tasks).toMatchObject([
          { kind: 'delivery.undeliverable', owner: 'operator', reason: { told: 'nobody' } },
        ]);
      });
      expect(await tasks('overgang-gateway')).toHaveLength(1);
      expect(await tasks(from)).toEqual([]);
      expect(await delivery(text)).toMatchObject({ state: 'dead', acknowledgement: 'in-error' });
    },
  );

  it.skipIf(skip)(
    'that is itself an acknowledgement is a task and no message: nothing answers an answer',
    async () => {
      await start();
      const question = asNew(fixture('referral/new').text);
      const { sender } = fixture('referral/new').expected;
      await gateway.send(sender, question);
      gateway.hook.behave(410, 410, 410);
      // An acknowledgement to the practice's hook, which refuses it.
      const answer = acknowledgementOf(idsOf(question).messageId)
        .replaceAll(gateway.organisation('bfh-medicin').sor, gateway.organisation(gp).sor)
        .replaceAll(gateway.organisation('bfh-medicin').gln, gateway.organisation(gp).gln);
      const sent = await gateway.send('kommune-koebenhavn', answer);
      expect(sent.status).toBe(202);
      const body = await eventually(async () => {
        const found = (
          await gateway.call(`/messages/${idsOf(answer).messageId}`, { as: 'kommune-koebenhavn' })
        ).body;
        expect(found.tasks).toHaveLength(1);
        return found;
      });
      expect(body.deliveries[0]).toMatchObject({ state: 'dead', acknowledgement: 'none-owed' });
      expect(body.tasks[0]).toMatchObject({ kind: 'delivery.undeliverable', owner: 'kommune-koebenhavn' });
      const path = '/fhir/Bundle?message.destination-uri=kommune-koebenhavn';
      expect((await gateway.call(path, { as: 'kommune-koebenhavn' })).body.entry).toBeUndefined();
    },
  );
});
