import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asNew, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { corpus, hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';
import { subscriptionOf } from '../path/subscriber.ts';
import { overgang, startOvergang } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'overgang-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const messages = join(import.meta.dirname, '..', '..', 'fixtures', 'messages');
const admission = fixture('hospital-notification/admit-inpatient');

describe('overgang', () => {
  it('tells its commands', async () => {
    const { code, out } = await overgang(['help']);
    expect(code).toBe(0);
    for (const command of [
      'serve',
      'demo',
      'send',
      'replay',
      'timeline',
      'course',
      'endpoints',
      'subscriptions',
      'validate',
      'package',
      'token',
    ]) {
      expect(out).toContain(`\n  ${command}`);
    }
  });

  it('ends without a word, and leaves nothing behind, when nobody reads on', async () => {
    const story = join(messages, '..', 'scenarios', 'TS-07');
    const own = mkdtempSync(join(folder, 'tmp-'));
    const running = startOvergang(['replay', story, '--clock', '2027-03-01T08:00:00+01:00'], { TMPDIR: own });
    await running.said(/(TS-07)/);
    running.stopReading();
    const { code, err } = await running.ended;
    expect({ code, err }).toEqual({ code: 141, err: '' });
    expect(readdirSync(own)).toEqual([]);
  });

  it('ends with 2 for a command it does not have', async () => {
    const { code, err } = await overgang(['fly']);
    expect(code).toBe(2);
    expect(err).toContain("unknown command 'fly'");
  });

  it('never shows a token in its help', async () => {
    const { out } = await overgang(['help', 'send'], { OVERGANG_TOKEN: 'ovg.x.secret' });
    expect(out).toContain('OVERGANG_TOKEN');
    expect(out).not.toContain('secret');
  });
});

describe('overgang demo', () => {
  it('plays the story, says that every message was acknowledged and ends by itself', async () => {
    const { code, out, err } = await overgang(['demo']);
    expect(out).toMatch(/\n17 of 17 messages acknowledged\.\n$/);
    expect(out).toContain('sends sop-discharge-notice-new');
    expect(err).toBe('');
    expect(code).toBe(0);
  });
});

describe('overgang serve', () => {
  it('tells everything that is wrong with its settings at once and ends with 2', async () => {
    const { code, err } = await overgang(['serve'], { OVERGANG_PORT: 'http', OVERGANG_PROT: '1' });
    expect(code).toBe(2);
    expect(err).toContain('OVERGANG_PORT (port): must be integer');
    expect(err).toContain('OVERGANG_PROT: there is no such setting');
  });

  it('tells everything that is wrong with its network file', async () => {
    const network = join(folder, 'broken.json');
    writeFileSync(network, '{"name":"X","organisations":[]}');
    const { code, err } = await overgang(['serve'], { OVERGANG_NETWORK: network });
    expect(code).toBe(2);
    expect(err.trim().split('\n').length).toBeGreaterThan(2);
  });
});

describe('overgang serve, started as the README says', () => {
  it('serves until it is told to stop, and ends with 0', async () => {
    const network = join(folder, 'served.json');
    copyFileSync(join(messages, '..', 'networks', 'demo.json'), network);
    const child = startOvergang(['serve'], {
      OVERGANG_NETWORK: network,
      OVERGANG_DATABASE: join(folder, 'served.db'),
      OVERGANG_PROFILE_CACHE: join(folder, 'profiles'),
      OVERGANG_PORT: '0',
      OVERGANG_HOOK_SECRET: `whsec_${'A'.repeat(43)}=`,
    });
    const url = await child.said(/"url":"(http:[^"]+)"/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.stop();
    expect((await child.ended).code).toBe(0);
  });
});

