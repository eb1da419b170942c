import { createHash } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Problem } from '../message/problem.ts';
import { type FolderPair, writeWhole } from './folder.ts';
import { lossNotice } from './loss-notice.ts';
import { refusalReason } from './refusal-reason.ts';

/** What became of a file, as the folder needs to know it. */
export interface FileTaken {
  readonly status: 'accepted' | 'repeated' | 'refused';
  readonly problems: readonly Problem[];
  /** What the sender is owed, in its own format. */
  readonly answers: readonly {
    readonly kind: string;
    readonly mediaType: string;
    readonly bytes: Uint8Array;
  }[];
}

/** The attachments a file refers to and carries, by object id. */
export interface FileNeeds {
  readonly needed: readonly string[];
  readonly carried: readonly string[];
  /** Whether it is nothing without a file that needs it. */
  readonly binaryOnly: boolean;
}

/** What taking files needs. */
export interface FolderIntakeParts {
  readonly folders: FolderPair;
  /** Whether messages are taken now; files stay where they are meanwhile. */
  readonly isOpen: () => boolean;
  /** Rejects when it cannot be kept now. */
  readonly take: (bytes: Uint8Array, beside: readonly Uint8Array[]) => Promise<FileTaken>;
  /** What becomes of a file above the limit, of which only the beginning is read. */
  readonly refuseTooLarge: (head: Uint8Array, size: number) => FileTaken;
  /** Bytes of that beginning. */
  readonly headSize: number;
  readonly objectsIn: (bytes: Uint8Array) => FileNeeds | undefined;
  /** Largest file, bytes. */
  readonly limit: number;
  /** Milliseconds between two looks into the folder. */
  readonly interval: number;
  /** Milliseconds a file waits for the others it belongs to. */
  readonly patience: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onFault: (cause: unknown) => void;
}

/** A running intake. */
export interface FolderIntake {
  /** Takes no more files and waits for the one in hand. */
  stop(): Promise<void>;
}

interface Found {
  readonly name: string;
  readonly size: number;
  readonly modified: number;
}

interface Opened extends Found {
  /** Undefined for a file above the limit. */
  readonly bytes: Uint8Array | undefined;
  readonly needs: FileNeeds | undefined;
}

const unfinished = /^\.|\.(tmp|part|filepart|swp)$/i;

/**
 * Takes the files that a sender's system puts into its folder, oldest first. A file is taken when it has not changed
 * between two looks, and is gone from the folder only after it has been kept: what is in hand when the process dies is taken
 * again, and is then a repetition. What is refused moves to the error folder with its reason beside it. Answers go
 * to the out folder.
 */
export function startFolderIntake(parts: FolderIntakeParts): FolderIntake {
  const { folders, interval, onFault } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  let before = new Map<string, string>();

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        before = await look(before);
      } catch (cause) {
        onFault(cause);
      }
      await pause(interval, undefined, { signal }).catch(() => {});
    }
  };

  const look = async (seen: ReadonlyMap<string, string>): Promise<Map<string, string>> => {
    const found = await filesIn(folders.in);
    const settled = found.filter((file) => seen.get(file.name) === stateOf(file));
    if (parts.isOpen()) await takeAll(settled);
    return new Map(found.map((file) => [file.name, stateOf(file)]));
  };

  const takeAll = async (files: readonly Found[]): Promise<void> => {
    const read = await Promise.all(files.map((file) => openFound(file, parts).catch((cause) => skip(cause))));
    const opened = read.filter((each) => each !== undefined);
    const gone = new Set<string>();
    for (const file of opened) {
      if (signal.aborted) return;
      if (gone.has(file.name)) continue;
      const beside = opened.filter((each) => each !== file && carriesFor(each, file));
      if (mustWait(file, beside, parts)) continue;
      // Its attachments go after it: where they are missing because another process took both, it is gone as well.
      if (!(await isThere(join(folders.in, file.name)))) continue;
      const taken =
        file.bytes === undefined
          ? parts.refuseTooLarge(await headOf(file, parts), file.size)
          : await parts.take(
              file.bytes,
              beside.flatMap(({ bytes }) => bytes ?? []),
            );
      await conclude(file, taken, parts);
      const claimed = beside.filter(({ needs }) => needs?.binaryOnly === true);
      if (taken.status !== 'refused')
        for (const each of claimed) await rm(join(folders.in, each.name), { force: true });
      if (taken.status !== 'refused') for (const { name } of claimed) gone.add(name);
    }
  };

  /** A file that cannot be read keeps none of the others. */
  const skip = (cause: unknown): undefined => {
    if (!isGone(cause)) onFault(cause);
    return undefined;
  };

  const finished = run();
  return {
    async stop() {
      stopping.abort();
      await finished;
    },
  };
}

