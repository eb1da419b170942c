import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Seals and opens the signing keys of subscriptions for the store. */
export interface SecretBox {
  /** The text to keep for a secret of a subscription; the secret itself where there is no key. */
  seal(secret: string, subscription: string): string;
  /** The secret behind what was kept; undefined when no key opens it, or it is another subscription's. */
  open(kept: string, subscription: string): string | undefined;
  /** Whether something was kept as it would be kept now. */
  isCurrent(kept: string): boolean;
  readonly hasKeys: boolean;
}

const algorithm = 'aes-256-gcm';
const form = /^sealed:v1:([0-9a-f]{8}):([A-Za-z0-9_-]{16}):([A-Za-z0-9_-]+):([A-Za-z0-9_-]{22})$/;

/**
 * AES-256-GCM with a nonce of its own for each text; the subscription's id is authenticated with it, so that nobody who can
 * write into the database can give one subscription the key of another. The first key seals, every key opens: keys are
 * changed by putting the new one in front and taking the old one away later.
 * @param keys 32 bytes each; without any, secrets are kept as they are
 */
export function createSecretBox(keys: readonly Uint8Array[]): SecretBox {
  const named = keys.map((key) => ({ name: nameOf(key), key }));
  const [first] = named;
  return {
    hasKeys: first !== undefined,
    seal(secret, subscription) {
      if (first === undefined) return secret;
      const nonce = randomBytes(12);
      const cipher = createCipheriv(algorithm, first.key, nonce).setAAD(Buffer.from(subscription));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const parts = [nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'));
      return ['sealed', 'v1', first.name, ...parts].join(':');
    },
    open(kept, subscription) {
      if (!kept.startsWith('sealed:')) return kept;
      const [, name, nonce = '', sealed = '', tag = ''] = form.exec(kept) ?? [];
      const key = named.find((each) => each.name === name)?.key;
      if (key === undefined) return undefined;
      const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'))
        .setAAD(Buffer.from(subscription))
        .setAuthTag(Buffer.from(tag, 'base64url'));
      try {
        return decipher.update(Buffer.from(sealed, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined;
      }
    },
    isCurrent: (kept) =>
      first === undefined ? !kept.startsWith('sealed:') : kept.startsWith(`sealed:v1:${first.name}:`),
  };
}

/** The keys of a setting: base64, separated by commas, in its order. Its form has been checked. */
export function readSecretKeys(setting: string | undefined): readonly Uint8Array[] {
  return setting === undefined ? [] : setting.split(',').map((key) => Buffer.from(key, 'base64'));
}

/** Tells keys apart without telling anything of them. */
function nameOf(key: Uint8Array): string {
  return createHash('sha256').update('overgang secret box ').update(key).digest('hex').slice(0, 8);
}
