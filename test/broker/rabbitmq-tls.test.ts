import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../src/broker/broker.ts';
import { openRabbitMqBroker } from '../../src/broker/rabbitmq-broker.ts';
import { type AmqpTlsFiles, readAmqpTls } from '../../src/broker/read-amqp-tls.ts';
import { type Authority, openAuthorities, openSslIsHere } from '../certificates.ts';
import { message } from '../contracts/numbered-message.ts';
import { eventually } from '../eventually.ts';
import { type PrivateRabbitMq, privateRabbitMq, startPrivateRabbitMq } from '../private-rabbitmq.ts';

const possible = privateRabbitMq.possible && openSslIsHere;
const why = possible ? '' : ' (skipped: needs rabbitmq-server and openssl)';

describe.skipIf(!possible)(`RabbitMQ by TLS${why}`, () => {
  let certificates: ReturnType<typeof openAuthorities>;
  let ours: Authority;
  let theirs: Authority;
  let node: PrivateRabbitMq;
  let client: { readonly cert: string; readonly key: string };
  const opened: Broker[] = [];

  beforeAll(async () => {
    certificates = openAuthorities();
    ours = certificates.authority('ours');
    theirs = certificates.authority('theirs');
    client = ours.issue('overgang');
    node = await startPrivateRabbitMq({ tls: { ca: ours.ca, ...ours.issue('rabbitmq') } });
  }, 60_000);
  afterAll(async () => {
    await node?.dispose();
    certificates.dispose();
  });
  afterEach(() => Promise.all(opened.splice(0).map((broker) => broker.close())));

  function open(files: Partial<AmqpTlsFiles>, { host = '127.0.0.1', port = node.tlsPort } = {}): Broker {
    const broker = openRabbitMqBroker({
      urls: [`amqps://guest:guest@${host}:${port}`],
      tls: readAmqpTls({ ca: undefined, cert: undefined, key: undefined, ...files }),
      now: Date.now,
      random: () => 0.1,
    });
    opened.push(broker);
    return broker;
  }

  const reason = async (broker: Broker, expected: RegExp): Promise<void> => {
    await eventually(() => expect(broker.health().reason).toMatch(expected));
    expect(broker.health().state).not.toBe('connected');
  };

  it('connects with an authority and a certificate of its own, and publishes', async () => {
    const broker = open({ ca: ours.ca, ...client });
    await broker.provision(['kom-0101']);
    expect((await broker.publish(message(1))).status).toBe('available');
    expect(await node.ctl('list_connections', 'ssl', 'peer_cert_subject', '--silent')).toMatch(
      /true\tCN=overgang/,
    );
  });

  it('refuses a RabbitMQ whose certificate another authority signed', async () => {
    await reason(open({ ca: theirs.ca, ...client }), /not signed by an authority in OVERGANG_AMQP_CA/);
  });

  it('refuses a RabbitMQ that no authority of the system has signed', async () => {
    await reason(open(client), /not signed by an authority in OVERGANG_AMQP_CA/);
  });

  it('refuses a certificate that is for another host', async () => {
    await reason(
      open({ ca: ours.ca, ...client }, { host: 'localhost' }),
      /not for the host in OVERGANG_AMQP_URL/,
    );
  });

  it('is refused without a certificate where RabbitMQ wants one', async () => {
    await reason(open({ ca: ours.ca }), /wants a client certificate \(OVERGANG_AMQP_CERT\)/);
  });

  it('is refused with a certificate that RabbitMQ does not trust', async () => {
    await reason(open({ ca: ours.ca, ...theirs.issue('overgang') }), /does not trust OVERGANG_AMQP_CERT/);
  });

  it('never goes on without TLS', async () => {
    await reason(open({ ca: ours.ca, ...client }, { port: node.port }), /does not speak TLS/);
  });
});

describe('the TLS files of RabbitMQ', () => {
  it('are all named that cannot be read', () => {
    const files = { ca: '/nowhere/ca.pem', cert: '/nowhere/cert.pem', key: undefined };
    expect(() => readAmqpTls(files)).toThrow(/OVERGANG_AMQP_CA: \/nowhere\/ca\.pem[\s\S]*OVERGANG_AMQP_CERT/);
  });
});
