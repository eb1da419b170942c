import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { settings } from '../src/config-settings.ts';

const noFile = (): string => {
  throw new Error('no file');
};

describe('the configuration', () => {
  it('is the defaults where nothing is said', () => {
    const { config } = loadConfig({}, noFile);
    expect(config).toEqual(
      Object.fromEntries(
        settings.flatMap(({ name, default: preset }) => (preset === undefined ? [] : [[name, preset]])),
      ),
    );
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('refuses messages whose profiles are not installed unless told otherwise', () => {
    expect(loadConfig({}, noFile).config?.uncheckedProfiles).toBe('refuse');
  });

  it('takes the file before the defaults and the environment before the file', () => {
    const file = () => JSON.stringify({ port: 1234, host: '0.0.0.0', proxies: 1 });
    const { config } = loadConfig({ OVERGANG_CONFIG: 'a.json', OVERGANG_PORT: '4321' }, file);
    expect(config).toMatchObject({ port: 4321, host: '0.0.0.0', proxies: 1, logLevel: 'info' });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ OVERGANG_PORT: '', OVERGANG_AMQP_URL: '' }, noFile).config).toMatchObject({
      port: 8080,
    });
    expect(loadConfig({ OVERGANG_AMQP_URL: '' }, noFile).config?.amqpUrl).toBeUndefined();
  });

  it('has PostgreSQL only together with RabbitMQ', () => {
    const database = { OVERGANG_DATABASE_URL: 'postgres://127.0.0.1/overgang' };
    expect(loadConfig({ ...database, OVERGANG_AMQP_URL: 'amqp://127.0.0.1' }, noFile).faults).toBeUndefined();
    expect(loadConfig(database, noFile).faults).toEqual([expect.stringMatching(/needs OVERGANG_AMQP_URL/)]);
    const wrong = { OVERGANG_DATABASE_URL: 'mysql://127.0.0.1', OVERGANG_AMQP_URL: 'amqp://127.0.0.1' };
    expect(loadConfig(wrong, noFile).faults).toEqual([expect.stringMatching(/must begin with postgres/)]);
  });

  it('has every fault reported at once, by the name it was given under', () => {
    const file = () => JSON.stringify({ colour: 'blue', relayWindow: 0 });
    const { faults } = loadConfig(
      {
        OVERGANG_CONFIG: 'a.json',
        OVERGANG_PORT: '99999',
        OVERGANG_LOG_LEVEL: 'loud',
        OVERGANG_BODY_LIMIT: 'much',
        OVERGANG_PROT: '1',
        OVERGANG_TEST_AMQP_URL: 'tests may have their own',
        PATH: '/bin',
      },
      file,
    );
    const told = faults?.join('\n');
    for (const name of [
      'OVERGANG_PROT',
      'OVERGANG_PORT',
      'OVERGANG_LOG_LEVEL',
      'OVERGANG_BODY_LIMIT',
      'relayWindow',
      'colour',
    ]) {
      expect(told).toContain(name);
    }
    expect(faults).toHaveLength(6);
    expect(told).not.toContain('TEST_AMQP');
  });

  it.each([
    ['that is not there', noFile],
    ['that is no JSON', () => '{'],
    ['that is no object', () => '[]'],
  ])('refuses a file %s', (_, file) => {
    expect(loadConfig({ OVERGANG_CONFIG: 'a.json' }, file).faults).toEqual([
      expect.stringMatching(/^a\.json: /),
    ]);
  });

  it.each(['rabbit:5672', 'http://rabbit', 'amqp://a,b', 'amqp://'])(
    'refuses %s as address of RabbitMQ',
    (url) => {
      expect(loadConfig({ OVERGANG_AMQP_URL: url }, noFile).faults).toEqual([
        expect.stringMatching(/^OVERGANG_AMQP_URL/),
      ]);
    },
  );

  it.each(['amqp://guest:guest@rabbit', 'amqps://a:b@one:5671/x, amqps://a:b@two:5671/x'])(
    'takes %s as address of RabbitMQ',
    (url) => {
      expect(loadConfig({ OVERGANG_AMQP_URL: url }, noFile).config?.amqpUrl).toBe(url);
    },
  );

  it.each([
    { OVERGANG_AMQP_CA: 'ca.pem', OVERGANG_AMQP_URL: 'amqp://rabbit' },
    { OVERGANG_AMQP_CA: 'ca.pem', OVERGANG_AMQP_URL: 'amqps://rabbit,amqp://rabbit-2' },
    { OVERGANG_AMQP_CA: 'ca.pem' },
    { OVERGANG_AMQP_CERT: 'gateway.pem', OVERGANG_AMQP_URL: 'amqps://rabbit' },
  ])('takes certificates for amqps:// alone, and a certificate with its key: %o', (environment) => {
    expect(loadConfig(environment, noFile).faults?.join()).toMatch(/OVERGANG_AMQP_(CA|CERT)/);
  });
});
