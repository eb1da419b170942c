import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { type HookReceiver, openHookReceiver } from '../hook-receiver.ts';
import { secretOf, sendNotice, subscribe, verified } from './subscriber.ts';

const frederiksberg = 'kommune-frederiksberg';
const newKey = () => randomBytes(32).toString('base64');

describe('signing keys of subscriptions in the database', () => {
  let folder = '';
  let subscriber: HookReceiver;
  let gateway: GatewayUnderTest | undefined;
  const clock = Date.parse('2027-05-03T10:00:00+02:00');

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'overgang-sealed-'));
    subscriber = await openHookReceiver();
  });
  afterEach(async () => {
    await gateway?.dispose();
    gateway = undefined;
    await subscriber.close();
    rmSync(folder, { recursive: true });
  });

  const database = () => join(folder, 'overgang.db');
  const open = async (keys?: string): Promise<GatewayUnderTest> => {
    await gateway?.dispose();
    gateway = undefined;
    gateway = await openGateway({
      now: () => clock,
      settings: {
        OVERGANG_SUBSCRIPTION_HOOKS: 'any',
        OVERGANG_DATABASE: database(),
        ...(keys === undefined ? {} : { OVERGANG_SUBSCRIPTION_KEYS: keys }),
      },
    });
    return gateway;
  };
  const kept = (): readonly string[] => {
    const file = new DatabaseSync(database(), { readOnly: true });
    try {
      return file
        .prepare('SELECT secret FROM subscription ORDER BY id')
        .all()
        .map(({ secret }) => String(secret));
    } finally {
      file.close();
    }
  };
  const resources = (): string => {
    const file = new DatabaseSync(database(), { readOnly: true });
    try {
      const rows = file.prepare('SELECT resource FROM subscription').all();
      return rows.map(({ resource }) => String(resource)).join();
    } finally {
      file.close();
    }
  };
  /** A notice is told of with a signature that its subscriber can verify. */
  const isSignedBy = async (made: object, running: GatewayUnderTest) => {
    const before = subscriber.calls.length;
    await sendNotice(running, clock);
    const call = await eventually(() => {
      expect(subscriber.calls.length).toBeGreaterThan(before);
      return subscriber.calls.at(-1);
    });
    expect(verified(call as never, secretOf(made))).toMatchObject({ resourceType: 'Bundle' });
  };

  it('are sealed, and sign all the same', async () => {
    const running = await open(newKey());
    const made = await subscribe(running, frederiksberg, { url: subscriber.url });
    expect(kept()).toEqual([expect.stringMatching(/^sealed:v1:[0-9a-f]{8}:/)]);
    expect(kept().join()).not.toContain(secretOf(made).slice(6, 20));
    await isSignedBy(made, running);
  });

  it('lie in clear without a key, of which the gateway warns, and are sealed at the next start with one', async () => {
    const made = await subscribe(await open(), frederiksberg, { url: subscriber.url });
    expect(kept()).toEqual([secretOf(made)]);
    const warned = (await open()).log.filter((line) => line.includes('lie in clear'));
    expect(warned).toHaveLength(1);
    const sealed = await open(newKey());
    expect(kept()).toEqual([expect.stringMatching(/^sealed:/)]);
    expect(sealed.log.join()).not.toContain('lie in clear');
    await isSignedBy(made, sealed);
  });

  it('are sealed anew when a key is put in front, after which the old key may go', async () => {
    const [first, second] = [newKey(), newKey()];
    const made = await subscribe(await open(first), frederiksberg, { url: subscriber.url });
    const [before] = kept();
    await open(`${first},${second}`);
    expect(kept()).toEqual([before]);
    await open(`${second},${first}`);
    expect(kept()).not.toEqual([before]);
    await isSignedBy(made, await open(second));
  });

  it('keep a gateway from starting that lacks their key, and it says which', async () => {
    const made = await subscribe(await open(newKey()), frederiksberg, { url: subscriber.url });
    const message = `no key opens what is sealed of subscriptions ${(made as { id: string }).id}`;
    await expect(open(newKey())).rejects.toThrow(message);
    await expect(open()).rejects.toThrow(message);
  });

  it('have the headers of their hooks sealed beside them, which their owner reads and the hook is sent', async () => {
    const [first, second] = [newKey(), newKey()];
    const token = 'Bearer a-token-of-the-municipality';
    const headers = [`Authorization: ${token}`, 'X-Unit: home care'];
    const change = (subscription: { channel: { header?: readonly string[] } }): void => {
      subscription.channel.header = headers;
    };
    const inClear = await open();
    const made = await subscribe(inClear, frederiksberg, { url: subscriber.url, change });
    expect(resources()).toContain(token);
    for (const keys of [first, `${second},${first}`, second]) {
      const running = await open(keys);
      expect(resources()).not.toContain(token);
      expect(resources()).not.toContain('home care');
      await isSignedBy(made, running);
      expect(subscriber.calls.at(-1)?.headers).toMatchObject({ authorization: token, 'x-unit': 'home care' });
      const read = await running.call(`/fhir/Subscription/${(made as { id: string }).id}`, {
        as: frederiksberg,
      });
      expect(JSON.parse(read.text).channel.header).toEqual(headers);
    }
    await expect(open(first)).rejects.toThrow('no key opens');
  });

  it('are of no use to another subscription', async () => {
    const key = newKey();
    const running = await open(key);
    await subscribe(running, frederiksberg, { url: subscriber.url });
    await subscribe(running, frederiksberg, { url: subscriber.url });
    await running.stop();
    const file = new DatabaseSync(database());
    file.exec('UPDATE subscription SET secret = (SELECT secret FROM subscription ORDER BY id LIMIT 1)');
    file.close();
    await expect(open(key)).rejects.toThrow('no key opens');
  });

  it('must be sealed with keys of 32 bytes', async () => {
    await expect(open('short')).rejects.toThrow('OVERGANG_SUBSCRIPTION_KEYS');
    await expect(open(`${newKey()};${newKey()}`)).rejects.toThrow('OVERGANG_SUBSCRIPTION_KEYS');
  });
});
