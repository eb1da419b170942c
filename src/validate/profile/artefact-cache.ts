import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something compiled, whose parts are read from disk when they are first asked for. */
export interface Artefact<T> {
  part<K extends keyof T & string>(name: K): T[K];
}

/** Compiled artefacts by a key that names everything they were made from. */
export interface ArtefactCache {
  /** The artefact for the key; made, and kept for the next time, when it is not there or cannot be read. */
  obtain<T extends object>(name: string, key: string, make: () => T): Artefact<T>;
}

/**
 * A cache in a folder, or none when there is no folder. A file is written beside its place and moved there,
 * so that another process never reads half of it; a folder that cannot be written to costs time, not truth.
 */
export function artefactCache(folder: string | undefined): ArtefactCache {
  return {
    obtain(name, key, make) {
      if (folder === undefined) return madeArtefact(make());
      return keptArtefact(folder, `${name}-${digest(key)}`, make);
    },
  };
}

/** A fingerprint of the engine's own source: compiled code is only good for the engine that made it. */
export function engineFingerprint(): string {
  const hash = createHash('sha256');
  for (const room of [import.meta.dirname, join(import.meta.dirname, '../../fhir')]) {
    const names = readdirSync(room, { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((each) => /\.[jt]s$/.test(each)).sort()) {
      hash.update(readFileSync(join(room, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function madeArtefact<T extends object>(made: T): Artefact<T> {
  return { part: (name) => made[name] };
}

function keptArtefact<T extends object>(folder: string, name: string, make: () => T): Artefact<T> {
  let made: T | undefined;

  function makeAgain(): T {
    made = make();
    for (const [part, value] of Object.entries(made)) write(folder, `${name}.${part}`, value);
    return made;
  }

  return {
    part(part) {
      if (made) return made[part];
      const kept = read(join(folder, `${name}.${part}`));
      return kept === undefined ? makeAgain()[part] : (kept as T[typeof part]);
    },
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST);
}

/** Length of the digest that each file begins with, so that a damaged one is noticed. */
const DIGEST = 24;

/** A kept value; `undefined` when it is not there or not what was written. */
function read(file: string): unknown {
  try {
    const text = readFileSync(file, 'utf8');
    const body = text.slice(DIGEST + 1);
    if (digest(body) !== text.slice(0, DIGEST)) return undefined;
    // Code is by far the largest part and is kept as it is.
    return text[DIGEST] === 'J' ? JSON.parse(body) : body;
  } catch {
    return undefined;
  }
}

function write(folder: string, name: string, value: unknown): void {
  const [kind, body] = typeof value === 'string' ? ['T', value] : ['J', JSON.stringify(value)];
  try {
    mkdirSync(folder, { recursive: true });
    const beside = join(folder, `${name}.${process.pid}`);
    writeFileSync(beside, digest(body) + kind + body);
    renameSync(beside, join(folder, name));
  } catch {
    // Compiling again next time is all that is lost.
  }
}
