import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something compiled, whose parts are read from disk when they are first asked for. */
export interface Artefact<T> {
  part<K extends keyof T & string>(name: K): T[K];
}

/** Compiled artefacts by a key that names everything they were made from. */
export interface ArtefactCache {
  /**
   * The artefact for the key; made, and kept for the next time, when a part of it is not there or damaged.
   * The parts named in `later` are only read when they are asked for.
   */
  obtain<T extends object>(
    name: string,
    key: string,
    later: readonly (keyof T & string)[],
    make: () => Promise<T>,
  ): Promise<Artefact<T>>;
}

/**
 * A cache in a folder, or none when there is no folder. A file is written beside its place and moved there,
 * so that another process never reads half of it; a folder that cannot be written to costs time, not truth.
 *
 * @param fill asked to fill the folder before something that is missing is made here
 */
export function artefactCache(folder: string | undefined, fill?: () => Promise<void>): ArtefactCache {
  return {
    async obtain<T extends object>(
      name: string,
      key: string,
      later: readonly (keyof T & string)[],
      make: () => Promise<T>,
    ) {
      if (folder === undefined) return inMemory(await make());
      const base = join(folder, `${name}-${digest(key)}`);
      const kept = (): Artefact<T> | undefined => keptArtefact(base, later);
      const found = kept() ?? (await fill?.().then(kept));
      if (found) return found;
      const made = await make();
      keep(folder, base, made);
      return inMemory(made);
    },
  };
}

function inMemory<T extends object>(made: T): Artefact<T> {
  return { part: (part) => made[part] };
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

/** The artefact as it lies on disk; `undefined` when a part is missing or is not what was written. */
function keptArtefact<T extends object>(
  base: string,
  later: readonly (keyof T & string)[],
): Artefact<T> | undefined {
  const parts = read(`${base}.parts`) as Record<string, number> | undefined;
  if (!parts) return undefined;
  const loaded: Partial<T> = {};
  for (const [part, size] of Object.entries(parts)) {
    const name = part as keyof T & string;
    if (!later.includes(name)) loaded[name] = read(`${base}.${part}`) as T[typeof name];
    if (later.includes(name) ? sizeOf(`${base}.${part}`) !== size : loaded[name] === undefined)
      return undefined;
  }
  return {
    part(name) {
      const value = loaded[name] ?? (read(`${base}.${name}`) as T[typeof name] | undefined);
      if (value === undefined) throw new Error(`${base}.${name} was damaged while the program ran`);
      return value;
    },
  };
}

function keep(folder: string, base: string, made: object): void {
  try {
    mkdirSync(folder, { recursive: true });
    const sizes = Object.entries(made).map(([part, value]) => [part, write(`${base}.${part}`, value)]);
    write(`${base}.parts`, Object.fromEntries(sizes));
  } catch {
    // Compiling again next time is all that is lost.
  }
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
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

/** Writes a value and tells the size of its file. */
function write(file: string, value: unknown): number {
  const [kind, body] = typeof value === 'string' ? ['T', value] : ['J', JSON.stringify(value)];
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, digest(body) + kind + body);
  renameSync(beside, file);
  return sizeOf(file) ?? 0;
}
