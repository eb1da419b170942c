import { type Store, StoreUnavailable } from './store.ts';

/** The bytes of a message, or undefined when they are gone or damaged. Rejects with StoreUnavailable. */
export async function readableContent(
  store: Pick<Store, 'content'>,
  messageId: string,
): Promise<Uint8Array | undefined> {
  try {
    return await store.content(messageId);
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw cause;
    return undefined;
  }
}
