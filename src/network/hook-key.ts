import type { Network } from './network.ts';

/** The signing keys of every REST hook by endpoint id, or what is missing. */
export type HookKeys =
  | { readonly keys: ReadonlyMap<string, Uint8Array>; readonly faults?: never }
  | { readonly keys?: never; readonly faults: readonly string[] };

/**
 * Finds the signing key of every REST hook: `whsec_` and base64 in the network file, or `env:NAME` for one kept in the
 * environment. A hook that cannot be signed is a fault: its receiver could not tell us from anybody else.
 */
export function readHookKeys(
  network: Network,
  environment: Readonly<Record<string, string | undefined>>,
): HookKeys {
  const keys = new Map<string, Uint8Array>();
  const faults: string[] = [];
  for (const { endpoints } of network.organisations) {
    for (const { id, kind, secret } of endpoints) {
      if (kind !== 'rest-hook') continue;
      const text = secret?.startsWith('env:') ? environment[secret.slice(4)] : secret;
      const base64 = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/.exec(text ?? '')?.[1];
      if (base64 === undefined) faults.push(`endpoint ${id}: the REST hook has no signing secret (whsec_…)`);
      else keys.set(id, Buffer.from(base64, 'base64'));
    }
  }
  return faults.length > 0 ? { faults } : { keys };
}
