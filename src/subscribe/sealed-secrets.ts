import type { Store } from '../store/store.ts';
import type { OpaqueTerms, Subscriptions } from '../store/subscriptions.ts';
import { headersIn, withHeaders } from './hook-headers.ts';
import type { SecretBox } from './secret-box.ts';

/**
 * A store whose subscriptions have their signing keys, and the headers of their hooks, which may carry a token, sealed in the
 * database and open to whoever asks this one.
 */
export function withSealedSecrets(store: Store, box: SecretBox): Store {
  const sealed = <Terms extends OpaqueTerms & { readonly id: string }>(terms: Terms): Terms => ({
    ...terms,
    ...seal(terms, box),
  });
  const opened = <Kept extends OpaqueTerms & { readonly id: string }>(kept: Kept): Kept => ({
    ...kept,
    // What cannot be opened is left out: `resealSecrets` has refused to start over it.
    ...(open(kept, box) ?? { resource: withHeaders(kept.resource, []), secret: undefined }),
  });
  return {
    ...store,
    subscribe: (terms, at, most) => store.subscribe(sealed(terms), at, most),
    resubscribe: (terms, status, revision, at) => store.resubscribe(sealed(terms), status, revision, at),
    async subscription(id) {
      const kept = await store.subscription(id);
      return kept === undefined ? undefined : opened(kept);
    },
    subscriptions: async (organisations) => (await store.subscriptions(organisations)).map(opened),
    claimSubscriptions: async (now, claim) => (await store.claimSubscriptions(now, claim)).map(opened),
  };
}

/** What was found of signing keys and headers when they were looked through. */
export interface ResealedSecrets {
  /** Subscriptions of which something was sealed anew, with the first key. */
  readonly resealed: number;
  /** Subscriptions of which something lies in clear, because there is no key. */
  readonly inClear: number;
  /** Subscriptions of which something is sealed that no key opens. */
  readonly unreadable: readonly string[];
}

/**
 * Seals every signing key and header that is kept in clear or was sealed with an older key. Several gateways may do it at
 * once, and what its owner changes meanwhile is left alone.
 * @param store as it is kept, without {@link withSealedSecrets}
 */
export async function resealSecrets(
  store: Pick<Subscriptions, 'subscriptions' | 'rewrite'>,
  box: SecretBox,
): Promise<ResealedSecrets> {
  const unreadable: string[] = [];
  let resealed = 0;
  let inClear = 0;
  for (const kept of await store.subscriptions('all')) {
    const kinds = [kept.secret ?? [], headersIn(kept.resource).map(sealedPart)].flat();
    if (kinds.length === 0) continue;
    const inTheOpen = open(kept, box);
    if (inTheOpen === undefined) unreadable.push(kept.id);
    else if (!box.hasKeys) inClear += 1;
    else if (!kinds.every(box.isCurrent)) {
      if (await store.rewrite(kept.id, kept, seal({ ...inTheOpen, id: kept.id }, box))) resealed += 1;
    }
  }
  return { resealed, inClear, unreadable };
}

type Named = OpaqueTerms & { readonly id: string };

function seal({ id, resource, secret }: Named, box: SecretBox): OpaqueTerms {
  const headers = headersIn(resource).map((header) =>
    box.hasKeys ? `(${box.seal(header, purposeOf(id))})` : header,
  );
  return {
    resource: headers.length === 0 ? resource : withHeaders(resource, headers),
    secret: secret === undefined ? undefined : box.seal(secret, id),
  };
}

/** Undefined when no key opens something of it. */
function open({ id, resource, secret }: Named, box: SecretBox): OpaqueTerms | undefined {
  const headers = headersIn(resource).map((header) => {
    const kept = sealedPart(header);
    return kept === header ? header : box.open(kept, purposeOf(id));
  });
  const key = secret === undefined ? undefined : box.open(secret, id);
  if (headers.some((header) => header === undefined) || (secret !== undefined && key === undefined)) {
    return undefined;
  }
  const known = headers.filter((header) => header !== undefined);
  return { resource: known.length === 0 ? resource : withHeaders(resource, known), secret: key };
}

/** No header begins with a bracket, so that nobody can pass one off as sealed. */
function sealedPart(header: string): string {
  return /^\((sealed:.*)\)$/.exec(header)?.[1] ?? header;
}

/** A signing key is no header of the same subscription. */
function purposeOf(id: string): string {
  return `${id} headers`;
}
