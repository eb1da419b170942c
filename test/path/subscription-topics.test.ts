import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { assembledAt, fixture } from '../fixture-messages.ts';
import type { GatewayUnderTest } from '../gateway-under-test.ts';
import { type HookReceiver, openHookReceiver } from '../hook-receiver.ts';
import { openOrganised } from './organised.ts';
import { foci, postSubscription, secretOf, statusOf, subscribe, verified } from './subscriber.ts';
import { type World, worlds } from './worlds.ts';

const world = openOrganised('oestdanmark');
const region = 'region-oestdanmark';
const municipality = 'kommune-koebenhavn';
const visitation = 'visitation-oestdanmark';

describe.each(worlds)(
  'topics of tasks, places and a region, on $name',
  { timeout: 60_000 },
  ({ skip, open }) => {
    let opened: World;
    let gateway: GatewayUnderTest;
    let subscriber: HookReceiver;
    let clock = Date.parse('2027-04-01T08:00:00+02:00');

    beforeEach(async () => {
      subscriber = await openHookReceiver();
      if (skip) return;
      const settings = { ...world.settings, OVERGANG_SUBSCRIPTION_HOOKS: 'any' };
      opened = await open({ now: () => clock, base: world.network, settings });
      gateway = opened.gateway;
    });
    afterEach(async () => {
      if (!skip) await opened.dispose();
      await subscriber.close();
    });

    const send = async (name: string) => {
      const { text, expected } = fixture(name);
      clock = assembledAt(text) ?? clock;
      const reply = await gateway.send(world.acting(expected.sender), world.staffed(text));
      expect(reply.status, reply.text).toBe(202);
    };
    const events = async (as: string, id: string) =>
      (await gateway.call(`/fhir/Subscription/${id}/$events`, { as })).body;

    it.skipIf(skip)('tell a region of every message of its courses, whoever receives it (M47)', async () => {
      const { id } = await subscribe(gateway, region, { channel: 'pull', topic: 'region' });
      const other = await subscribe(gateway, region, { channel: 'pull', topic: 'course' });
      for (const name of ['referral/new', 'allocation/granted', 'stay/start']) await send(name);
      const told = await events(region, id);
      expect(foci(told)).toEqual([
        'sop-referral-new',
        'sop-allocation-granted',
        'sop-stay-information',
        'sop-stay-start',
      ]);
      expect(statusOf(told).events.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
      // None of them was sent to the region itself.
      expect(foci(await events(region, other.id))).toEqual([]);
      const full = await gateway.call(`/fhir/Subscription/${id}/$events?content=full-resource`, {
        as: region,
      });
      expect(full.body.entry.slice(1).map(({ resource }: { resource?: object }) => resource)).toEqual(
        Array(4).fill(undefined),
      );
      expect(full.text).not.toMatch(/2509479989|Bruno|Elmer/);
    });

    it.skipIf(skip)('tell a region only, and of its residents where it asks so', async () => {
      for (const stranger of [municipality, visitation]) {
        const refused = await postSubscription(gateway, stranger, { channel: 'pull', topic: 'region' });
        expect(refused.status).toBe(403);
        expect(refused.text).toContain('subscription.authority-only');
      }
      const filtered = async (filter: string) =>
        (await subscribe(gateway, region, { channel: 'pull', topic: 'region', filter })).id;
      const own = await filtered('Bundle?residence-municipality=0101&event=sop-allocation-granted');
      const others = await filtered('Bundle?residence-municipality=0147');
      for (const name of ['referral/new', 'allocation/granted', 'stay/start']) await send(name);
      expect(foci(await events(region, own))).toEqual(['sop-allocation-granted']);
      expect(foci(await events(region, others))).toEqual([]);
    });

    it.skipIf(skip)(
      'tell an organisation what it owes, that it is overdue and that it is done, by hook and by asking',
      async () => {
        const hook = await subscribe(gateway, municipality, { topic: 'tasks', url: subscriber.url });
        const pull = await subscribe(gateway, municipality, { topic: 'tasks', channel: 'pull' });
        for (const name of ['referral/new', 'allocation/granted', 'stay/start', 'municipal-request/home'])
          await send(name);
        const told = await events(municipality, pull.id);
        // The first is told of again when it is a day old: it is escalated.
        const informed = Array(2).fill('course.municipal-information');
        expect(foci(told)).toEqual([...informed, 'course.prepare-home']);
        const paths = statusOf(told).events.map(({ focus = '' }) => new URL(focus).pathname);
        for (const path of paths) {
          const task = await gateway.call(path, { as: municipality });
          expect(task.body).toMatchObject({ resourceType: 'Task', status: 'requested' });
          expect((await gateway.call(path, { as: visitation })).status).toBe(404);
        }
        await send('municipal-request/home-done');
        const after = await events(municipality, pull.id);
        expect(foci(after)).toEqual([...informed, 'course.prepare-home', 'course.prepare-home']);
        expect((await gateway.call(paths[2] ?? '', { as: municipality })).body.status).toBe('completed');
        await eventually(() => {
          const numbers = subscriber.calls.flatMap((call) =>
            statusOf(verified(call as never, secretOf(hook))).events.map(({ number }) => number),
          );
          // One may come twice when the clock jumps.
          expect([...new Set(numbers)]).toEqual([1, 2, 3, 4]);
        });
      },
    );

    it.skipIf(skip)('tell of places that sites declare (M45)', async () => {
      const { id } = await subscribe(gateway, region, { channel: 'pull', topic: 'capacity' });
      await send('capacity/declared');
      expect(foci(await events(region, id))).toEqual(['sop-capacity']);
    });
  },
);
