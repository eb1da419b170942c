import type { LookupAddress } from 'node:dns';
import { lookup as lookupBySystem } from 'node:dns/promises';
import { Agent, type RequestOptions, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Post } from './rest-hook.ts';

/** What guarding a post takes. */
export interface GuardedPostParts {
  /** Why nothing may be sent to an address; undefined for one that is allowed. */
  readonly refuses: (address: string) => string | undefined;
  /** Finds every address of a host name. */
  readonly lookup?: (host: string) => Promise<readonly LookupAddress[]>;
  /** Certificates of further authorities, PEM. */
  readonly ca?: string | Buffer;
}

const allAddresses = (host: string): Promise<readonly LookupAddress[]> => lookupBySystem(host, { all: true });

/**
 * Posts by https to allowed addresses only. The address that is looked at is the one that is connected to: a name that
 * leads elsewhere a moment later leads nobody astray. Redirections are not followed.
 */
export function createGuardedPost({ refuses, lookup = allAddresses, ca }: GuardedPostParts): Post {
  const find: LookupFunction = (host, options, done) => {
    lookup(host).then(
      (addresses) => {
        const refusal = addresses.map(({ address }) => refuses(address)).find((each) => each !== undefined);
        const [first] = addresses;
        if (refusal !== undefined) done(withCode(refusal), '');
        else if (first === undefined) done(withCode('the name is unknown'), '');
        else if (options.all === true) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      () => done(withCode('the name is unknown'), ''),
    );
  };
  const agent = new Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
  return async (text, { method, headers, body, signal }) => {
    const url = new URL(text);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // Node asks nobody for what is an address already.
    const refusal = isIP(host) > 0 ? refuses(host) : undefined;
    if (refusal !== undefined) throw new Error('not posted', { cause: withCode(refusal) });
    return send(url, { method, headers: { ...headers }, signal, agent, lookup: find }, body);
  };
}

function send(url: URL, options: RequestOptions, body: Uint8Array): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    const fail = (cause: unknown): void =>
      reject(signal?.aborted === true ? signal.reason : new Error('not posted', { cause }));
    const sending = request(url, options, (answer) => {
      const headers = new Headers();
      for (const [name, values] of Object.entries(answer.headersDistinct)) {
        for (const value of values ?? []) headers.append(name, value);
      }
      answer.on('error', fail).on('end', () => {
        try {
          resolve(new Response(null, { status: answer.statusCode ?? 0, headers }));
        } catch (fault) {
          fail(fault);
        }
      });
      // Only the status counts; the rest is read so that the connection can be used again.
      answer.resume();
    });
    sending.on('error', fail).end(body);
  });
}

function withCode(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
