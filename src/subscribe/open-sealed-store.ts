import type { Store } from '../store/store.ts';
import { resealSecrets, withSealedSecrets } from './sealed-secrets.ts';
import { createSecretBox, readSecretKeys } from './secret-box.ts';

/** Where it is told what was found. */
type Told = Readonly<Record<'info' | 'warn', (details: object, text: string) => void>>;

/**
 * The store with the signing keys and headers of subscriptions under the first key of a setting, brought there now. Warns where they lie
 * in clear; throws where one cannot be opened, because then its notifications could not be signed.
 */
export async function openSealedStore(store: Store, setting: string | undefined, log: Told): Promise<Store> {
  const box = createSecretBox(readSecretKeys(setting));
  const { resealed, inClear, unreadable } = await resealSecrets(store, box);
  if (unreadable.length > 0) {
    throw new Error(
      `OVERGANG_SUBSCRIPTION_KEYS: no key opens what is sealed of subscriptions ${unreadable.join(', ')}; add the key it was sealed with`,
    );
  }
  if (resealed > 0) log.info({ resealed }, 'signing keys and headers of subscriptions sealed');
  if (inClear > 0) {
    log.warn(
      { inClear },
      'signing keys or headers of subscriptions lie in clear in the database: set OVERGANG_SUBSCRIPTION_KEYS',
    );
  }
  return withSealedSecrets(store, box);
}
