import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Compiled artefacts on disk, by a key that names everything they were made from. */
export interface ArtefactCache {
  /** The artefact for the key, made and kept when it is not there or cannot be read. */
  obtain<T>(name: string, key: string, make: () => T): T;
}

/**
 * A cache in a folder, or none when there is no folder. A file is written beside its place and moved there,
 * so that another process never reads half of it; a folder that cannot be written to costs time, not truth.
 */
export function artefactCache(folder: string | undefined): ArtefactCache {
  return {
    obtain(name, key, make) {
      if (folder === undefined) return make();
      const file = join(folder, `${name}-${digest(key)}.json`);
      const kept = read(file);
      if (kept !== undefined) return kept as ReturnType<typeof make>;
      const made = make();
      write(folder, file, JSON.stringify(made));
      return made;
    },
  };
}

/** A short fingerprint of the engine's own source: compiled code is only good for the engine that made it. */
export function engineFingerprint(): string {
  const hash = createHash('sha256');
  for (const room of [import.meta.dirname, join(import.meta.dirname, '../../fhir')]) {
    const names = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.[jt]s$/.test(name),
    );
    for (const name of names.sort()) hash.update(readFileSync(join(room, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 24);
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function write(folder: string, file: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    const beside = `${file}.${process.pid}`;
    writeFileSync(beside, text);
    renameSync(beside, file);
  } catch {
    // Compiling again next time is all that is lost.
  }
}
