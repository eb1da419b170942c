import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken, makeToken } from '../../src/http/bearer.ts';
import { asNew, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';

describe('callers', () => {
  let gateway: GatewayUnderTest;
  let text: string;
  const expired = makeToken('old', new Uint8Array(32).fill(7));

  beforeAll(async () => {
    gateway = await openGateway({
      now: () => Date.parse('2027-04-01T08:00:00Z'),
      network: (file) => ({
        ...file,
        organisations: file.organisations.map((each) => ({
          ...each,
          credentials:
            each.id === 'bfh-medicin'
              ? [
                  ...each.credentials,
                  {
                    kind: 'bearer' as const,
                    id: 'old',
                    sha256: hashToken(expired),
                    issued: '2026-01-01T00:00:00Z',
                    expires: '2027-04-01T08:00:00Z',
                  },
                ]
              : each.credentials,
        })),
      }),
    });
    text = asNew(fixture('hospital-notification/admit-inpatient').text);
    expect((await gateway.send('bfh-medicin', text)).status).toBe(202);
  });
  afterAll(() => gateway.dispose());

  const withToken = (path: string, authorization?: string) =>
    gateway.call(path, authorization === undefined ? {} : { headers: { authorization } });

  it('need credentials for everything but health and metadata', async () => {
    for (const path of ['/livez', '/readyz', '/fhir/metadata']) {
      expect((await withToken(path)).status, path).toBe(200);
    }
    for (const path of ['/fhir/Bundle', `/fhir/Bundle/${idsOf(text).bundleId}`, '/endpoints']) {
      const reply = await withToken(path);
      expect(reply.status, path).toBe(401);
      expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer /);
      expect(reply.body.issue[0].details.coding[0].code).toBe('caller.unknown');
    }
    const posted = await gateway.call('/fhir/$process-message', {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: asNew(text),
    });
    expect(posted.status).toBe(401);
  });

  it.each([
    ['a wrong token of a known name', () => `Bearer ${makeToken('bfh-medicin', new Uint8Array(32))}`],
    ['an unknown name', () => `Bearer ${makeToken('nobody', new Uint8Array(32))}`],
    ['no token at all', () => 'Bearer '],
    ['another scheme', () => `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['a token that has just expired', () => `Bearer ${expired}`],
  ])('are turned away with %s', async (_, authorization) => {
    expect((await withToken('/endpoints', authorization())).status).toBe(401);
  });

  it('send only as their own organisation', async () => {
    const refused = await gateway.send('laegehuset-valby', asNew(text));
    expect(refused.status).toBe(403);
    expect(refused.body.issue[0].details.coding[0].code).toBe('sender.not-caller');
    expect(refused.body.contained).toBeUndefined();
  });

  it("read nobody else's mailbox, message or timeline, and are not told that there is one", async () => {
    const { sor } = gateway.organisation('kommune-koebenhavn');
    const query = encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`);
    const box = await gateway.call(`/fhir/Bundle?message.destination-uri=${query}`, { as: 'bfh-medicin' });
    expect(box.status).toBe(403);
    const { messageId, bundleId } = idsOf(text);
    const paths = [`/fhir/Bundle/${bundleId}`, `/messages/${messageId}`, `/messages/${bundleId}`];
    for (const path of paths) {
      const theirs = await gateway.call(path, { as: 'laegehuset-valby' });
      const nothing = await gateway.call(path.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000'), {
        as: 'laegehuset-valby',
      });
      expect(theirs.status).toBe(404);
      expect(theirs.text).toBe(nothing.text);
    }
  });

  it('see only their own endpoints', async () => {
    const { body } = await gateway.call('/endpoints', { as: 'kommune-koebenhavn' });
    expect(body.endpoints.map(({ endpoint }: { endpoint: string }) => endpoint)).toEqual([
      'kommune-koebenhavn',
    ]);
    expect(body.endpoints[0].awaitingAcknowledgement).toBe(1);
  });

  // Last, because it uses up what the address may try in a minute.
  it('who fail too often are told to wait, while those with a token are served as before', async () => {
    const wrong = () => withToken('/endpoints', `Bearer ${makeToken('nobody', new Uint8Array(32))}`);
    const right = () => gateway.call('/endpoints', { as: 'bfh-medicin' });
    const replies = await Promise.all([...Array.from({ length: 30 }, wrong), right(), right()]);
    const failures = replies.slice(0, 30);
    expect(new Set(failures.map(({ status }) => status))).toEqual(new Set([401, 429]));
    const throttled = failures.filter(({ status }) => status === 429);
    for (const { headers, body } of throttled) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body.issue[0].details.coding[0].code).toBe('caller.too-many-attempts');
    }
    expect(replies.slice(30).map(({ status }) => status)).toEqual([200, 200]);
    expect((await right()).status).toBe(200);
    const logged = gateway.log.filter((line) => line.includes('call without valid credentials'));
    expect(logged.length).toBeGreaterThanOrEqual(30);
  });
});
