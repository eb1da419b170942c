import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FhirPackage } from '../fhir/packages/fhir-package.ts';
import { readPackage } from '../fhir/packages/read-package.ts';
import type { Problem } from '../message/problem.ts';
import { type ContextRow, profilesFolder, readContextTable } from './context-table.ts';
import { indexInstalled } from './installed-packages.ts';
import { type Definitions, loadDefinitions } from './profile/definitions.ts';
import { compileContext, type MessageContext } from './profile/message-context.ts';

/** A context that can be used, or the packages that it lacks. */
export type OpenContext =
  | {
      readonly row: ContextRow;
      readonly context: MessageContext;
      readonly definitions: Definitions;
      readonly missing?: never;
    }
  | {
      readonly row: ContextRow;
      readonly context?: never;
      readonly definitions?: never;
      readonly missing: readonly string[];
    };

/** An installed package outside the table, with what it depends on. */
export interface OpenPackage {
  /** `name#version`. */
  readonly package: string;
  readonly definitions: Definitions;
  /** Dependencies that are not installed: what they define is not known. */
  readonly missing: readonly string[];
}

/** Every context of the table, opened when it is first asked for and kept. */
export interface Contexts {
  readonly rows: readonly ContextRow[];
  byName(name: string): Promise<OpenContext | undefined>;
  byEvent(event: string): Promise<OpenContext | undefined>;
  /**
   * The installed package that holds a profile, whether a context uses it or not: of the version asked for, else the
   * newest. Undefined when no package holds it. The folder is read once, when this is first asked.
   */
  byPackage(canonical: string): Promise<OpenPackage | undefined>;
  /** R4 alone, for resources that belong to no context. */
  base(): Promise<Definitions>;
}

/** Where packages and compiled profiles are. */
export interface ContextOptions {
  /** Folder with packages as `name#version.tgz` or folders of that name. */
  readonly packages: string;
  /** Folder for compiled profiles; without it they are compiled anew. */
  readonly cache: string | undefined;
  /** Asked at most once to fill the cache with every context, before something that is missing is compiled here. */
  readonly fill?: () => Promise<void>;
  /** Told of packages that cannot be read; they count as missing. */
  readonly onProblem: (problems: readonly Problem[]) => void;
}

/**
 * Opens the table of contexts over a folder of packages. Our own package ships with the program; a file of the same
 * name in the folder wins. Packages shared by contexts are compiled once for each set of packages.
 */
export function openContexts({ packages, cache, fill, onProblem }: ContextOptions): Contexts {
  const rows = readContextTable();
  let filling: Promise<void> | undefined;
  const kept =
    cache === undefined ? {} : { cache, ...(fill && { fill: (): Promise<void> => (filling ??= fill()) }) };
  const read = new Map<string, FhirPackage | undefined>();
  const definitions = new Map<string, Promise<Definitions>>();
  const opened = new Map<ContextRow, Promise<OpenContext>>();

  const packageOf = (id: string): FhirPackage | undefined => {
    if (!read.has(id)) read.set(id, readOne(id));
    return read.get(id);
  };
  const readOne = (id: string): FhirPackage | undefined => {
    const path = [join(packages, `${id}.tgz`), join(packages, id), ...ownPackage(id)].find(existsSync);
    if (path === undefined) return undefined;
    const found = readPackage(path);
    if (!Array.isArray(found)) return found;
    onProblem(found);
    return undefined;
  };
  const definitionsOf = (ids: readonly string[], found: readonly FhirPackage[]): Promise<Definitions> => {
    const key = ids.join(' ');
    const known = definitions.get(key);
    if (known !== undefined) return known;
    const loading = loadDefinitions({ packages: found, ...kept });
    return keepUnlessRejected(definitions, key, loading);
  };
  const openOne = async (row: ContextRow): Promise<OpenContext> => {
    const found = row.packages.map(packageOf).filter((each) => each !== undefined);
    const missing = row.packages.filter((id) => packageOf(id) === undefined);
    return missing.length > 0 ? { row, missing } : openRow(row, await definitionsOf(row.packages, found));
  };
  const open = async (row: ContextRow | undefined): Promise<OpenContext | undefined> => {
    if (row === undefined) return undefined;
    return opened.get(row) ?? keepUnlessRejected(opened, row, openOne(row));
  };
  const installed = indexInstalled(packages);
  const byPackage = async (canonical: string): Promise<OpenPackage | undefined> => {
    const set = await installed(canonical);
    if (set === undefined) return undefined;
    const found = set.packages.map(packageOf).filter((each) => each !== undefined);
    const { missing, root } = set;
    return { package: root, missing, definitions: await definitionsOf(set.packages, found) };
  };
  return {
    rows,
    byName: (name) => open(rows.find((row) => row.name === name)),
    byEvent: (event) => open(rows.find((row) => row.events.includes(event))),
    byPackage,
    base: () => definitionsOf([], []),
  };
}

/** Opens every context, for a judge that must not wait; the first time that takes a second or two. */
export async function openByEvent(contexts: Contexts): Promise<ReadonlyMap<string, OpenContext>> {
  const byEvent = new Map<string, OpenContext>();
  for (const { name, events } of contexts.rows) {
    const open = await contexts.byName(name);
    if (open !== undefined) for (const event of events) byEvent.set(event, open);
  }
  return byEvent;
}

function openRow(row: ContextRow, definitions: Definitions): OpenContext {
  const { name, profile } = row;
  const context = compileContext(definitions, profile === undefined ? { name } : { name, profile });
  return { row, definitions, context };
}

/** What failed, for want of memory or of a readable disk, may succeed when it is asked for again. */
function keepUnlessRejected<K, V>(kept: Map<K, Promise<V>>, key: K, value: Promise<V>): Promise<V> {
  kept.set(key, value);
  value.catch(() => kept.delete(key));
  return value;
}

/** Our own package, as it lies in the repository. */
function ownPackage(id: string): readonly string[] {
  return id.startsWith('dk.overgang.fhir#') ? [join(profilesFolder, 'package')] : [];
}
