import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import { openRabbitMqBroker } from '../../src/broker/rabbitmq-broker.ts';
import { message } from '../contracts/numbered-message.ts';
import { type PrivateRabbitMq, privateRabbitMq, startPrivateRabbitMq } from '../private-rabbitmq.ts';
import { overgang } from './run-command.ts';

const own = 'kommune-koebenhavn';
const foreign = 'kommune-frederiksberg';
const patience = 60_000;

describe.skipIf(!privateRabbitMq.possible)(`overgang broker setup${privateRabbitMq.why}`, () => {
  let folder: string;
  let node: PrivateRabbitMq;
  let passwords: Record<string, string>;
  let printed: string;
  let model: ChannelModel;
  const at = (name: string): string => join(folder, name);
  const environment = () => ({ OVERGANG_NETWORK: at('network.json'), OVERGANG_AMQP_URL: node.url });
  const setup = (...parameters: readonly string[]) =>
    overgang(['broker', 'setup', ...parameters], environment());
  const withPasswords = () => setup('--passwords', at('passwords.json'), '--gateway-user', 'gateway');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'overgang-setup-'));
    const organisations = demo.organisations.map((each) => ({
      ...each,
      endpoints: each.endpoints.map((endpoint) =>
        [own, foreign].includes(endpoint.id) ? { ...endpoint, kind: 'amqp', intake: true } : endpoint,
      ),
    }));
    writeFileSync(at('network.json'), JSON.stringify({ ...demo, $schema: undefined, organisations }));
    node = await startPrivateRabbitMq();
    const { code, out, err } = await withPasswords();
    expect(err).toBe('');
    expect(code).toBe(0);
    printed = out;
    writeFileSync(at('definitions.json'), printed);
    passwords = JSON.parse(readFileSync(at('passwords.json'), 'utf8')) as Record<string, string>;
    await node.ctl('import_definitions', at('definitions.json'));
    model = await connect(urlOf(own));
    model.on('error', () => {});
  }, patience);
  afterAll(async () => {
    await model?.close();
    await node?.dispose();
    rmSync(folder, { recursive: true });
  });

  function urlOf(user: string): string {
    const url = new URL(node.url);
    url.username = user;
    url.password = passwords[user] ?? '';
    return url.href;
  }

  /** What RabbitMQ says to one thing on a channel of its own. */
  async function outcome(use: (channel: Channel) => Promise<unknown>): Promise<string> {
    const channel = await model.createConfirmChannel();
    const closed = new Promise<string>((resolve) =>
      channel.on('error', (cause) => resolve(String(cause.message))),
    );
    const done = (async () => {
      await use(channel);
      await channel.waitForConfirms();
      return 'allowed';
    })().catch(() => closed);
    const said = await Promise.race([done, closed]);
    if (said === 'allowed') await channel.close();
    return said;
  }

  const gateway = () =>
    openRabbitMqBroker({ urls: [urlOf('gateway')], now: Date.now, random: () => 0.1, stopWithin: 1000 });

  it('prints definitions that RabbitMQ takes, under which the gateway finds everything as it wants it', async () => {
    const broker = gateway();
    await broker.provision([own, foreign]);
    expect((await broker.publish(message(1, { endpoint: own }))).status).toBe('available');
    await broker.close();
  });

  it('keeps passwords in a file for its owner alone, prints only hashes, and gives nobody a new one', async () => {
    expect(Object.keys(passwords).toSorted()).toEqual(['gateway', foreign, own].toSorted());
    expect(statSync(at('passwords.json')).mode & 0o777).toBe(0o600);
    for (const password of Object.values(passwords)) expect(printed).not.toContain(password);
    expect((await withPasswords()).code).toBe(0);
    expect(JSON.parse(readFileSync(at('passwords.json'), 'utf8'))).toEqual(passwords);
  });

  it('lets a municipality read its own queue', async () => {
    const broker = gateway();
    await broker.provision([own]);
    await broker.publish(message(2, { endpoint: own }));
    const said = await outcome(async (channel) => {
      const got = await new Promise<unknown>((resolve, reject) => {
        channel
          .consume(`overgang.ep.${own}`, (each) => {
            if (each) channel.ack(each);
            resolve(each);
          })
          .catch(reject);
      });
      expect(got).not.toBeNull();
    });
    expect(said).toBe('allowed');
    await broker.close();
  });

  it('lets a municipality put letters into its own intake, and read what was refused of them', async () => {
    const broker = gateway();
    await broker.intake.provision([own, foreign]);
    const said = await outcome(async (channel) => {
      channel.publish(`overgang.in.${own}`, '', Buffer.from('letter'), { mandatory: true });
      await channel.consume(`overgang.refused.${own}`, () => {});
    });
    expect(said).toBe('allowed');
    await broker.close();
  });

  it.each<[string, (channel: Channel) => Promise<unknown>]>([
    [
      'put letters into another one’s intake',
      async (channel) => channel.publish(`overgang.in.${foreign}`, '', Buffer.from('x')),
    ],
    ['read the letters of its own intake', (channel) => channel.consume(`overgang.in.${own}`, () => {})],
    [
      'read what was refused of another one',
      (channel) => channel.consume(`overgang.refused.${foreign}`, () => {}),
    ],
    ['read another one’s queue', (channel) => channel.consume(`overgang.ep.${foreign}`, () => {})],
    ['read the dead', (channel) => channel.consume('overgang.dead', () => {})],
    ['declare a queue', (channel) => channel.assertQueue('mine')],
    ['declare an exclusive queue', (channel) => channel.assertQueue('', { exclusive: true })],
    [
      'bind its queue to what is another one’s',
      (channel) => channel.bindQueue(`overgang.ep.${own}`, 'overgang.route', `${foreign}.#`),
    ],
    [
      'unbind another one’s queue',
      (channel) => channel.unbindQueue(`overgang.ep.${foreign}`, 'overgang.route', `${foreign}.#`),
    ],
    ['delete its queue', (channel) => channel.deleteQueue(`overgang.ep.${own}`)],
    ['delete another one’s queue', (channel) => channel.deleteQueue(`overgang.ep.${foreign}`)],
    ['empty another one’s queue', (channel) => channel.purgeQueue(`overgang.ep.${foreign}`)],
    ['declare an exchange', (channel) => channel.assertExchange('mine', 'topic')],
    ['delete the exchange', (channel) => channel.deleteExchange('overgang.route')],
    [
      'publish to others',
      async (channel) => channel.publish('overgang.route', `${foreign}.event`, Buffer.from('x')),
    ],
    [
      'publish to itself',
      async (channel) => channel.publish('overgang.route', `${own}.event`, Buffer.from('x')),
    ],
    ['publish to the dead', async (channel) => channel.publish('overgang.dead', 'x', Buffer.from('x'))],
    [
      'publish by the default exchange',
      async (channel) => channel.sendToQueue(`overgang.ep.${foreign}`, Buffer.from('x')),
    ],
  ])('does not let a municipality %s', async (_, use) => {
    expect(await outcome(use)).toMatch(/403 \(ACCESS-REFUSED\)/);
  });

  it('cannot keep a municipality from seeing how long a queue of known name is, nor from emptying its own', async () => {
    // RabbitMQ asks for no permission to the one, and for that to read to the other.
    expect(await outcome((channel) => channel.checkQueue(`overgang.ep.${foreign}`))).toBe('allowed');
    expect(await outcome((channel) => channel.purgeQueue(`overgang.ep.${own}`))).toBe('allowed');
  });

  it('lets a municipality have five connections and no more', async () => {
    const opened: ChannelModel[] = [];
    for (let n = 0; n < 4; n += 1) opened.push(await connect(urlOf(own)));
    await expect(connect(urlOf(own))).rejects.toThrow(/ConnectionClose/);
    await Promise.all(opened.map((each) => each.close()));
  });

  it('applies exchanges and queues by AMQP, again and again, and says that users are not among it', async () => {
    const { code, out } = await setup('--apply');
    expect(code).toBe(0);
    expect(out).toMatch(/queues are there/);
    expect(out).toMatch(/users and permissions are no part of AMQP/);
  });

  it('says why it could not be applied', async () => {
    const { code, err } = await overgang(['broker', 'setup', '--apply'], {
      ...environment(),
      OVERGANG_AMQP_URL: 'amqp://127.0.0.1:1',
    });
    expect(code).toBe(1);
    expect(err).toMatch(/not connected to RabbitMQ[\s\S]*ECONNREFUSED/);
    expect(
      (await overgang(['broker', 'setup', '--apply'], { OVERGANG_NETWORK: at('network.json') })).code,
    ).toBe(2);
  });
});