async function filesIn(folder: string): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const name of await readdir(folder)) {
    if (unfinished.test(name)) continue;
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (facts?.isFile() === true) found.push({ name, size: facts.size, modified: facts.mtimeMs });
  }
  return found.toSorted((one, other) => one.modified - other.modified || (one.name < other.name ? -1 : 1));
}

function stateOf({ size, modified }: Found): string {
  return `${size} ${modified}`;
}

async function openFound(file: Found, { folders, limit, objectsIn }: FolderIntakeParts): Promise<Opened> {
  if (file.size > limit) return { ...file, bytes: undefined, needs: undefined };
  const bytes = await readFile(join(folders.in, file.name));
  return { ...file, bytes, needs: objectsIn(bytes) };
}

async function headOf({ name }: Found, { folders, headSize }: FolderIntakeParts): Promise<Uint8Array> {
  const file = await open(join(folders.in, name));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headSize), 0, headSize, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function carriesFor({ needs }: Opened, file: Opened): boolean {
  const needed = file.needs?.needed ?? [];
  return needs?.carried.some((id) => needed.includes(id)) === true;
}

/** A letter waits for its attachments, and attachments for their letter, but not for ever. */
function mustWait(file: Opened, beside: readonly Opened[], { now, patience }: FolderIntakeParts): boolean {
  if (file.needs === undefined || now() - file.modified > patience) return false;
  if (file.needs.binaryOnly) return true;
  const there = new Set([file, ...beside].flatMap(({ needs }) => needs?.carried ?? []));
  return file.needs.needed.some((id) => !there.has(id));
}

/** Answers have the file's name and its hash: a name that is used again must not cover an answer that nobody has read yet. */
async function conclude(file: Opened, taken: FileTaken, { folders, now }: FolderIntakeParts): Promise<void> {
  const hash = createHash('sha256')
    .update(file.bytes ?? '')
    .digest('hex')
    .slice(0, 8);
  const told = taken.status === 'refused' ? [] : lossNotice(taken.problems);
  for (const [index, answer] of [...taken.answers, ...told].entries()) {
    const extension =
      answer.mediaType === 'application/edifact' ? 'edi' : answer.mediaType.endsWith('json') ? 'json' : 'xml';
    await writeWhole(
      folders.out,
      `${file.name}.${hash}.${answer.kind}${index === 0 ? '' : `-${index + 1}`}.${extension}`,
      answer.bytes,
    );
  }
  // Another process that shares the folder may have been faster: it did the same.
  if (taken.status !== 'refused') {
    await rm(join(folders.in, file.name), { force: true });
    return;
  }
  const name = `${now()}-${file.name}`;
  const reason = `${name}.reason.json`;
  await writeWhole(folders.error, reason, Buffer.from(refusalReason(taken.problems)));
  try {
    await rename(join(folders.in, file.name), join(folders.error, name));
  } catch (cause) {
    if (!isGone(cause)) throw cause;
    if (!(await isThere(join(folders.error, name)))) await rm(join(folders.error, reason), { force: true });
  }
}

/** Whether somebody else has taken the file away meanwhile. */
function isGone(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