describe('overgang token issue', () => {
  it('puts the hash into the network file and tells the token once', async () => {
    const network = join(folder, 'network.json');
    copyFileSync(join(messages, '..', 'networks', 'demo.json'), network);
    const { code, out } = await overgang(['token', 'issue', 'bfh-medicin', '--network', network]);
    expect(code).toBe(0);
    const token = /ovg\.bfh-medicin\.[\w-]{43}/.exec(out)?.[0];
    expect(token).toBeDefined();
    const written = readFileSync(network, 'utf8');
    expect(written).toContain('"sha256"');
    expect(written).not.toContain(token);
    expect((await overgang(['token', 'issue', 'nobody', '--network', network])).code).toBe(2);
  });
});

describe('the commands that talk to a gateway', () => {
  let gateway: GatewayUnderTest;
  let tokens: string;
  const at = (command: string, ...words: string[]) =>
    overgang([command, '--url', gateway.url, ...words], { OVERGANG_TOKEN: gateway.token('bfh-medicin') });
  beforeAll(async () => {
    gateway = await openGateway();
    tokens = join(folder, 'tokens.json');
    const bySor = gateway.network.organisations.map(({ id, sor }) => [sor, gateway.token(id)]);
    writeFileSync(tokens, JSON.stringify(Object.fromEntries(bySor)));
  });
  afterAll(() => gateway.dispose());

  it('send prints the verdict of each file and ends with 1 when one was refused', async () => {
    const good = join(folder, 'good.json');
    writeFileSync(good, asNew(admission.text));
    const taken = await at('send', good);
    expect(taken.out).toMatch(/^accepted {2}202/);
    expect(taken.code).toBe(0);
    const both = await at('send', good, join(messages, 'bad', 'no-sor', 'message.json'), '--json');
    const [first, second] = both.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first.verdict).toBe('repeated');
    expect(second.verdict).toBe('refused');
    expect(second.problems.map((each: { code: string }) => each.code)).toContain('party.sor');
    expect(both.code).toBe(1);
  });

  it('replay sends a whole folder under new identities, again and again', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { code, out } = await at(
        'replay',
        join(messages, 'hospital-notification'),
        '--as-new-ids',
        '--tokens',
        tokens,
        '--json',
      );
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ accepted: 6, repeated: 0, refused: 0 });
    }
  });

  it('replay keeps to a rate', async () => {
    const { out } = await at(
      'replay',
      join(messages, 'acknowledgement'),
      '--rate',
      '10',
      '--tokens',
      tokens,
      '--as-new-ids',
      '--json',
    );
    expect(JSON.parse(out).seconds).toBeGreaterThanOrEqual(0.2);
  });

  it('timeline tells what happened to a message, and 1 when the caller knows none', async () => {
    const text = asNew(admission.text);
    await gateway.send('bfh-medicin', text);
    const { code, out } = await at('timeline', idsOf(text).messageId);
    expect(out).toContain('received      bfh-medicin');
    expect(out).toContain('acknowledgement awaited');
    expect(code).toBe(0);
    expect((await at('timeline', 'nothing-like-it')).code).toBe(1);
  });

  it('endpoints tells how the caller’s endpoints stand', async () => {
    const { code, out } = await at('endpoints');
    expect(out).toContain('bfh-medicin');
    expect(out).not.toContain('kommune-koebenhavn');
    expect(code).toBe(0);
  });

  it('subscriptions tells how the caller’s subscriptions stand', async () => {
    expect((await at('subscriptions')).out.trim()).toBe('no subscriptions');
    const subscription = subscriptionOf({ channel: 'pull' });
    const reply = await gateway.call('/fhir/Subscription', {
      as: 'bfh-medicin',
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(subscription),
    });
    const { code, out } = await at('subscriptions');
    expect(out).toContain(`${reply.body.id}  bfh-medicin  discharge-notice by pull: `);
    expect(out).toContain('0 events');
    expect(code).toBe(0);
  });

  it('end with 2 when no gateway answers, and when a file is not there', async () => {
    const nowhere = ['--url', 'http://127.0.0.1:9'];
    expect((await at('timeline', 'x', ...nowhere)).code).toBe(2);
    expect((await at('send', join(folder, 'not-there.json'))).code).toBe(2);
  });
});

