import type { Endpoint } from '../network/network.ts';
import { foldersOf, putIntoFolder } from './folder.ts';
import type { Handover, HandoverResult } from './handover.ts';
import { postToHook, type RestHookParts } from './rest-hook.ts';

/** How messages are handed to an endpoint that the gateway itself brings them to; undefined for one that fetches them. */
export type SendTo = (endpoint: Endpoint) => ((message: Handover) => Promise<HandoverResult>) | undefined;

/** Puts it together. @param keys of signatures, by endpoint */
export function createSendTo(keys: ReadonlyMap<string, Uint8Array>, parts: RestHookParts): SendTo {
  return ({ id, kind, url, folder }) => {
    if (kind === 'folder' && folder !== undefined) {
      const { out } = foldersOf(folder);
      return (message) => putIntoFolder(out, message);
    }
    const key = keys.get(id);
    if (kind !== 'rest-hook' || url === undefined || key === undefined) return undefined;
    return (message) => postToHook({ url, key }, message, parts);
  };
}
