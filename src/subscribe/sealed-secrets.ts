import type { Store } from '../store/store.ts';
import type { KeptSubscription, Subscriptions, SubscriptionTerms } from '../store/subscriptions.ts';
import type { SecretBox } from './secret-box.ts';

/** A store whose subscriptions have their signing keys sealed in the database and open to whoever asks this one. */
export function withSealedSecrets(store: Store, box: SecretBox): Store {
  const sealed = (terms: SubscriptionTerms): SubscriptionTerms =>
    terms.secret === undefined ? terms : { ...terms, secret: box.seal(terms.secret, terms.id) };
  const opened = (kept: KeptSubscription): KeptSubscription => ({
    ...kept,
    secret: kept.secret === undefined ? undefined : box.open(kept.secret, kept.id),
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

/** What was found of signing keys when they were looked through. */
export interface ResealedSecrets {
  /** Sealed anew, with the first key. */
  readonly resealed: number;
  /** Lying in clear, because there is no key. */
  readonly inClear: number;
  /** Subscriptions whose signing key no key opens. */
  readonly unreadable: readonly string[];
}

/**
 * Seals every signing key that is kept in clear or was sealed with an older key. Several gateways may do it at once, and a
 * key that its owner changes meanwhile is left alone.
 * @param store as it is kept, without {@link withSealedSecrets}
 */
export async function resealSecrets(
  store: Pick<Subscriptions, 'subscriptions' | 'replaceSecret'>,
  box: SecretBox,
): Promise<ResealedSecrets> {
  const unreadable: string[] = [];
  let resealed = 0;
  let inClear = 0;
  for (const { id, secret } of await store.subscriptions('all')) {
    if (secret === undefined) continue;
    const open = box.open(secret, id);
    if (open === undefined) unreadable.push(id);
    else if (!box.hasKeys) inClear += 1;
    else if (!box.isCurrent(secret) && (await store.replaceSecret(id, secret, box.seal(open, id))))
      resealed += 1;
  }
  return { resealed, inClear, unreadable };
}
