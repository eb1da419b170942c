import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { playVariant } from '../../src/demo/play-scenario.ts';
import { readScenario, scenarioNetwork, settingsOf } from '../../src/demo/scenario.ts';
import { localAgreement } from '../course/local-agreement.ts';
import { eventually } from '../eventually.ts';
import { assembledAt, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { callsOf } from './calls-of.ts';
import { foci, statusOf, subscribe } from './subscriber.ts';
import { onWhich, openTwoGateways, serversReachable } from './two-gateways.ts';

const [hospital, site] = ['bfh-medicin', 'sop-vigerslevvej'];
const [municipality, region] = ['kommune-koebenhavn', 'region-oestdanmark'];

/** Gateways that are one, with what they keep. */
interface Kept {
  readonly gateways: readonly GatewayUnderTest[];
  dispose(): Promise<void>;
}

/** T6, T7, T5, T9 and T8; those at two gateways are with the scenarios. */
const timed = [
  ['TS-03', 'b'],
  ['TS-05', 'b'],
  ['TS-15', 'c'],
  ['TS-16', 'a'],
  ['TS-27', 'a'],
] as const;

const kept = [
  {
    name: 'one on SQLite, stopped and started again',
    skip: false,
    async open(now: () => number, settings: Readonly<Record<string, string>>): Promise<Kept> {
      const gateway = await openGateway({ now, settings });
      return { gateways: [gateway], dispose: () => gateway.dispose() };
    },
  },
  {
    name: `two on one PostgreSQL and RabbitMQ, stopped and started again${onWhich}`,
    skip: !serversReachable,
    async open(now: () => number, settings: Readonly<Record<string, string>>): Promise<Kept> {
      const two = await openTwoGateways(now, settings);
      return { gateways: [two.one, two.other], dispose: () => two.dispose() };
    },
  },
];

describe.each(kept)('timers that come due while no gateway runs: $name', ({ open, skip }) => {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-policies-'));
  let under: Kept;
  let clock = 0;

  beforeEach(async () => {
    if (skip) return;
    clock = Date.parse('2027-04-05T09:00:00+02:00');
    const policies = join(folder, 'policies.json');
    const agreed = {
      ...localAgreement,
      policyId: 'oestdanmark-skive',
      parties: { region, municipality: '0779' },
      validFrom: '2027-04-01T00:00:00+02:00',
      validTo: '2027-05-20T00:00:00+02:00',
    };
    writeFileSync(policies, JSON.stringify([agreed]));
    under = await open(() => clock, {
      OVERGANG_NOTICE_POLICIES: policies,
      OVERGANG_ACKNOWLEDGE_RESENDS: '0',
    });
  });
  afterEach(async () => {
    if (!skip) await under.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  let calls = 0;
  const gateway = (): GatewayUnderTest => {
    calls += 1;
    return under.gateways[calls % under.gateways.length] as GatewayUnderTest;
  };
  const send = async (name: string) => {
    const { text, expected } = fixture(name);
    clock = Math.max(clock, assembledAt(text) ?? clock);
    const reply = await gateway().send(expected.sender, text);
    expect(reply.status, reply.text).toBe(202);
  };
  /** Time passes while nobody looks; then all of them start at once. */
  const pass = async (until: string) => {
    for (const each of under.gateways) await each.stop();
    clock = Date.parse(until);
    await Promise.all(under.gateways.map((each) => each.start()));
  };

  it.skipIf(skip)(
    'T1, T2, T3, T4, T10 and those of R-STA-03 and R-STA-04 fire once, and are told once',
    { timeout: 60_000 },
    async () => {
      const asked = new Map<string, string>();
      for (const owner of [site, municipality, hospital, region]) {
        const { id } = await subscribe(gateway(), owner, { topic: 'tasks', channel: 'pull' });
        asked.set(owner, id);
      }
      const told = async (owner: string) => {
        const path = `/fhir/Subscription/${asked.get(owner)}/$events`;
        const { body } = await gateway().call(path, { as: owner });
        const numbers = statusOf(body).events.map(({ number }) => number);
        expect(numbers).toEqual(numbers.map((_, at) => at + 1));
        return foci(body);
      };
      type Task = {
        readonly id: string;
        readonly code: { readonly coding: readonly { readonly code: string }[] };
      };
      const owed = async (owner: string, kind: string): Promise<readonly Task[]> =>
        ((await gateway().call('/fhir/Task?_count=100', { as: owner })).body.entry ?? [])
          .map(({ resource }: { resource: Task }) => resource)
          .filter(({ code }: Task) => code.coding[0]?.code === kind);
      const once = (owner: string, kind: string, more: object = {}) =>
        eventually(async () => expect(await owed(owner, kind)).toMatchObject([more]));

      await send('referral/new');
      await send('allocation/granted');
      await once(municipality, 'course.municipal-information', { priority: 'routine' });
      await pass('2027-04-06T13:20:00+02:00');
      await once(hospital, 'acknowledgement.missing');
      await once(municipality, 'course.municipal-information', { priority: 'urgent' });
      await send('stay/start');
      await pass('2027-04-14T14:00:00+02:00');
      await once(site, 'course.set-goals', { status: 'requested', priority: 'routine' });
      await pass('2027-04-19T10:05:00+02:00');
      await once(site, 'course.give-notice', { status: 'requested' });
      await send('discharge-notice/new');
      await pass('2027-04-22T11:00:00+02:00');
      await once(site, 'course.revise-passed-notice');
      await once(site, 'course.plan-status-meeting', { priority: 'routine' });
      await once(site, 'course.set-goals', { priority: 'urgent' });
      await once(region, 'policy.expires');

      // They look every second: whoever looks second, or again, finds nothing left to do.
      await pause(2500);
      await once(hospital, 'acknowledgement.missing');
      await once(region, 'policy.expires');
      // Opened, and escalated a day later.
      expect(await told(municipality)).toEqual(Array(2).fill('course.municipal-information'));
      // Of no course, or of what became of a message.
      expect(await told(hospital)).toEqual(['acknowledgement.missing']);
      expect(await told(region)).toContain('policy.expires');
      // Given and done with the notice.
      const ofCourse = (await told(site)).filter((kind) => kind.startsWith('course.'));
      expect(ofCourse.slice(0, 3)).toEqual(['course.set-goals', 'course.give-notice', 'course.give-notice']);
      // The goals escalated, the two others opened, by one look at the course.
      expect(ofCourse.slice(3).toSorted()).toEqual([
        'course.plan-status-meeting',
        'course.revise-passed-notice',
        'course.set-goals',
      ]);
    },
  );
});

describe('scenarios in which time alone does something', () => {
  it.each(timed)(
    '%s %s ends as ever when the gateway is stopped before each step, and started when its time has come',
    { timeout: 60_000 },
    async (id, name) => {
      const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'scenarios', id);
      const variant = readScenario(folder).variants.find((each) => each.name === name);
      if (variant === undefined) throw new Error(`${id} has no variant ${name}`);
      let clock = Date.parse(variant.steps[0]?.at ?? '');
      let passed = false;
      const exchange = mkdtempSync(join(tmpdir(), 'overgang-exchange-'));
      const settings = settingsOf(variant, folder);
      const gateway = await openGateway({ now: () => clock, base: scenarioNetwork(exchange), settings });
      const { send, read } = callsOf(gateway);
      let restarts = 0;
      const restarted = async (): Promise<void> => {
        if (!passed) return;
        passed = false;
        restarts += 1;
        await gateway.stop();
        await gateway.start();
      };
      try {
        const told: string[] = [];
        const faults = await playVariant(variant, folder, {
          send: async (...call) => restarted().then(() => send(...call)),
          read: async (...call) => restarted().then(() => read(...call)),
          exchange,
          setClock: (instant) => {
            passed = instant !== clock;
            clock = instant;
          },
          tell: (line) => told.push(line),
        });
        expect(faults, told.join('\n')).toEqual([]);
        expect(restarts).toBeGreaterThan(2);
      } finally {
        await gateway.dispose();
        rmSync(exchange, { recursive: true });
      }
    },
  );
});