describe('overgang validate', () => {
  it('judges by R4 what belongs to no context, and prints one object for each input', async () => {
    const file = join(folder, 'patient.json');
    writeFileSync(file, '{"resourceType":"Patient","gender":"man"}');
    const xml = join(folder, 'patient.xml');
    writeFileSync(xml, '<Patient xmlns="http://hl7.org/fhir"><gender value="male"/></Patient>');
    const { code, out } = await overgang(['validate', '--packages', folder, file, xml]);
    const [first, second] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ file, valid: false });
    expect(first.issues[0]).toMatchObject({ severity: 'error', expression: 'Patient.gender' });
    expect(second).toMatchObject({ file: xml, context: null, valid: true });
    expect(code).toBe(1);
  });

  it('ends with 2 for a context that does not exist and a file that is not there', async () => {
    expect((await overgang(['validate', '--context', 'xx', join(folder, 'patient.json')])).code).toBe(2);
    expect((await overgang(['validate', join(folder, 'no.json')])).code).toBe(2);
    expect((await overgang(['validate', join(folder, 'no.ndjson.gz')])).code).toBe(2);
  });

  it('gives a verdict to a line that is no JSON', async () => {
    const file = join(folder, 'lines.ndjson');
    writeFileSync(file, '{"id":"a","context":"hn","bundle":"{"}\n{oops\n');
    const { code, out } = await overgang(['validate', file]);
    const verdicts = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(verdicts.map(({ valid }) => valid)).toEqual([false, false]);
    expect(code).toBe(1);
  });

  it.skipIf(!hasOfficialPackages)(
    `reads packed lines of a corpus, each in its own context${withoutPackages}`,
    async () => {
      const rows = corpus('fixed').filter(
        ({ id }) => id.endsWith('M07') || id.includes('M07') || id.includes('d3128d9b'),
      );
      const file = join(folder, 'corpus.ndjson.gz');
      writeFileSync(file, gzipSync(rows.map((row) => JSON.stringify(row)).join('\n')));
      const { out } = await overgang(['validate', '--packages', officialPackages, file]);
      const verdicts = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(verdicts.length).toBe(rows.length);
      expect(rows.length).toBeGreaterThan(0);
      for (const [index, row] of rows.entries()) {
        expect(verdicts[index]).toMatchObject({
          id: row.id,
          context: row.context,
          valid: !row.id.includes('M07'),
        });
      }
    },
  );

  it.skipIf(!hasOfficialPackages)(
    `judges a message in the context of its event${withoutPackages}`,
    async () => {
      const file = join(messages, 'hospital-notification', 'admit-inpatient', 'message.json');
      const { code, out } = await overgang(['validate', '--packages', officialPackages, file]);
      expect(JSON.parse(out)).toEqual({ file, context: 'hn', valid: true, issues: [] });
      expect(code).toBe(0);
    },
  );
});

describe.skipIf(!hasOfficialPackages)(`overgang package${withoutPackages}`, () => {
  it('adds from a file, lists, refuses to remove what others need, and checks', async () => {
    const packages = join(folder, 'packages');
    const archive = join(officialPackages, 'hl7.fhir.dk.core#2.0.0.tgz');
    const run = (...words: string[]) =>
      overgang(['package', ...words, '--json'], { OVERGANG_PACKAGES: packages });
    const added = await run('add', archive, '--no-dependencies');
    expect(added.code, added.err + added.out).toBe(0);
    expect(JSON.parse(added.out).added[0]).toMatchObject({ name: 'hl7.fhir.dk.core', version: '2.0.0' });
    expect(JSON.parse((await run('list')).out).packages).toHaveLength(1);
    expect((await overgang(['package', 'check', archive])).out).toMatch(/^sound/);
    expect((await run('remove', 'hl7.fhir.dk.core#2.0.0')).code).toBe(0);
    expect((await run('remove', 'hl7.fhir.dk.core#2.0.0')).code).toBe(1);
  });
});
