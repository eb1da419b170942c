import { createHash } from 'node:crypto';

/** Gives the kept bytes of a message after comparing them with their hash. Throws when they are damaged. */
export function verifiedContent(
  messageId: string,
  kept: { readonly bytes: Uint8Array; readonly sha256: string } | undefined,
): Uint8Array | undefined {
  if (kept === undefined) return undefined;
  const sha256 = createHash('sha256').update(kept.bytes).digest('hex');
  if (sha256 !== kept.sha256) throw new Error(`the content of message ${messageId} is damaged`);
  return kept.bytes;
}
