import { afterEach, describe, expect, it } from 'vitest';
import { sameContent } from '../../src/accept/same-content.ts';
import { eventually } from '../eventually.ts';
import { acknowledgementOf, asNew, asNewCourse, fixture, idsOf, sentAgain } from '../fixture-messages.ts';
import type { GatewayUnderTest, UnderTestOptions } from '../gateway-under-test.ts';
import { openTimed, type TimedWorld, worlds } from './worlds.ts';

const minute = 60_000;
const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);
const noticeToGp = () => asNewCourse(fixture('discharge-notice/copy-to-gp').text);
const from = 'bfh-medicin';
const to = 'kommune-koebenhavn';

type Json = ReturnType<typeof JSON.parse>;

describe.each(worlds)('the acknowledgement timer on $name', ({ open, skip }) => {
  let world: TimedWorld;
  let gateway: GatewayUnderTest;
  afterEach(() => world?.dispose());

  const start = async (options: UnderTestOptions = {}): Promise<void> => {
    world = await openTimed(open, options);
    gateway = world.gateway;
  };
  const timeline = (text: string, as = from) => world.timeline(text, as);
  const delivery = async (text: string, as = from) => (await timeline(text, as)).deliveries[0];
  const mailbox = async (organisation: string, query = ''): Promise<readonly Json[]> => {
    const path = `/fhir/Bundle?message.destination-uri=${organisation}${query}`;
    const { body } = await gateway.call(path, { as: organisation });
    return (body.entry ?? []).map((each: Json) => each.resource);
  };
  const untilAvailable = (text: string, as = from) =>
    eventually(async () => {
      const found = await delivery(text, as);
      expect(['available', 'delivered']).toContain(found.state);
      expect(found.acknowledgementDueAt).toBeDefined();
      return found;
    });
  const send = async (text: string) => {
    expect((await gateway.send(from, text)).status).toBe(202);
    return untilAvailable(text);
  };
  const untilResent = (text: string, times: number, as = from) =>
    eventually(async () => {
      const found = await delivery(text, as);
      expect(found.resends).toBe(times);
      expect(['available', 'delivered']).toContain(found.state);
      return found;
    });
  const acknowledge = (text: string, code: 'ok' | 'fatal-error' | 'transient-error') =>
    gateway.send(to, acknowledgementOf(idsOf(text).messageId, code));
  /** Acknowledgements in the sender's mailbox that answer the message. */
  const answers = async (text: string) =>
    (await mailbox(from, '&_count=200'))
      .map((bundle) => ({ bundle, response: bundle.entry[0].resource.response }))
      .filter(({ response }) => response.identifier === idsOf(text).messageId);
  const tasks = async (as: string, query = '') => (await gateway.call(`/tasks${query}`, { as })).body.tasks;
  /** Lets the time pass that all resends take. */
  const untilGivenUp = async (text: string, resends: number) => {
    for (let times = 1; times <= resends; times += 1) {
      world.clock += 31 * minute;
      await untilResent(text, times);
    }
    world.clock += 31 * minute;
    await eventually(async () => expect((await delivery(text)).acknowledgement).toBe('in-error'));
  };

  it.skipIf(skip)(
    'sends again what nobody has acknowledged in 30 minutes: the same message, a new dispatch',
    async () => {
      await start();
      const text = admission();
      const { availableAt, acknowledgementDueAt } = await send(text);
      expect(Date.parse(acknowledgementDueAt) - Date.parse(availableAt)).toBe(30 * minute);
      const [first] = await mailbox(to);
      // It counts as taken once it has been answered with; who takes it while it is sent again has taken that too.
      await eventually(async () => expect((await delivery(text)).state).toBe('delivered'));
      world.clock += 30 * minute;
      const resent = await untilResent(text, 1);
      expect(resent).toMatchObject({ acknowledgement: 'awaited', availableAt });
      const [second, ...others] = await mailbox(to);
      expect(others).toEqual([]);
      expect(second.id).toBe(resent.bundleId);
      expect(second.id).not.toBe(first.id);
      expect(second.timestamp).toBe(new Date(world.clock).toISOString());
      expect(sameContent(first, second)).toBe(true);
      expect(second).toEqual({ ...JSON.parse(sentAgain(text, second.timestamp)), id: second.id });
      expect((await gateway.call(`/fhir/Bundle/${idsOf(text).bundleId}`, { as: from })).text).toBe(text);
      expect((await gateway.call(`/fhir/Bundle/${second.id}`, { as: to })).body).toEqual(second);
      const { steps } = await timeline(text);
      const resend = steps.find(({ kind }: Json) => kind === 'resent');
      expect(resend).toMatchObject({ actor: 'gateway', endpoint: to, at: second.timestamp });
      expect(resend.detail).toContain(second.id);
      expect((await acknowledge(text, 'ok')).status).toBe(202);
      world.clock += 24 * 60 * minute;
      expect(await delivery(text)).toMatchObject({ acknowledgement: 'ok', resends: 1 });
    },
  );

  it.skipIf(skip)(
    'shows a poller that goes on from its last link the message again, at the end',
    async () => {
      await start();
      const [text, other] = [admission(), admission()];
      await send(text);
      await send(other);
      await acknowledge(other, 'ok');
      const { body } = await gateway.call(`/fhir/Bundle?message.destination-uri=${to}`, { as: to });
      expect(body.entry).toHaveLength(2);
      const next: string = body.link.find(({ relation }: Json) => relation === 'next').url;
      const goOn = async () =>
        (await gateway.call(next.slice(next.indexOf('/fhir/')), { as: to })).body.entry;
      expect(await goOn()).toBeUndefined();
      world.clock += 30 * minute;
      const { bundleId } = await untilResent(text, 1);
      expect((await goOn()).map((each: Json) => each.resource.id)).toEqual([bundleId]);
      expect(await mailbox(to, `&_lastUpdated=ge${new Date(world.clock).toISOString()}`)).toHaveLength(1);
    },
  );

  it.skipIf(skip)(
    'tells under which Bundle.id it was taken, also when that is not the last one',
    async () => {
      await start();
      const [read, polled] = [admission(), admission()];
      for (const text of [read, polled]) await send(text);
      world.clock += 30 * minute;
      for (const text of [read, polled]) await untilResent(text, 1);
      expect((await gateway.call(`/fhir/Bundle/${idsOf(read).bundleId}`, { as: to })).status).toBe(200);
      const taken = (text: string) =>
        eventually(async () => {
          const { steps } = await timeline(text);
          const told = steps.filter(({ kind, detail }: Json) => kind === 'delivered' && detail !== undefined);
          expect(told).toHaveLength(1);
          return told[0].detail;
        });
      expect(await taken(read)).toBe(`Bundle ${idsOf(read).bundleId}`);
      const { bundleId } = await delivery(polled);
      await mailbox(to);
      expect(await taken(polled)).toBe(`Bundle ${bundleId}`);
    },
  );

  it.skipIf(skip)('posts to a hook again, under an id of its own, signed', async () => {
    await start();
    const text = noticeToGp();
    await gateway.send('sop-vigerslevvej', text);
    await untilAvailable(text, 'sop-vigerslevvej');
    await eventually(() => expect(gateway.hook.calls).toHaveLength(1));
    world.clock += 30 * minute;
    const { bundleId } = await untilResent(text, 1, 'sop-vigerslevvej');
    await eventually(() => expect(gateway.hook.calls).toHaveLength(2));
    const [first, second] = gateway.hook.calls;
    expect(first?.body).toBe(text);
    expect(idsOf(second?.body ?? '{}')).toEqual({ messageId: idsOf(text).messageId, bundleId });
    expect(second?.headers['webhook-id']).toBe(bundleId);
    expect(first?.headers['webhook-id']).not.toBe(bundleId);
  });

  it.skipIf(skip)(
    'gives up after three resends: in-error, the sender is told once with transient-error, a task is opened',
    async () => {
      await start();
      const text = admission();
      await send(text);
      await untilGivenUp(text, 3);
      const told = await eventually(async () => {
        const found = await answers(text);
        expect(found).toHaveLength(1);
        return found;
      });
      expect(told[0]?.response.code).toBe('transient-error');
      const outcome = told[0]?.bundle.entry.find(
        (each: Json) => each.resource.resourceType === 'OperationOutcome',
      );
      expect(outcome.resource.issue[0].diagnostics).toContain('acknowledgement.missing');
      expect(await delivery(text)).toMatchObject({
        state: 'available',
        acknowledgement: 'in-error',
        resends: 3,
      });
      const [task, ...others] = await tasks(from);
      expect(others).toEqual([]);
      expect(task).toMatchObject({
        kind: 'acknowledgement.missing',
        owner: from,
        messageId: idsOf(text).messageId,
        reason: { receiver: expect.any(String), endpoint: to, times: 4 },
      });
      expect((await timeline(text)).tasks).toEqual([task]);
      expect(await tasks(to)).toEqual([]);
      expect(await tasks('overgang-gateway')).toEqual([task]);
      world.clock += 48 * 60 * minute;
      await gateway.stop();
      await gateway.start();
      await send(admission());
      expect(await answers(text)).toHaveLength(1);
    },
  );

  it.skipIf(skip)('lets a late answer count: it reaches the sender and closes the task', async () => {
    await start({ settings: { OVERGANG_ACKNOWLEDGE_RESENDS: '0' } });
    const text = admission();
    await send(text);
    await untilGivenUp(text, 0);
    expect((await acknowledge(text, 'ok')).status).toBe(202);
    expect((await delivery(text)).acknowledgement).toBe('ok');
    await eventually(async () =>
      expect((await answers(text)).map(({ response }) => response.code)).toEqual(['transient-error', 'ok']),
    );
    expect(await tasks(from)).toEqual([]);
    const [closed] = await tasks(from, '?open=false');
    expect(closed).toMatchObject({
      kind: 'acknowledgement.missing',
      closedAt: new Date(world.clock).toISOString(),
    });
  });

  it.skipIf(skip)(
    'waits after a transient-error, sends again and takes the answer that follows',
    async () => {
      await start();
      const text = admission();
      await send(text);
      world.clock += 10 * minute;
      await acknowledge(text, 'transient-error');
      expect(await delivery(text)).toMatchObject({
        acknowledgement: 'transient-error',
        acknowledgementDueAt: new Date(world.clock + 30 * minute).toISOString(),
      });
      world.clock += 30 * minute;
      await untilResent(text, 1);
      expect((await acknowledge(text, 'fatal-error')).status).toBe(202);
      world.clock += 24 * 60 * minute;
      expect(await delivery(text)).toMatchObject({ acknowledgement: 'fatal-error', resends: 1 });
      expect((await acknowledge(text, 'ok')).status).toBe(409);
    },
  );

  it.skipIf(skip)('keeps to what an endpoint and an event have agreed on', async () => {
    await start({
      network: (file) => ({
        ...file,
        organisations: file.organisations.map((organisation) => ({
          ...organisation,
          endpoints: organisation.endpoints.map((endpoint) =>
            endpoint.id === to
              ? {
                  ...endpoint,
                  acknowledgement: {
                    within: 5,
                    events: { 'hospital-notification-message': { within: 10, resends: 1 } },
                  },
                }
              : endpoint,
          ),
        })),
      }),
    });
    const text = admission();
    const { availableAt, acknowledgementDueAt } = await send(text);
    expect(Date.parse(acknowledgementDueAt) - Date.parse(availableAt)).toBe(10 * minute);
    await untilGivenUp(text, 1);
  });

  it.skipIf(skip)('outlives a restart, and fires for what fell due meanwhile', async () => {
    await start();
    const text = admission();
    await send(text);
    await gateway.stop();
    world.clock += 5 * 60 * minute;
    await gateway.start();
    await untilResent(text, 1);
  });

  it.skipIf(skip)(
    'gives a sender that sends again the answer again: the same code and content, a new dispatch',
    async () => {
      await start();
      const text = admission();
      await send(text);
      await acknowledge(text, 'ok');
      const [first] = await eventually(async () => {
        const found = await answers(text);
        expect(found).toHaveLength(1);
        return found;
      });
      for (const again of [text, sentAgain(text, '2027-04-01T10:40:00+02:00')]) {
        world.clock += minute;
        const { bundle: before } = (await answers(text))[0] ?? {};
        expect((await gateway.send(from, again)).status).toBe(200);
        await eventually(async () => {
          const [answer, ...others] = await answers(text);
          expect(others).toEqual([]);
          expect(answer?.bundle.id).not.toBe(before.id);
          expect(answer?.bundle.timestamp).toBe(new Date(world.clock).toISOString());
          expect(answer?.bundle.entry[0]).toEqual(first?.bundle.entry[0]);
          expect(sameContent(answer?.bundle, first?.bundle)).toBe(true);
        });
      }
      expect(await delivery(text)).toMatchObject({ acknowledgement: 'ok', resends: 0 });
    },
  );
});
