import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork } from '../../src/network/load-network.ts';
import { eventually } from '../eventually.ts';
import { asNew, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { operatorTokens, withOperators } from '../path/operator.ts';
import { overgang } from './run-command.ts';

const reason = 'lægehuset har bedt om det';

describe('overgang admin', () => {
  let gateway: GatewayUnderTest;
  let id: string;
  const text = asNew(fixture('discharge-notice/copy-to-gp').text);
  const { messageId } = idsOf(text);

  beforeAll(async () => {
    gateway = await openGateway({
      settings: { OVERGANG_RETRY_FIRST: '3600' },
      network: (file) =>
        withOperators({
          ...file,
          organisations: file.organisations.map((each) => {
            const [hook] = each.endpoints.filter(({ kind }) => kind === 'rest-hook');
            return hook === undefined
              ? each
              : { ...each, endpoints: [hook, { ...hook, id: 'try-out', sandbox: true }] };
          }),
        }),
    });
    gateway.hook.behave(500);
    expect((await gateway.send('sop-vigerslevvej', text)).status).toBe(202);
    id = await eventually(async () => {
      const [delivery] = (await gateway.call(`/messages/${messageId}`, { as: 'sop-vigerslevvej' })).body
        .deliveries;
      expect(delivery.state).toBe('failed');
      return delivery.id;
    });
  });
  afterAll(() => gateway.dispose());

  const run = (words: readonly string[], token = operatorTokens.anna) =>
    overgang(words, { OVERGANG_URL: gateway.url, OVERGANG_TOKEN: token });

  it('finds what is stuck, and the timeline tells why, until when and whose move it is', async () => {
    const found = await run(['admin', 'messages', '--state', 'failed']);
    expect(found.out).toContain(`discharge-notice`);
    expect(found.out).toContain(`${id}  laegerne-falkoner-alle: failed`);
    const { code, out } = await run(['timeline', messageId]);
    expect(code).toBe(0);
    expect(out).toContain('waits: 1 try failed, the last one: answered 500; next move: gateway at ');
    const party = await run(['timeline', messageId], gateway.token('bfh-medicin'));
    expect([party.code, party.err]).toEqual([1, expect.stringContaining('request.not-found')]);
    const endpoints = await run(['admin', 'endpoints']);
    expect(endpoints.out).toContain('1 failed');
  });

  it('tells what an action would do, and does nothing when it is a dry run', async () => {
    const { code, out } = await run(['admin', 'resend', id, '--reason', reason, '--dry-run']);
    expect(code).toBe(0);
    expect(out).toContain('resend: failed -> queued');
    expect(out).toContain('the receiver: The message, at once');
    expect(out).toContain('Nothing was done');
    expect((await run(['admin', 'messages', '--state', 'failed', '--json'])).out).toContain(messageId);
  });

  it('does the action, records who and why, and says when it does not fit', async () => {
    const parked = await run(['admin', 'park', id, '--reason', reason]);
    expect([parked.code, parked.err]).toEqual([0, '']);
    expect(parked.out).toContain(`set aside by overgang-gateway/anna: ${reason}`);
    const { out } = await run(['timeline', messageId]);
    expect(out).toMatch(new RegExp(`parked .*overgang-gateway/anna .*${reason}`));
    const again = await run(['admin', 'park', id, '--reason', reason]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('action.does-not-fit')]);
    const released = await run(['admin', 'release', id, '--reason', reason, '--json']);
    expect(JSON.parse(released.out)).toMatchObject({ action: 'release', before: 'parked', after: 'queued' });
  });

  it('is refused without a reason, with a private one, and without the right token', async () => {
    expect((await run(['admin', 'park', id])).code).toBe(2);
    const told = await run(['admin', 'park', id, '--reason', 'borger 250947-9989']);
    expect([told.code, told.err]).toEqual([1, expect.stringContaining('action.reason-private')]);
    const party = await run(['admin', 'park', id, '--reason', reason], gateway.token('bfh-medicin'));
    expect([party.code, party.err]).toEqual([1, expect.stringContaining('caller.not-operator')]);
    const nobody = await overgang(['admin', 'park', id, '--reason', reason]);
    expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('no token')]);
  });

  it('replays into a sandbox, with a count before and after', async () => {
    const words = ['admin', 'replay', '--to', 'try-out', '--reason', reason];
    const dry = await run([...words, '--dry-run']);
    expect([dry.code, dry.out]).toEqual([
      0,
      expect.stringMatching(/^1 messages to try-out at most 50 a second/),
    ]);
    const done = await run([...words, '--sender', 'sop-vigerslevvej', '--rate', '20', '--json']);
    expect(done.code).toBe(0);
    const { state, replayed } = JSON.parse(done.out);
    expect({ state, replayed }).toEqual({ state: 'done', replayed: 1 });
    await eventually(() => expect(gateway.hook.calls.some(({ headers }) => headers['x-replay'])).toBe(true));
    const refused = await run(['admin', 'replay', '--to', 'nowhere', '--reason', reason]);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('replay.endpoint')]);
  });
});

describe('overgang token issue --role operator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-operator-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("gives the gateway's own organisation an operator, and nobody else", async () => {
    const network = join(folder, 'network.json');
    copyFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'networks', 'demo.json'), network);
    const issue = (organisation: string) =>
      overgang(['token', 'issue', organisation, '--network', network, '--role', 'operator']);
    const given = await issue('overgang-gateway');
    expect([given.code, given.out]).toEqual([0, expect.stringMatching(/ovg\.operator\./)]);
    const { file } = loadNetwork(network);
    const gateway = file?.organisations.find((each) => each.id === 'overgang-gateway');
    expect(gateway?.credentials).toMatchObject([{ id: 'operator', role: 'operator' }]);
    const before = readFileSync(network, 'utf8');
    expect((await issue('bfh-medicin')).code).toBe(2);
    expect(readFileSync(network, 'utf8')).toBe(before);
  });

  it("gives a citizens' portal a credential of that role, and knows no other roles (R-DAT-13)", async () => {
    const network = join(folder, 'portals.json');
    copyFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'networks', 'demo.json'), network);
    const issue = (role: string) =>
      overgang(['token', 'issue', 'region-oestdanmark', '--network', network, '--role', role]);
    const given = await issue('citizen-portal');
    expect([given.code, given.out]).toEqual([0, expect.stringMatching(/ovg\.citizen-portal\./)]);
    const { file } = loadNetwork(network);
    const region = file?.organisations.find((each) => each.id === 'region-oestdanmark');
    expect(region?.credentials).toMatchObject([{ id: 'citizen-portal', role: 'citizen-portal' }]);
    expect((await issue('citizen')).code).toBe(2);
  });
});
