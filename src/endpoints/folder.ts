import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { splitParts } from '../message/multipart.ts';
import type { Handover, HandoverResult } from './handover.ts';

/** The three folders that a receiver and the gateway exchange files in. */
export interface FolderPair {
  /** What the receiver's system puts there for the gateway. */
  readonly in: string;
  /** What the gateway puts there for the receiver's system. */
  readonly out: string;
  /** What came in and was refused, each with its reason beside it. */
  readonly error: string;
}

/** The folders under an endpoint's folder. */
export function foldersOf(folder: string): FolderPair {
  return { in: join(folder, 'in'), out: join(folder, 'out'), error: join(folder, 'error') };
}

/** Makes the folders that are missing. Rejects when they cannot be made. */
export async function prepareFolders(folders: FolderPair): Promise<void> {
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
}

const extensions: Readonly<Record<string, string>> = {
  'application/xml': 'xml',
  'application/edifact': 'edi',
  'application/fhir+json': 'json',
  'application/fhir+xml': 'xml',
};

/**
 * Puts a message into the receiver's folder: a file, or one for each letter of it, named after the delivery, so that a
 * second try replaces the first. A file is there whole or not at all, also after a power loss. Never rejects.
 */
export async function putIntoFolder(out: string, message: Handover): Promise<HandoverResult> {
  const parts = splitParts({ mediaType: message.mediaType, bytes: message.body });
  try {
    for (const [index, { mediaType, bytes }] of parts.entries()) {
      const number = index === 0 ? '' : `-${index + 1}`;
      const extension = extensions[mediaType.split(';')[0]?.trim() ?? ''] ?? 'dat';
      await writeWhole(out, `${message.deliveryId}${number}.${extension}`, bytes);
    }
    return { kind: 'taken' };
  } catch (cause) {
    return { kind: 'transient', reason: `the folder takes no files: ${codeOf(cause)}` };
  }
}

/**
 * Writes under a name of its own, and renames once the bytes are on the disk: two processes that write the same file do not
 * meet. What could not be written leaves nothing behind.
 */
export async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const unfinished = join(folder, `.${name}.${randomUUID()}.tmp`);
  try {
    const file = await open(unfinished, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, join(folder, name));
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw cause;
  }
  await syncFolder(folder);
}

/** A rename is on the disk once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
}
