/** Contents that were kept a moment ago, so that the relay need not read back what has just been written. */
export interface RecentContents {
  add(messageId: string, bytes: Uint8Array): void;
  /** The exact bytes; undefined when they have made room for others. */
  get(messageId: string): Uint8Array | undefined;
  /** Forgets all of them. */
  clear(): void;
}

/** Remembers at most so many bytes, the latest. */
export function recentContents(mostBytes: number): RecentContents {
  const contents = new Map<string, Uint8Array>();
  let held = 0;

  const drop = (messageId: string, bytes: Uint8Array): void => {
    contents.delete(messageId);
    held -= bytes.byteLength;
  };

  return {
    add(messageId, bytes) {
      const former = contents.get(messageId);
      if (former !== undefined) drop(messageId, former);
      contents.set(messageId, bytes);
      held += bytes.byteLength;
      // In the order they were added.
      for (const [oldest, content] of contents) {
        if (held <= mostBytes) return;
        drop(oldest, content);
      }
    },
    get: (messageId) => contents.get(messageId),
    clear() {
      contents.clear();
      held = 0;
    },
  };
}
