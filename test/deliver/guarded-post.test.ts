import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuardedPost } from '../../src/endpoints/guarded-post.ts';
import { postToHook } from '../../src/endpoints/rest-hook.ts';
import { privateAddress } from '../../src/subscribe/hook-address.ts';
import { openAuthorities } from '../certificates.ts';

const authorities = openAuthorities();
const authority = authorities.authority('hooks');
const certificate = authority.issue('127.0.0.1');
const bodies: string[] = [];
let status = 200;
let hangs = false;
const server = createServer(
  { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) },
  async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    if (hangs) return;
    response.writeHead(status, { location: 'https://127.0.0.1/else', 'retry-after': '7' }).end('unread');
  },
);

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  authorities.dispose();
});

const port = () => (server.address() as AddressInfo).port;
const ca = readFileSync(authority.ca);
const message = {
  deliveryId: 'd-1',
  dispatchId: undefined,
  messageId: 'm-1',
  event: 'subscription-notification',
  mediaType: 'application/fhir+json',
  body: Buffer.from('{"resourceType":"Bundle"}'),
};
const post = (url: string, fetch: ReturnType<typeof createGuardedPost>, timeout = 5000) =>
  postToHook({ url, key: Buffer.alloc(32) }, message, { fetch, now: () => 0, timeout });

describe('a post that is guarded', () => {
  it('asks for the name once, and connects to the address that was looked at', async () => {
    const asked: string[] = [];
    const lookup = async (host: string) => {
      asked.push(host);
      // A name that leads to the inside from the second question on.
      return [{ address: asked.length === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    };
    const looked: string[] = [];
    const refuses = (address: string) => {
      looked.push(address);
      return undefined;
    };
    // The certificate is of the address, so that only the connection says where it went.
    const url = `https://127.0.0.1.rebinding.example:${port()}/hook`;
    const told = await post(url, createGuardedPost({ refuses, lookup, ca }));
    expect(asked).toEqual(['127.0.0.1.rebinding.example']);
    expect(looked).toEqual(['127.0.0.1']);
    expect(told).toMatchObject({ kind: 'transient', reason: 'no connection: ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it.each([
    ['private', [{ address: '127.0.0.1', family: 4 }]],
    [
      'public and private',
      [
        { address: '93.184.216.34', family: 4 },
        { address: '::ffff:127.0.0.1', family: 6 },
      ],
    ],
  ])('goes to no name whose addresses are %s', async (_, addresses) => {
    const before = bodies.length;
    const guarded = createGuardedPost({ refuses: privateAddress, lookup: async () => addresses, ca });
    expect(await post(`https://inside.example:${port()}/`, guarded)).toEqual({
      kind: 'transient',
      reason: 'no connection: the address is private',
    });
    expect(bodies.length).toBe(before);
  });

  it('goes to no private address that is written as one', async () => {
    const guarded = createGuardedPost({ refuses: privateAddress, ca });
    for (const host of ['127.0.0.1', '[::1]', '0x7f000001', '2130706433']) {
      expect(await post(`https://${host}:${port()}/`, guarded), host).toEqual({
        kind: 'transient',
        reason: 'no connection: the address is private',
      });
    }
  });

  it('says that a name leads nowhere', async () => {
    for (const lookup of [async () => [], () => Promise.reject(new Error('ENOTFOUND'))]) {
      const guarded = createGuardedPost({ refuses: privateAddress, lookup, ca });
      expect(await post('https://nowhere.example/', guarded)).toEqual({
        kind: 'transient',
        reason: 'no connection: the name is unknown',
      });
    }
  });

  it('posts the body, takes the status for the answer and follows no redirection', async () => {
    const allowed = createGuardedPost({ refuses: () => undefined, ca });
    const url = `https://127.0.0.1:${port()}/hook`;
    expect(await post(url, allowed)).toEqual({ kind: 'taken' });
    expect(bodies.at(-1)).toBe('{"resourceType":"Bundle"}');
    const before = bodies.length;
    status = 302;
    expect(await post(url, allowed)).toEqual({ kind: 'permanent', reason: 'answered 302' });
    status = 503;
    expect(await post(url, allowed)).toEqual({
      kind: 'transient',
      reason: 'answered 503',
      retryAfter: 7000,
    });
    expect(bodies.length).toBe(before + 2);
    hangs = true;
    expect(await post(url, allowed, 100)).toEqual({ kind: 'ambiguous', reason: 'no answer within 100 ms' });
  });
});
